/** What holds for any update: run a few times in the inner loop, and many times among the proofs. Planning and merging alone; nothing is written. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { type Settled, settle } from '../../stamp/settle.ts';
import { withMarkers } from '../../stamp/update.ts';
import { blobId, byPath } from '../../tree/file-tree.ts';
import { plan, writesOf } from '../../tree/plan.ts';
import type { FileTree, RenderedTree, Stamp } from '../../types.ts';
import { type AnyUpdate, anyUpdate } from './any-update.ts';

/** As `applyUpdate` would leave the folder. */
const written = (ours: FileTree, settled: Settled): FileTree => {
  const tree = new Map(ours);
  for (const { path, content, mode } of writesOf(withMarkers(settled))) {
    if (content) tree.set(path, { content, mode });
    else tree.delete(path);
  }
  return new Map([...tree].sort(([a], [b]) => byPath(a, b)));
};

const bring = async ({ base, bases, ours, theirs, moves }: Omit<AnyUpdate, 'before' | 'isStill'>) => {
  // What is read from the disk is what the record and the template name.
  const known = new Map([...ours].filter(([path]) => theirs.has(path) || Object.hasOwn(base.managed, path)));
  const settled = await settle({ plan: plan({ base, ours: known, theirs, moves }), base, ours: known, theirs }, bases, '2.0.0');
  return { settled, after: written(ours, settled) };
};

const stampOf = (theirs: RenderedTree, version: string): Stamp => {
  const managed = [...theirs].filter(([, { keeping }]) => keeping === 'managed');
  return {
    template: { name: 'any', version },
    answers: {},
    managed: Object.fromEntries(managed.map(([path, { content }]) => [path, blobId(content)])),
    executable: managed.filter(([, { mode }]) => mode === 'executable').map(([path]) => path),
    seed: [...theirs].filter(([, { keeping }]) => keeping === 'seed').map(([path]) => path),
  };
};

const textOf = (tree: FileTree, path: string): string => Buffer.from(tree.get(path)?.content ?? []).toString();
const plain = (tree: FileTree): readonly string[] =>
  [...tree].map(([path, { content, mode }]) => `${path} ${mode} ${Buffer.from(content).toString('latin1')}`);
const words = (text: string, who: string): readonly string[] => [...new Set(text.match(new RegExp(`${who}-\\d+-\\d+`, 'g')))].sort();
const isIn = (path: string, managed: Stamp['managed']): boolean => Object.hasOwn(managed, path);

const countOf = (text: string, word: string): number => text.split(new RegExp(`\\b${word}\\b`)).length - 1;
const tidy = (text: string): string => text.replace(/^\ufeff/, '');

/** What was merged without anybody to decide has each word once, and none that one of the two took away. */
const checkMerged = ({ before, bases, ours, theirs, isStill }: AnyUpdate, after: FileTree, path: string, from: string): void => {
  const [was, mine, made, is] = [before.get(from), textOf(ours, from), textOf(after, path), textOf(theirs, path)];
  for (const word of words(mine, 'mine')) expect(countOf(made, word), `${word} in ${path}`).toBe(countOf(mine, word));
  for (const word of words(is, 'theirs')) expect(countOf(made, word), `${word} in ${path}`).toBe(countOf(is, word));
  if (!was || !bases.has(blobId(was.content)) || !ours.has(from)) return;
  if (/\n/.test(mine) && !/[^\r]\n|^\n/.test(mine)) expect(made, path).not.toMatch(/[^\r]\n|^\n/);
  if (path.endsWith('.txt'))
    for (const word of textOf(before, from).match(/base-\d+/g) ?? []) {
      const [inMine, inTheirs] = [countOf(mine, word), countOf(is, word)];
      // A line that both moved, and not to the same place, stands in both: so it does after any merge by lines.
      const times = countOf(made, word) - Math.min(inMine, inTheirs);
      expect(isStill ? times : Math.min(times, 0), `${word} in ${path}`).toBe(0);
    }
  else if (tidy(mine) !== '' && !mine.startsWith('\0')) expect(() => parse(tidy(made), { uniqueKeys: true }), made).not.toThrow();
};

