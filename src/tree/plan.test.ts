/** Every decision about a path, as a table: what stands there, what was stamped last, what the template has now. */
import { describe, expect, it } from 'vitest';
import type { FileMode, Keeping, Stamp } from '../types.ts';
import { blobId, toTree } from './file-tree.ts';
import { conflictsOf, plan, writesOf } from './plan.ts';

const file = (text: string, mode: FileMode = 'file') => ({ content: Buffer.from(text), mode });
const idOf = (text: string): string => blobId(Buffer.from(text));

interface Case {
  /** What the last stamp wrote at the path; `given` = gave once. Absent = it knew nothing of the path. */
  readonly base?: string;
  readonly given?: boolean;
  readonly ours?: string;
  readonly oursMode?: FileMode;
  /** What the template has now; absent = it dropped the path. */
  readonly theirs?: string;
  readonly keeping?: Keeping;
  readonly obstacle?: string;
  readonly overwrite?: boolean;
  readonly stamped?: boolean;
}

const decide = ({ base, given, ours, oursMode = 'file', theirs, keeping = 'managed', obstacle, overwrite, stamped }: Case) => {
  const stamp: Stamp = {
    template: { name: 't', version: '1' },
    answers: {},
    managed: base === undefined ? {} : { p: idOf(base) },
    seed: given ? ['p'] : [],
  };
  const made = plan({
    ...((stamped || given || base !== undefined) && { base: stamp }),
    ours: ours === undefined ? new Map() : toTree([['p', file(ours, oursMode)]]),
    obstacles: obstacle ? [{ path: 'p', says: obstacle }] : [],
    theirs: theirs === undefined ? new Map() : toTree([['p', { ...file(theirs), layer: 'l', keeping }]]),
    ...(overwrite && { overwrite }),
  });
  const [change] = made.changes;
  if (change) {
    expect(change.found).toBe(ours === undefined || obstacle ? undefined : idOf(ours));
    expect(change.content?.toString()).toBe(theirs);
    expect(writesOf(made)).toHaveLength(['create', 'update', 'delete'].includes(change.kind) ? 1 : 0);
    expect(conflictsOf(made)).toHaveLength(change.kind === 'conflict' ? 1 : 0);
  }
  return change ? `${change.kind}: ${change.why}` : 'nothing';
};

describe('in a folder that was never stamped', () => {
  it.each<[string, Case]>([
    ['create: new', { theirs: 'A' }],
    ['create: new', { theirs: 'A', keeping: 'seed' }],
    ['keep: the same already', { ours: 'A', theirs: 'A' }],
    ['update: its mode changes', { ours: 'A', oursMode: 'executable', theirs: 'A' }],
    ['conflict: another file stands there', { ours: 'X', theirs: 'A' }],
    ['conflict: another file stands there', { ours: 'X', theirs: 'A', keeping: 'seed' }],
    ['update: overwritten, as asked', { ours: 'X', theirs: 'A', overwrite: true }],
    ['update: overwritten, as asked', { ours: 'X', theirs: 'A', keeping: 'seed', overwrite: true }],
    ['conflict: the path is a folder', { theirs: 'A', obstacle: 'is a folder' }],
    ['conflict: the path is a folder', { theirs: 'A', obstacle: 'is a folder', overwrite: true }],
  ])('%s · %j', (says, situation) => expect(decide(situation)).toBe(says));
});

