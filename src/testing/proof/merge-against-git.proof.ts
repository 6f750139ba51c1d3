/** The text merge beside git's own: where git merges without a conflict so do we, and to the same. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { mergeText } from '../../merge/merge-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'merge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const byGit = (base: string, ours: string, theirs: string) => {
  for (const [name, text] of Object.entries({ base, ours, theirs })) writeFileSync(join(folder, name), text);
  const labels = ['ours', 'base', 'theirs'].flatMap((label) => ['-L', label]);
  const { status, stdout } = spawnSync('git', ['merge-file', '--diff3', '-p', ...labels, 'ours', 'base', 'theirs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { text: stdout, conflicts: status };
};
const byUs = (base: string, ours: string, theirs: string) =>
  mergeText(base, ours, theirs, { ours: 'ours', base: 'base', theirs: 'theirs' });

const anEdit = fc.record({
  what: fc.constantFrom('insert', 'delete', 'replace', 'move'),
  at: fc.nat(40),
  many: fc.integer({ min: 1, max: 3 }),
});

/** Lines that repeat, as empty ones and brackets do, beside some that do not. */
const aLine = fc.oneof({ weight: 3, arbitrary: fc.nat(60).map((n) => `line ${n}`) }, fc.constantFrom('', '}', '  return;'));
const aCase = fc.record({
  base: fc.array(aLine, { maxLength: 40 }),
  edits: fc.tuple(fc.array(anEdit, { minLength: 1, maxLength: 3 }), fc.array(anEdit, { minLength: 1, maxLength: 3 })),
  fresh: fc.array(aLine, { minLength: 30, maxLength: 30 }),
});

const edited = (
  base: readonly string[],
  edits: readonly { readonly what: string; readonly at: number; readonly many: number }[],
  fresh: readonly string[],
): string => {
  const lines = [...base];
  const left = [...fresh];
  for (const { what, at, many } of edits) {
    const where = Math.min(at, lines.length);
    if (what === 'insert') lines.splice(where, 0, ...left.splice(0, many));
    if (what === 'delete') lines.splice(where, many);
    if (what === 'replace') lines.splice(where, many, ...left.splice(0, many));
    if (what === 'move') lines.unshift(...lines.splice(where, many));
  }
  return lines.map((line) => `${line}\n`).join('');
};

it('is as clean as git, and says the same', () => {
  const seen = { clean: 0, conflict: 0, cleverer: 0 };
  fc.assert(
    fc.property(aCase, ({ base, edits, fresh }) => {
      const text = edited(base, [], []);
      const [ours, theirs] = [edited(base, edits[0], fresh.slice(0, 15)), edited(base, edits[1], fresh.slice(15))];
      const [git, us] = [byGit(text, ours, theirs), byUs(text, ours, theirs)];
      if (git.conflicts === 0) expect(us).toEqual(git);
      seen[git.conflicts === 0 ? 'clean' : us.conflicts === 0 ? 'cleverer' : 'conflict']++;
      expect(byUs(text, theirs, ours).conflicts > 0).toBe(us.conflicts > 0);
    }),
    // Of texts with few kinds of lines, several edits are equally short, and git now and then takes another: always the same cases.
    { numRuns: Number(process.env.MERGE_RUNS ?? 300), seed: 1 },
  );
  expect(seen.clean).toBeGreaterThan(50);
  expect(seen.conflict).toBeGreaterThan(50);
  // Only where one insertion contains the other, or both sides made the same of a region by different steps.
  expect(seen.cleverer).toBeLessThan(20);
});

describe('where git sees a conflict and we do not', () => {
  it.each([
    ['one insertion begins with the other', 'a\nb\n', 'a\nX\nb\n', 'a\nX\nY\nb\n', 'a\nX\nY\nb\n'],
    ['the owner converted the line ends', 'a\nb\nc\n', 'a\r\nb\r\nC\r\n', 'A\nb\nc\n', 'A\r\nb\r\nC\r\n'],
    ['the owner added the last line end', 'a\nb', 'a\nb\nc\n', 'A\nb', 'A\nb\nc\n'],
  ])('%s', (_, base, ours, theirs, merged) => {
    expect(byGit(base, ours, theirs).conflicts).toBeGreaterThan(0);
    expect(byUs(base, ours, theirs)).toEqual({ text: merged, conflicts: 0 });
  });
});

it('texts that have nothing in common end', () => {
  const junk = (seed: number, kinds: number): string => {
    let state = seed;
    const line = (): string => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return `${state % kinds}\n`;
    };
    return Array.from({ length: 20_000 }, line).join('');
  };
  for (const kinds of [1, 2, 1009]) {
    const { text } = byUs(junk(1, kinds), junk(2, kinds), junk(3, kinds));
    expect(text.length).toBeGreaterThan(0);
  }
});
