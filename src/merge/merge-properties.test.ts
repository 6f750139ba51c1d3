/** What holds for each merge, on generated edits of files as they are stamped and on generated values. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { mergeFile } from './merge-file.ts';

const labels = { ours: 'ours', base: 'base', theirs: 'theirs' };
const bytes = (text: string): Uint8Array => Buffer.from(text);
const merge = (path: string, base: string, ours: string, theirs: string) => {
  const result = mergeFile({ path, base: bytes(base), ours: bytes(ours), theirs: bytes(theirs), labels });
  if (result.kind === 'binary') throw new Error('It is text.');
  return { kind: result.kind, text: Buffer.from(result.content).toString() };
};

const parses = (path: string, text: string): boolean => {
  const plain = text.replace(/^\uFEFF/, '');
  try {
    if (path.endsWith('.json')) JSON.parse(plain);
    if (path.endsWith('.toml')) parseToml(plain);
    if (!/\.ya?ml$/.test(path)) return true;
    const documents = parseAllDocuments(plain, { logLevel: 'silent' });
    return Array.isArray(documents) && documents.every(({ errors }) => errors.length === 0);
  } catch {
    return false;
  }
};

const golden = join(import.meta.dirname, '../testing/golden/typescript-full-github');
const paths = [
  'package.json',
  'biome.json',
  'catalog-info.yaml',
  'compose.yaml',
  'deploy/kubernetes/base/deployment.yaml',
  'deploy/kubernetes/base/kustomization.yaml',
  'deploy/kubernetes/base/network-policy.yaml',
  '.github/workflows/pipeline.yml',
  '.gitleaks.toml',
  'src/service.ts',
  'README.md',
].map((path) => ({ path, text: readFileSync(join(golden, path), 'utf8') }));

/** One edit of a line, at a place between 0 and 1. */
const anEdit = fc.record({
  what: fc.constantFrom('insert', 'value', 'value', 'value', 'delete', 'comment', 'trail', 'swap', 'copy'),
  where: fc.double({ min: 0, max: 0.999, noNaN: true }),
  many: fc.integer({ min: 1, max: 3 }),
});
const someEdits = fc.array(anEdit, { minLength: 1, maxLength: 4 });
const habits = fc.record({ crlf: fc.boolean(), mark: fc.boolean(), last: fc.boolean() });

interface AnEdit {
  readonly what: string;
  readonly where: number;
  readonly many: number;
}

