/** Texts as templates have them, and edits of them, for properties: every word that somebody writes tells whose it is, and is there once. */
import fc from 'fast-check';
import { stringify } from 'yaml';

type Data = string | readonly Data[] | { readonly [key: string]: Data };

/** What a file holds, before it is printed. */
export type Model =
  | { readonly lines: readonly string[] }
  | { readonly format: 'json' | 'yaml'; readonly data: { readonly [key: string]: Data } };

/** A change at a place, which is taken modulo what there is. */
export interface Edit {
  readonly op: 'insert' | 'replace' | 'delete' | 'move' | 'push';
  readonly at: number;
  readonly to: number;
}

/** What files are full of: lines that are the same in many places. */
const common = ['', '}', '  });', '# ---', '    run: |', '- a'];

const anyLines = fc
  .array(fc.option(fc.constantFrom(...common), { freq: 2, nil: undefined }), { maxLength: 14 })
  .map((lines): Model => ({ lines: lines.map((line, at) => line ?? `base-${at}`) }));

const { data: anyValue } = fc.letrec<{ data: Data }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constant('base'),
    fc.array(tie('data'), { maxLength: 4 }),
    fc.array(tie('data'), { maxLength: 4 }).map((values) => Object.fromEntries(values.map((value, at) => [`k${at}`, value]))),
  ),
}));

const anyData = fc.record({
  format: fc.constantFrom('json' as const, 'yaml' as const),
  data: fc
    .array(anyValue, { minLength: 1, maxLength: 5 })
    .map((values) => Object.fromEntries(values.map((value, at) => [`top${at}`, value]))),
});

export const anyModel: fc.Arbitrary<Model> = fc.oneof(anyLines, anyData);

export const anyEdits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    op: fc.constantFrom('insert', 'replace', 'delete', 'move', 'push'),
    at: fc.nat({ max: 999 }),
    to: fc.nat({ max: 999 }),
  }),
  { maxLength: 4 },
);

export const print = (model: Model): string => {
  if ('lines' in model) return model.lines.map((line) => `${line}\n`).join('');
  return model.format === 'json' ? `${JSON.stringify(model.data, undefined, 2)}\n` : stringify(model.data);
};

/** @param who Begins each word that is written. */
export const edited = (model: Model, edits: readonly Edit[], who: string): Model =>
  edits.reduce((now, edit, n) => once(now, edit, `${who}-${n}`), model);

const once = (model: Model, edit: Edit, word: string): Model =>
  'lines' in model ? { lines: editLines(model.lines, edit, word) } : { ...model, data: editData(model.data, edit, word) };

const editLines = (lines: readonly string[], { op, at, to }: Edit, word: string): readonly string[] => {
  const place = at % (lines.length + 1);
  if (op === 'push') return [...lines, word];
  if (op === 'insert' || place === lines.length) return lines.toSpliced(place, 0, word);
  if (op === 'replace') return lines.with(place, word);
  const rest = lines.toSpliced(place, 1);
  return op === 'delete' ? rest : rest.toSpliced(to % (rest.length + 1), 0, lines[place] ?? '');
};

/** In one of the mappings or lists of it, the outermost included. */
const editData = (data: { readonly [key: string]: Data }, edit: Edit, word: string): { readonly [key: string]: Data } => {
  const copy = structuredClone(data) as { [key: string]: Data };
  const groups = groupsOf(copy);
  const group = groups[edit.to % groups.length] as Data[] | { [key: string]: Data };
  if (Array.isArray(group)) group.splice(0, group.length, ...(editLines(group as string[], edit, word) as Data[]));
  else editKeys(group, edit, word);
  return copy;
};

const groupsOf = (data: Data): readonly Data[] =>
  typeof data === 'string' ? [] : [data, ...Object.values(data as Readonly<Record<string, Data>>).flatMap(groupsOf)];

const editKeys = (group: { [key: string]: Data }, { op, at }: Edit, word: string): void => {
  const keys = Object.keys(group);
  const key = keys[at % Math.max(keys.length, 1)];
  if (key === undefined || op === 'insert' || op === 'push') group[`new-${word}`] = word;
  else if (op === 'replace') group[key] = word;
  else if (op === 'delete') delete group[key];
  else {
    // To the end.
    const value = group[key] as Data;
    delete group[key];
    group[key] = value;
  }
};