/** What its owner wrote is there; what one side alone changed is as that side has it. */
const checkOwners = ({ base, before, ours, theirs, moves }: AnyUpdate, after: FileTree): void => {
  for (const [path, { content, mode }] of ours) {
    const to = after.has(path) ? path : (moves.get(path) ?? path);
    // Every word of its owner's is there, or its side of a conflict is.
    for (const word of words(textOf(ours, path), 'mine')) expect(textOf(after, to), `${word} of ${path}`).toContain(word);
    const [was, is] = [before.get(path), theirs.get(to)];
    const isManaged = is?.keeping === 'managed' && (isIn(path, base.managed) || isIn(to, base.managed));
    if (!isManaged && !(was && !is)) continue;
    const isUntouched = was !== undefined && blobId(was.content) === blobId(content) && was.mode === mode;
    const isUnchanged = was && is && blobId(was.content) === blobId(is.content) && was.mode === is.mode;
    // Without modes in the record, nobody knows who changed them.
    if (isUnchanged && base.executable) expect(after.get(to), path).toEqual({ content, mode });
    if (isUntouched && is && base.executable) expect(after.get(to), path).toEqual({ content: is.content, mode: is.mode });
    if (isUntouched && !is && isIn(path, base.managed)) expect(after.has(path), path).toBe(false);
  }
  for (const path of base.seed) expect(after.get(path), path).toEqual(ours.get(path));
};

/** What the template brings is there, between markers where its owner has to decide, and nowhere else are any. */
const checkTemplates = (update: AnyUpdate, { plan: { changes } }: Settled, after: FileTree): void => {
  for (const change of changes) {
    const { path, kind, conflict, from = path } = change;
    if (kind === 'update' || kind === 'create') checkMerged(update, after, path, from);
    const is = update.theirs.get(path);
    if (!is) continue;
    const isMerged = is.keeping === 'managed' && after.has(path) && conflict !== 'binary' && !update.base.seed.includes(path);
    if (isMerged) for (const word of words(textOf(update.theirs, path), 'theirs')) expect(textOf(after, path), path).toContain(word);
    const isMarked = /^<{7,} yours$/m.test(textOf(after, path).replace(/\r|\ufeff/g, ''));
    expect(isMarked, `${path} is marked`).toBe(kind === 'conflict' && conflict !== 'binary');
  }
};

const turned = <K, V>(map: ReadonlyMap<K, V>): ReadonlyMap<K, V> => new Map([...map].reverse());

/** The same twice is the same, and so it is in another order; without a change of the template nothing changes. */
const checkAgain = async (update: AnyUpdate, after: FileTree): Promise<void> => {
  const { base, before, ours, theirs, moves } = update;
  const again = await bring({ base: stampOf(theirs, '2.0.0'), bases: new Map(), ours: after, theirs, moves: new Map() });
  expect(plain(again.after)).toEqual(plain(after));
  expect(again.settled.sides.size).toBe(0);

  const managed = Object.fromEntries(Object.entries(base.managed).reverse());
  const other = await bring({ ...update, base: { ...base, managed }, ours: turned(ours), theirs: turned(theirs), moves: turned(moves) });
  expect(plain(other.after)).toEqual(plain(after));

  if (!base.executable) return;
  const same: RenderedTree = new Map(
    [...before].map(([path, entry]) => [path, { ...entry, layer: 'any', keeping: isIn(path, base.managed) ? 'managed' : 'seed' }]),
  );
  expect(plain((await bring({ ...update, theirs: same, moves: new Map() })).after)).toEqual(plain(ours));
};

const check = async (update: AnyUpdate): Promise<void> => {
  const { settled, after } = await bring(update);
  checkOwners(update, after);
  checkTemplates(update, settled, after);
  await checkAgain(update, after);
};

export interface Runs {
  readonly numRuns: number;
  readonly seed?: number | undefined;
  readonly path?: string | undefined;
}

/** Any work of any owner survives any change of any template, and what nobody touched is left alone. */
export const nothingIsLost = ({ numRuns, seed, path }: Runs): Promise<void> =>
  fc.assert(fc.asyncProperty(anyUpdate, check), { numRuns, ...(seed !== undefined && { seed }), ...(path && { path }) });
