/**
 * Stamped services as files under review: what a change of a template means for its users shows in the diff of `golden/`.
 * After a change that is meant: npm run golden
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { template } from '../../generators/index.ts';
import { stampInMemory } from '../stamp/in-memory.ts';
import type { Answers, RenderedTree } from '../types.ts';
import { templateFiles } from './command-line.ts';

const root = join(import.meta.dirname, 'golden');

const capabilities = template.capabilities.filter(({ group }) => !group).map(({ id }) => id);
const stamp = (language: string, changes: Partial<Answers> = {}): RenderedTree =>
  stampInMemory({
    template,
    files: templateFiles(),
    answers: {
      ...{ name: 'payments', description: 'Takes "payments" & says so.', owner: 'team-payments', system: 'shop', language },
      dependencies: [],
      ...{ capabilities, pipeline: 'github', tier: '2', lifecycle: 'production', port: 8080, scope: '@acme', ...changes },
    },
  });

/** The files of a tree that are not, or not the same, in another one. */
const beyond = (tree: RenderedTree, other: RenderedTree): RenderedTree =>
  new Map(
    [...tree].filter(([path, { content }]) => !other.has(path) || !Buffer.from(content).equals(other.get(path)?.content ?? Buffer.of())),
  );

const full = template.languages.map(({ id }) => ({ id, github: stamp(id), gitlab: stamp(id, { pipeline: 'gitlab' }) }));

const cases: readonly (readonly [string, RenderedTree])[] = full.flatMap(({ id, github, gitlab }) => [
  [`${id}-minimal`, stamp(id, { capabilities: [], pipeline: 'none', scope: '' })] as const,
  [`${id}-full-github`, github] as const,
  // Only what differs from the one above.
  [`${id}-full-gitlab`, beyond(gitlab, github)] as const,
]);

const asText = (content: Uint8Array, executable: boolean): string =>
  `${executable ? 'executable\n' : ''}${Buffer.from(content).toString('utf8')}`;

const onDisk = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length + 1), asText(readFileSync(file), (statSync(file).mode & 0o111) !== 0)]),
  );

const update = (folder: string, tree: RenderedTree): void => {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, { content, mode }] of tree) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    if (mode === 'executable') chmodSync(join(folder, path), 0o755);
  }
};

describe.each(cases)('%s', (name, tree) => {
  const folder = join(root, name);
  if (process.env.UPDATE_GOLDEN) update(folder, tree);

  it('is as reviewed (if the change is meant: npm run golden)', () => {
    const reviewed = onDisk(folder);
    expect([...tree.keys()]).toEqual(Object.keys(reviewed).sort());
    for (const [path, { content, mode }] of tree) expect(asText(content, mode === 'executable'), path).toBe(reviewed[path]);
  });
});

it.each(full)('each pipeline brings its own files, and no others: $id', ({ github, gitlab }) => {
  expect([...github.keys()].filter((path) => !gitlab.has(path) && !path.startsWith('.github/'))).toEqual([]);
  expect([...gitlab.keys()].filter((path) => !github.has(path) && !path.startsWith('.gitlab'))).toEqual([]);
});
