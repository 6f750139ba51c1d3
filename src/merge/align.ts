/** Which entries of three containers are the same one: keys of maps, and items of lists as far as they can be told apart. */
import { toChunks } from './chunks.ts';
import { type Entry, hasTwice, type Tree } from './tree.ts';

/** One entry on each side that has it. */
export interface Triple {
  readonly base: Entry | undefined;
  readonly ours: Entry | undefined;
  readonly theirs: Entry | undefined;
}

export interface Alignment {
  /** In the order of the result. */
  readonly triples: readonly Triple[];
  /** Whose order that is: the owner's, unless the template alone changed the order of a list. */
  readonly order: 'ours' | 'theirs';
}

/** Nothing where nobody can say which item became which: then such a list is one value. */
export const align = (base: Tree, ours: Tree, theirs: Tree): Alignment | undefined => {
  const sides = [base, ours, theirs] as const;
  if (ours.kind === 'map') return byId(sides, (tree) => tree.entries.map(({ key }) => key), true);
  for (const ids of [positions, documents, names]) {
    if (sides.every((tree) => isTold(ids(tree, sides)))) return byId(sides, (tree) => ids(tree, sides) ?? []);
  }
  return inSequence(sides);
};

type Trees = readonly [base: Tree, ours: Tree, theirs: Tree];

const isTold = (ids: readonly string[] | undefined): boolean => ids !== undefined && !hasTwice(ids);

/** Documents of a file. */
const documents = ({ entries }: Tree): readonly string[] | undefined =>
  entries.length > 0 && entries.every(({ key }) => key) ? entries.map(({ key }) => key) : undefined;

/** The only document of each. */
const positions = (_: Tree, sides: Trees): readonly string[] | undefined =>
  sides.every(({ entries, start }) => start === 0 && entries.length === 1) ? ['0'] : undefined;

/** Keys that name an item in the formats that are stamped, the surest first. */
const NAMES = [
  'name',
  'id',
  'key',
  'alert',
  'record',
  'expr',
  'path',
  'mountPath',
  'containerPort',
  'port',
  'kind',
  'url',
  'uses',
  'image',
  'description',
];

const names = ({ entries }: Tree): readonly string[] | undefined => {
  const ids = entries.map(({ node }) => {
    const found = NAMES.flatMap((name) => node.entries.filter(({ key, node: { kind } }) => key === name && kind === 'scalar'))[0];
    return node.kind === 'map' && found ? `${found.key}=${found.node.value}` : '';
  });
  return ids.every(Boolean) ? ids : undefined;
};

const byId = (sides: Trees, idsOf: (tree: Tree) => readonly string[], isMap = false): Alignment | undefined => {
  const [base, ours, theirs] = sides.map((tree) => new Map(idsOf(tree).map((id, at) => [id, tree.entries[at] as Entry])));
  if (!base || !ours || !theirs) return undefined;
  const order = isMap ? 'ours' : whoseOrder([...base.keys()], [...ours.keys()], [...theirs.keys()]);
  if (!order) return undefined;
  const [first, second] = order === 'ours' ? [ours, theirs] : [theirs, ours];
  const isAddedBy = (id: string): boolean => first.has(id) && !base.has(id) && !second.has(id);
  const ids = weave([...first.keys()], [...second.keys()], isAddedBy, isMap);
  return { order, triples: ids.map((id) => ({ base: base.get(id), ours: ours.get(id), theirs: theirs.get(id) })) };
};

/** Whose order of what all have differs from the base's; nothing where both do, each in another way. */
const whoseOrder = (base: readonly string[], ours: readonly string[], theirs: readonly string[]): Alignment['order'] | undefined => {
  const [mine, other] = [new Set(ours), new Set(theirs)];
  const common = new Set(base.filter((id) => mine.has(id) && other.has(id)));
  const [b, o, t] = [base, ours, theirs].map((ids) => JSON.stringify(ids.filter((id) => common.has(id))));
  if (b === t || o === t) return 'ours';
  return b === o ? 'theirs' : undefined;
};

/** The second's own behind the neighbour that they have there, and behind what the first put there; in a sorted list where they belong. */
const weave = (
  first: readonly string[],
  second: readonly string[],
  isAdded: (id: string) => boolean,
  isMap: boolean,
): readonly string[] => {
  const woven = [...first];
  const known = new Set(first);
  const isInOrder = isMap && first.length > 1 && isSorted(first) && isSorted(second);
  for (const [index, id] of second.entries()) {
    if (known.has(id)) continue;
    const before = second[index - 1];
    let at = before === undefined ? 0 : woven.indexOf(before) + 1;
    if (isInOrder) at = woven.findIndex((other) => other > id);
    else if (before !== undefined) while (at < woven.length && isAdded(woven[at] as string)) at++;
    woven.splice(at < 0 ? woven.length : at, 0, id);
    known.add(id);
  }
  return woven;
};

const isSorted = (ids: readonly string[]): boolean => ids.every((id, index) => index === 0 || (ids[index - 1] as string) <= id);

/** Items without a name, by what they are and where they stand. */
const inSequence = (sides: Trees): Alignment | undefined => {
  const [base, ours, theirs] = sides;
  const values = (tree: Tree): readonly string[] => tree.entries.map(({ node }) => node.value);
  const chunks = toChunks({ base: values(base), ours: values(ours), theirs: values(theirs) });
  const inConflict = chunks.filter(({ kind }) => kind === 'conflict');
  if (inConflict.length > 0) {
    const isSet = sides.every((tree) => tree.entries.every(({ node }) => node.kind === 'scalar') && !hasTwice(values(tree)));
    const known = sides.map((tree) => new Set(values(tree)));
    const isReplaced = inConflict.some((chunk) => {
      const [b = [], o = [], t = []] = (['base', 'ours', 'theirs'] as const).map((side, at) =>
        values(sides[at] as Tree).slice(chunk[side].from, chunk[side].to),
      );
      const added = [o, t].map((all) => all.filter((value) => !known[0]?.has(value)));
      return b.some((value) => !known[1]?.has(value) && !known[2]?.has(value)) && added.every(({ length }) => length > 0);
    });
    return isSet && !isReplaced ? byId(sides, values) : undefined;
  }
  const triples = chunks.flatMap(({ kind, ...at }): readonly Triple[] => {
    const [b, o, t] = [
      base.entries.slice(at.base.from, at.base.to),
      ours.entries.slice(at.ours.from, at.ours.to),
      theirs.entries.slice(at.theirs.from, at.theirs.to),
    ];
    if (kind === 'same') return b.map((entry, index) => ({ base: entry, ours: o[index], theirs: t[index] }));
    if (kind === 'both') return o.map((entry, index) => ({ base: undefined, ours: entry, theirs: t[index] }));
    // The other side has what the base has.
    const [mine, other] = kind === 'ours' ? [o, []] : [[], t];
    const gone = b.map((entry, index) => ({
      base: entry,
      ours: kind === 'ours' ? undefined : o[index],
      theirs: kind === 'ours' ? t[index] : undefined,
    }));
    return [
      ...gone,
      ...mine.map((entry) => ({ base: undefined, ours: entry, theirs: undefined })),
      ...other.map((entry) => ({ base: undefined, ours: undefined, theirs: entry })),
    ];
  });
  return { triples, order: 'ours' };
};