describe('a managed file of a stamped folder', () => {
  it.each<[string, Case]>([
    ['keep: the same already', { base: 'A', ours: 'A', theirs: 'A' }],
    ['update: the template changed it', { base: 'A', ours: 'A', theirs: 'B' }],
    ['keep: the same already', { base: 'A', ours: 'B', theirs: 'B' }],
    ['keep: its owner changed it', { base: 'A', ours: 'X', theirs: 'A' }],
    ['update: overwritten, as asked', { base: 'A', ours: 'X', theirs: 'A', overwrite: true }],
    ['conflict: its owner and the template changed it', { base: 'A', ours: 'X', theirs: 'B' }],
    ['update: overwritten, as asked', { base: 'A', ours: 'X', theirs: 'B', overwrite: true }],
    ['keep: its owner deleted it', { base: 'A', theirs: 'A' }],
    ['keep: its owner deleted it', { base: 'A', theirs: 'B' }],
    ['keep: its owner deleted it', { base: 'A', theirs: 'B', overwrite: true }],
    ['update: its mode changes', { base: 'A', ours: 'A', oursMode: 'executable', theirs: 'A' }],
    ['create: new', { stamped: true, theirs: 'A' }],
    ['conflict: another file stands there', { stamped: true, ours: 'X', theirs: 'A' }],
    ['conflict: the path is a symbolic link to /etc', { base: 'A', theirs: 'B', obstacle: 'is a symbolic link to /etc' }],
  ])('%s · %j', (says, situation) => expect(decide(situation)).toBe(says));
});

describe('a file that was given once', () => {
  it.each<[string, Case]>([
    ["keep: given once, its owner's since", { given: true, ours: 'X', theirs: 'A', keeping: 'seed' }],
    ["keep: given once, its owner's since", { given: true, ours: 'X', theirs: 'A', keeping: 'seed', overwrite: true }],
    ["keep: given once, its owner's since", { given: true, ours: 'A', oursMode: 'executable', theirs: 'A', keeping: 'seed' }],
    ['keep: the same already', { given: true, ours: 'A', theirs: 'A', keeping: 'seed' }],
    ['keep: its owner deleted it', { given: true, theirs: 'A', keeping: 'seed' }],
    // The template gives away what it managed: from now on it is the owner's, as it stands.
    ["keep: given once, its owner's since", { base: 'A', ours: 'A', theirs: 'B', keeping: 'seed' }],
    ["keep: given once, its owner's since", { base: 'A', ours: 'X', theirs: 'B', keeping: 'seed' }],
    ['keep: its owner deleted it', { base: 'A', theirs: 'B', keeping: 'seed' }],
    // The template wants to manage what it gave away: not without its owner's word.
    ['conflict: its owner and the template changed it', { given: true, ours: 'X', theirs: 'B' }],
    ['keep: its owner deleted it', { given: true, theirs: 'B' }],
    // Dropped: it isn't the template's any more.
    ['nothing', { given: true, ours: 'X' }],
  ])('%s · %j', (says, situation) => expect(decide(situation)).toBe(says));
});

describe('a file that the template dropped', () => {
  it.each<[string, Case]>([
    ['delete: the template dropped it', { base: 'A', ours: 'A' }],
    ['keep: the template dropped it, its owner changed it', { base: 'A', ours: 'X' }],
    ['keep: the template dropped it, its owner changed it', { base: 'A', ours: 'X', overwrite: true }],
    ['nothing', { base: 'A' }],
    ['nothing', { base: 'A', obstacle: 'is a folder' }],
  ])('%s · %j', (says, situation) => expect(decide(situation)).toBe(says));
});

it('weighs paths named like properties of every object by what was stamped alone', () => {
  const theirs = toTree(
    ['constructor', 'toString', '__proto__'].map((path) => [path, { ...file('A'), layer: 'l', keeping: 'managed' as const }]),
  );
  const base: Stamp = { template: { name: 't', version: '1' }, answers: {}, managed: {}, seed: [] };
  expect(plan({ base, ours: new Map(), theirs }).changes.map(({ kind }) => kind)).toEqual(['create', 'create', 'create']);
});

it('sorts its changes by path, dropped ones among them', () => {
  const theirs = toTree(['b', 'd'].map((path) => [path, { ...file('A'), layer: 'l', keeping: 'managed' as const }]));
  const base: Stamp = { template: { name: 't', version: '1' }, answers: {}, managed: { a: idOf('A'), c: idOf('A') }, seed: [] };
  const ours = toTree(['a', 'c'].map((path) => [path, file('A')]));
  expect(plan({ base, ours, theirs }).changes.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    'delete a',
    'create b',
    'delete c',
    'create d',
  ]);
});
