/** `go.mod` and `go.sum` of Go services before their judge: whatever a service can do, `go mod tidy` leaves both alone. */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { template } from '../../../generators/index.ts';
import kept from '../../../generators/versions/go/modules.json' with { type: 'json' };
import { askGo } from '../../../scripts/go-modules/ask-go.ts';
import { go } from '../../../scripts/go-modules/go.ts';
import { importedBy } from '../../../scripts/go-modules/imports.ts';
import { toModulesText } from '../../../scripts/go-modules/modules-text.ts';
import { proveTidy } from '../../../scripts/go-modules/prove-tidy.ts';
import { readGoTemplates } from '../../../scripts/go-modules/templates.ts';
import { scratch } from '../scratch.ts';
import { freeCapabilities, stamp, subsets } from '../stamp.ts';

const work = mkdtempSync(join(scratch, 'go-modules-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const forGo = freeCapabilities.filter((id) => {
  const languages = template.capabilities.find((capability) => capability.id === id)?.languages;
  return languages === 'any' || (languages && 'go' in languages);
});
const required = (id: string) => template.capabilities.find((capability) => capability.id === id)?.requires ?? [];
const sets = subsets(forGo).filter((set) => set.every((id) => required(id).every((other) => set.includes(other))));

describe('services', () => {
  // Most differ in nothing that Go sees; of those the smallest is kept, the last.
  const services = new Map(
    sets.toReversed().map((capabilities, index) => {
      const folder = stamp(join(work, `${index}`), { language: 'go', capabilities });
      const sources = globSync('**/*.go', { cwd: folder }).map((path) => readFileSync(join(folder, path), 'utf8'));
      const seen = [readFileSync(join(folder, 'go.mod'), 'utf8'), readFileSync(join(folder, 'go.sum'), 'utf8'), ...importedBy(sources)];
      return [seen.join('\n'), { folder, title: capabilities.join(', ') || 'nothing' }] as const;
    }),
  );

  it('differ', () => expect(services.size).toBeGreaterThan(1));

  it.each([...services.values()])('are tidy with $title', ({ folder }) => expect(go(folder, 'mod', 'tidy', '-diff')).toBe(''));
});

describe('what was asked of Go', () => {
  const folder = join(import.meta.dirname, '../../../generators/versions/go');
  const packages = importedBy(readGoTemplates());

  it('is from a module that is tidy itself', () => expect(go(folder, 'mod', 'tidy', '-diff')).toBe(''));

  it('is what Go says now, in its order', () => expect(toModulesText(askGo(folder, packages))).toBe(toModulesText(kept)));

  it('makes every module tidy alone, with all others, and missing', () => proveTidy(kept, packages));
});
