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

const golden = join(import.meta.dirname, '../testing/golden');
const ofTypescript = [
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
];
const files = (service: string, paths: readonly string[]) =>
  paths.map((path) => ({ path, text: readFileSync(join(golden, service, path), 'utf8') }));
const paths = [
  ...files('typescript-full-github', ofTypescript),
  ...files('go-full-github', ['go.mod', 'go.sum', 'Makefile', 'internal/service/service.go']),
];

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
  const sign = /\.(ts|json|go|mod)$/.test(path) ? '//' : '#';
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

/** What is required of a module: the last number of its version, and whether something imports it. */
interface Required {
  readonly at: number;
  readonly isDirect: boolean;
}
type Side = 'base' | 'ours' | 'theirs';
type Modules = readonly (readonly [name: string, required: Required | undefined])[];

const required = fc.option(fc.record({ at: fc.integer({ min: 8, max: 11 }), isDirect: fc.boolean() }, { noNullPrototype: true }), {
  nil: undefined,
});
/** Mostly nobody changes it. */
const change = fc.oneof({ weight: 2, arbitrary: fc.constant('same' as const) }, required);
const fates = fc.dictionary(
  fc.constantFrom('A', 'a', 'a/v2', 'b', 'c', 'd', 'e', 'f', 'g'),
  fc
    .record({ base: required, ours: change, theirs: change })
    .map(({ base, ours, theirs }) => ({ base, ours: ours === 'same' ? base : ours, theirs: theirs === 'same' ? base : theirs })),
  { noNullPrototype: true },
);
type Fate = Readonly<Record<Side, Required | undefined>>;

/** As Go writes it, with one module that is always there. */
const toMod = (modules: Modules): string => {
  const lines = [...modules, ['z', { at: 0, isDirect: true }] as const]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, one]) => (one ? [{ ...one, line: `x.test/${name} v1.0.${one.at}${one.isDirect ? '' : ' // indirect'}` }] : []));
  const groups = [lines.filter(({ isDirect }) => isDirect), lines.filter(({ isDirect }) => !isDirect)];
  const blocks = groups.map((group) => {
    const block = group.map(({ line }) => `\t${line}\n`).join('');
    return group.length > 1 ? `require (\n${block})\n` : block.replace('\t', 'require ');
  });
  return ['module x.test/m\n', 'go 1.26.0\n', ...blocks.filter((block) => block !== '')].join('\n');
};

const toSum = (modules: Modules): string =>
  modules
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => (one ? `x.test/${name} v1.0.${one.at} h1:x=\nx.test/${name} v1.0.${one.at}/go.mod h1:x=\n` : ''))
    .join('');

/** The same rules once more. */
const meantBy = ({ base, ours, theirs }: Fate): Required | undefined => {
  if (!ours || !theirs) return isDeepStrictEqual(base, ours ?? theirs) ? undefined : (ours ?? theirs);
  const pick = <K extends keyof Required>(key: K, both: Required[K]) =>
    base?.[key] === ours[key] ? theirs[key] : base?.[key] === theirs[key] ? ours[key] : both;
  return { at: pick('at', Math.max(ours.at, theirs.at)), isDirect: pick('isDirect', ours.isDirect || theirs.isDirect) };
};

it('what go.mod requires is merged as the rules say, to what Go would write, and go.sum keeps what both need', () => {
  fc.assert(
    fc.property(fates, (all) => {
      const side = (which: Side): Modules => Object.entries(all).map(([name, fate]) => [name, fate[which]]);
      const text = toMod(Object.entries(all).map(([name, fate]) => [name, meantBy(fate)]));
      const [base, ours, theirs] = [side('base'), side('ours'), side('theirs')];
      expect(merge('go.mod', toMod(base), toMod(ours), toMod(theirs))).toEqual({ kind: 'clean', text });
      const [was, mine, other] = [toSum(base), toSum(ours), toSum(theirs)];
      const sums = merge('go.sum', was, mine, other);
      expect(sums.kind).toBe('clean');
      const known = new Set(was.split('\n'));
      const kept = mine.split('\n').filter((line) => !known.has(line) || other.includes(line));
      const added = other.split('\n').filter((line) => !known.has(line));
      expect(new Set(sums.text.split('\n'))).toEqual(new Set([...kept, ...added, '']));
      // In its order, each version once; more is told by a table.
      expect(sums.text.match(/^.*(?=\/go\.mod)/gm) ?? []).toEqual(sums.text.match(/^\S+ \S+(?<!\/go\.mod)(?= )/gm) ?? []);
    }),
    { numRuns: RUNS * 10 },
  );
});