/** Edits leave words behind that stand nowhere else, so that what is lost can be told. */
const edited = (path: string, text: string, edits: readonly AnEdit[], word: string): string => {
  const lines = text.split('\n').slice(0, -1);
  const sign = /\.(ts|json)$/.test(path) ? '//' : '#';
  edits.forEach(({ what, where, many }, index) => {
    const at = Math.floor(where * lines.length);
    const line = lines[at] ?? '';
    const own = `${word}${index}x`;
    if (what === 'delete') lines.splice(at, many);
    if (what === 'comment' && !path.endsWith('.json')) lines.splice(at, 0, `${/^\s*/.exec(line)?.[0]}${sign} ${own}`);
    if (what === 'trail' && line && !path.endsWith('.json')) lines[at] = `${line} ${sign} ${own}`;
    if (what === 'value') lines[at] = line.replace(/[\w.-]+(?="?,?$)/, own);
    if (what === 'swap') lines.splice(at, 2, ...lines.slice(at, at + 2).reverse());
    if (what === 'insert') lines.splice(at, 0, line.replace(/\w[\w.-]*/, own));
    if (what === 'copy') lines.splice(at + many, 0, line.replace(/[\w.-]+(?="?,?$)/, own));
  });
  return lines.map((line) => `${line}\n`).join('');
};

const wordsIn = (text: string, word: string): readonly string[] => text.match(new RegExp(`${word}\\d+x`, 'g')) ?? [];

const dress = (text: string, { crlf, mark, last }: { readonly crlf: boolean; readonly mark: boolean; readonly last: boolean }): string => {
  const ended = crlf ? text.replaceAll('\n', '\r\n') : text;
  return (mark ? '\uFEFF' : '') + (last ? ended.replace(/\r?\n$/, '') : ended);
};

const RUNS = Number(process.env.MERGE_RUNS ?? 25);

describe.each(paths)('$path', ({ path, text }) => {
  it('nothing of either side is lost, and what is clean is well-formed', () => {
    fc.assert(
      fc.property(someEdits, someEdits, habits, (mine, other, habit) => {
        const [plain, theirs] = [edited(path, text, mine, 'mine'), edited(path, text, other, 'new')];
        const ours = dress(plain, habit);
        const { kind, text: merged } = merge(path, text, ours, theirs);
        for (const word of wordsIn(ours, 'mine')) expect(merged).toContain(word);
        if (!mine.some(({ what }) => what === 'delete')) for (const word of wordsIn(theirs, 'new')) expect(merged).toContain(word);
        if (habit.crlf && ours.includes('\r\n')) expect(merged).not.toMatch(/[^\r]\n/);
        expect(merged.startsWith('\uFEFF')).toBe(habit.mark && merged !== theirs);
        if (kind === 'clean' && parses(path, ours) && parses(path, theirs)) expect(parses(path, merged), merged).toBe(true);
        expect(merge(path, theirs, merged, theirs).text).toBe(merged);
      }),
      { numRuns: RUNS },
    );
  });

  it('who changed nothing gets the other side, byte for byte', () => {
    fc.assert(
      fc.property(someEdits, habits, (edits, habit) => {
        const changed = dress(edited(path, text, edits, 'x'), habit);
        for (const [base, ours, theirs] of [
          [text, text, changed],
          [text, changed, text],
          [text, changed, changed],
        ] as const)
          expect(merge(path, base, ours, theirs)).toEqual({ kind: 'clean', text: changed });
      }),
      { numRuns: 10 },
    );
  });
});

type Value = string | number | { readonly [key: string]: Value };
const isMap = (value: Value | undefined): value is { readonly [key: string]: Value } => typeof value === 'object';

const own = (map: { readonly [key: string]: Value } | undefined, key: string): Value | undefined =>
  map && Object.hasOwn(map, key) ? map[key] : undefined;

/** The same rules once more, on values and without a text: nothing if there is a conflict. */
const expected = (
  base: Value | undefined,
  ours: Value | undefined,
  theirs: Value | undefined,
): { readonly value: Value | undefined } | undefined => {
  if (isMap(ours) && isMap(theirs) && (base === undefined || isMap(base))) {
    const value: Record<string, Value> = {};
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      const merged = expected(own(base, key), own(ours, key), own(theirs, key));
      if (!merged) return undefined;
      if (merged.value !== undefined) value[key] = merged.value;
    }
    return { value };
  }
  if (isDeepStrictEqual(ours, theirs) || isDeepStrictEqual(base, theirs)) return { value: ours };
  return isDeepStrictEqual(base, ours) ? { value: theirs } : undefined;
};

const keys = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'toString');
const { tree } = fc.letrec<{ tree: { readonly [key: string]: Value }; value: Value }>((tie) => ({
  value: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.constantFrom('x', 'ü "'), tie('tree')),
  tree: fc.dictionary(keys, tie('value'), { maxKeys: 5, noNullPrototype: true }) as fc.Arbitrary<{ readonly [key: string]: Value }>,
}));

it('values of JSON are merged as the rules say, whatever the order and the indentation', () => {
  let clean = 0;
  fc.assert(
    fc.property(tree, tree, tree, fc.constantFrom(2, 4, '\t', 0), (base, mine, theirs, indent) => {
      // Mostly a change of the base.
      const ours = { ...base, ...Object.fromEntries(Object.entries(mine).slice(0, 2)) };
      const other = { ...base, ...Object.fromEntries(Object.entries(theirs).slice(0, 2)) };
      const [b, o, t] = [JSON.stringify(base, null, 2), JSON.stringify(ours, null, indent), JSON.stringify(other, null, 2)];
      const meant = expected(base, ours, other);
      const { kind, text } = merge('x.json', b, o, t);
      if (kind === 'clean') expect(JSON.parse(text)).toEqual(meant?.value);
      if (kind === 'clean') clean++;
    }),
    { numRuns: RUNS * 10 },
  );
  expect(clean).toBeGreaterThan(RUNS);
});
