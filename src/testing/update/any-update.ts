/** Any update, for properties: what was stamped, what its owner made of it, what the template has now. All in memory. */
import fc from 'fast-check';
import type { Bases } from '../../stamp/bases.ts';
import { blobId, toTree } from '../../tree/file-tree.ts';
import type { FileMode, FileTree, RenderedTree, Stamp } from '../../types.ts';
import { anyEdits, anyModel, type Edit, edited, type Model, print } from './any-edits.ts';

export interface AnyUpdate {
  readonly base: Stamp;
  readonly bases: Bases;
  readonly before: FileTree;
  readonly ours: FileTree;
  readonly theirs: RenderedTree;
  readonly moves: ReadonlyMap<string, string>;
  /** Nobody moved anything within a file. */
  readonly isStill: boolean;
}

interface Fate {
  readonly model: Model;
  readonly isSeed: boolean;
  readonly isAdded: boolean;
  /** Its text of the last stamp is to be had. */
  readonly isKnown: boolean;
  readonly mode: FileMode;
  readonly owner: Part & { readonly does: 'work' | 'nothing' | 'delete' | 'rename' | 'empty' | 'binary'; readonly bytes: Bytes };
  readonly template: Part & { readonly does: 'change' | 'nothing' | 'drop' | 'move' };
}

interface Part {
  readonly edits: readonly Edit[];
  readonly changesMode: boolean;
}

/** What editors and checkouts do to a whole file. */
interface Bytes {
  readonly isDos: boolean;
  readonly isMarked: boolean;
  readonly isUnended: boolean;
}

const seldom = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);
const mostly = fc.integer({ min: 0, max: 9 }).map((n) => n > 0);
const part = { edits: anyEdits, changesMode: seldom };

const anyFate: fc.Arbitrary<Fate> = fc.record({
  ...{ model: anyModel, isSeed: seldom, isAdded: seldom, isKnown: mostly },
  mode: fc.constantFrom('file' as const, 'file' as const, 'executable' as const),
  owner: fc.record({
    ...part,
    does: fc.constantFrom('work', 'work', 'work', 'work', 'work', 'nothing', 'nothing', 'delete', 'rename', 'empty', 'binary'),
    bytes: fc.record({ isDos: seldom, isMarked: seldom, isUnended: seldom }),
  }),
  template: fc.record({ ...part, does: fc.constantFrom('change', 'change', 'change', 'change', 'nothing', 'nothing', 'drop', 'move') }),
});

export const anyUpdate: fc.Arbitrary<AnyUpdate> = fc
  .record({ fates: fc.array(anyFate, { minLength: 1, maxLength: 4 }), saysModes: mostly })
  .map(({ fates, saysModes }) => toUpdate(fates, saysModes));

const toUpdate = (fates: readonly Fate[], saysModes: boolean): AnyUpdate => {
  const files = fates.map(toFile);
  const before = toTree(files.flatMap(({ before }) => before));
  const managed = [...before].filter(([path]) => !path.startsWith('seeds/'));
  const scripts = managed.filter(([, { mode }]) => mode === 'executable').map(([path]) => path);
  const edits = fates.flatMap(({ owner, template }) => [...owner.edits, ...template.edits]);
  return {
    isStill: edits.every(({ op }) => op !== 'move'),
    base: {
      template: { name: 'any', version: '1.0.0' },
      answers: {},
      managed: Object.fromEntries(managed.map(([path, { content }]) => [path, blobId(content)])),
      ...(saysModes && { executable: scripts }),
      seed: [...before.keys()].filter((path) => path.startsWith('seeds/')),
    },
    bases: new Map(
      files.flatMap(({ before }, at) => (fates[at]?.isKnown ? before.map(([, { content }]) => [blobId(content), content] as const) : [])),
    ),
    before,
    ours: toTree(files.flatMap(({ ours }) => ours)),
    theirs: toTree(files.flatMap(({ theirs }) => theirs)),
    moves: new Map(
      fates.flatMap(({ template }, at) => (template.does === 'move' ? [[pathOf(fates, at), movedTo(pathOf(fates, at))] as const] : [])),
    ),
  };
};

const pathOf = (fates: readonly Fate[], at: number): string => {
  const { model, isSeed } = fates[at] as Fate;
  return `${isSeed ? 'seeds/' : ''}f${at}${'lines' in model ? '.txt' : `.${model.format}`}`;
};
const movedTo = (path: string): string => `moved/${path}`;

const toFile = ({ model, isSeed, isAdded, mode, owner, template }: Fate, at: number, fates: readonly Fate[]) => {
  const path = pathOf(fates, at);
  const entry = (text: string | Uint8Array, changesMode: boolean) => ({
    content: Buffer.from(text),
    mode: changesMode ? otherMode(mode) : mode,
  });
  const theirs = template.does === 'nothing' ? print(model) : print(edited(model, template.edits, `theirs-${at}`));
  const rendered = { ...entry(theirs, template.changesMode), layer: 'any', keeping: isSeed ? ('seed' as const) : ('managed' as const) };
  return {
    before: isAdded ? [] : [[path, entry(print(model), false)] as const],
    ours: oursOf(path, owner, isAdded, entry, () => edited(model, owner.edits, `mine-${at}`), model),
    theirs: template.does === 'drop' ? [] : [[template.does === 'move' ? movedTo(path) : path, rendered] as const],
  };
};

const otherMode = (mode: FileMode): FileMode => (mode === 'file' ? 'executable' : 'file');

type Entry = (text: string | Uint8Array, changesMode: boolean) => { readonly content: Uint8Array; readonly mode: FileMode };

const oursOf = (
  path: string,
  { does, bytes, changesMode }: Fate['owner'],
  isAdded: boolean,
  entry: Entry,
  work: () => Model,
  model: Model,
) => {
  switch (does) {
    case 'delete':
      return [];
    case 'nothing':
      return isAdded ? [] : [[path, entry(print(model), false)] as const];
    case 'empty':
      return [[path, entry('', changesMode)] as const];
    case 'binary':
      return [[path, entry(`\0${print(work())}`, changesMode)] as const];
    default:
      return [[does === 'rename' ? `mine/${path}` : path, entry(spelled(print(work()), bytes), changesMode)] as const];
  }
};

const spelled = (text: string, { isDos, isMarked, isUnended }: Bytes): string => {
  const ended = isUnended ? text.replace(/\n$/, '') : text;
  return (isMarked ? '\ufeff' : '') + (isDos ? ended.replaceAll('\n', '\r\n') : ended);
};
