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
  /** As the record says; absent = it is one that does not. */
  readonly baseMode?: FileMode;
  readonly ours?: string;
  readonly oursMode?: FileMode;
  /** What the template has now; absent = it dropped the path. */
  readonly theirs?: string;
  readonly keeping?: Keeping;
  readonly obstacle?: string;
  readonly overwrite?: boolean;
  readonly stamped?: boolean;
}

const decide = ({ base, given, baseMode, ours, oursMode = 'file', theirs, keeping = 'managed', obstacle, overwrite, stamped }: Case) => {
  const stamp: Stamp = {
    template: { name: 't', version: '1' },
    answers: {},
    managed: base === undefined ? {} : { p: idOf(base) },
    seed: given ? ['p'] : [],
    ...(baseMode && { executable: baseMode === 'executable' ? ['p'] : [] }),
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
    const stays = change.why === 'its mode changes';
    expect(change.content?.toString()).toBe(theirs === undefined ? undefined : stays ? ours : theirs);
    expect(writesOf(made)).toHaveLength(['create', 'update', 'delete'].includes(change.kind) ? 1 : 0);
    expect(conflictsOf(made)).toHaveLength(change.kind === 'conflict' ? 1 : 0);
  }
  if (!change) return 'nothing';
  const { kind, why, conflict, mode } = change;
  if (ours !== undefined && !obstacle && kind === 'keep') expect(mode).toBe(oursMode);
  return `${kind}: ${why}${conflict ? ` (${conflict})` : ''}${mode === 'executable' && kind !== 'keep' ? ', executable' : ''}`;
};

describe('in a folder that was never stamped', () => {
  it.each<[string, Case]>([
    ['create: new', { theirs: 'A' }],
    ['create: new', { theirs: 'A', keeping: 'seed' }],
    ['keep: the same already', { ours: 'A', theirs: 'A' }],
    ['update: its mode changes', { ours: 'A', oursMode: 'executable', theirs: 'A' }],
    ['conflict: another file stands there (add/add)', { ours: 'X', theirs: 'A' }],
    ['conflict: another file stands there (add/add)', { ours: 'X', theirs: 'A', keeping: 'seed' }],
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
    ['conflict: its owner and the template changed it (edit/edit)', { base: 'A', ours: 'X', theirs: 'B' }],
    ['update: overwritten, as asked', { base: 'A', ours: 'X', theirs: 'B', overwrite: true }],
    ['keep: its owner deleted it', { base: 'A', theirs: 'A' }],
    ['keep: its owner deleted it, the template changed it (delete/edit)', { base: 'A', theirs: 'B' }],
    ['keep: its owner deleted it, the template changed it (delete/edit)', { base: 'A', theirs: 'B', overwrite: true }],
    ['update: its mode changes', { base: 'A', ours: 'A', oursMode: 'executable', theirs: 'A' }],
    ['create: new', { stamped: true, theirs: 'A' }],
    ['conflict: another file stands there (add/add)', { stamped: true, ours: 'X', theirs: 'A' }],
    ['keep: its owner changed it: it is a symbolic link to /etc', { base: 'A', theirs: 'A', obstacle: 'is a symbolic link to /etc' }],
    ['keep: its owner changed it: it is a folder (edit/edit)', { base: 'A', theirs: 'B', obstacle: 'is a folder' }],
  ])('%s · %j', (says, situation) => expect(decide(situation)).toBe(says));
});

describe('the mode of a managed file', () => {
  const executable = { oursMode: 'executable' } as const;
  it.each<[string, Case]>([
    ['keep: its owner changed its mode', { base: 'A', baseMode: 'file', ours: 'A', theirs: 'A', ...executable }],
    ['update: the template changed it, executable', { base: 'A', baseMode: 'file', ours: 'A', theirs: 'B', ...executable }],
    ['update: its mode changes', { base: 'A', baseMode: 'executable', ours: 'A', theirs: 'A', ...executable }],
    ['update: its mode changes', { base: 'A', baseMode: 'executable', ours: 'X', theirs: 'A', ...executable }],
    ['keep: its owner changed it', { base: 'A', baseMode: 'file', ours: 'X', theirs: 'A', ...executable }],
    [
      'conflict: its owner and the template changed it (edit/edit), executable',
      { base: 'A', baseMode: 'file', ours: 'X', theirs: 'B', ...executable },
    ],
    // An early record does not say who changed it: whoever changed the content did.
    ['update: the template changed it', { base: 'A', ours: 'A', theirs: 'B', ...executable }],
    ['keep: its owner changed it (mode)', { base: 'A', ours: 'X', theirs: 'A', ...executable }],
  ])('%s · %j', (says, situation) => expect(decide(situation)).toBe(says));
});

/** What the template moved from `old` to `new`: what stands at both. */
describe('a file that the template moved', () => {
  const stamped = (managed: Readonly<Record<string, string>>): Stamp => ({
    template: { name: 't', version: '1' },
    answers: {},
    managed,
    seed: [],
  });
  const moved = (ours: Readonly<Record<string, string>>, theirs: string, base = stamped({ old: idOf('A') })) => {
    const made = plan({
      base,
      ours: toTree(Object.entries(ours).map(([path, text]) => [path, file(text)])),
      theirs: toTree([['new', { ...file(theirs), layer: 'l', keeping: 'managed' as const }]]),
      moves: new Map([['old', 'new']]),
    });
    return made.changes.map(({ path, kind, content, conflict }) =>
      [kind, path, ...(content ? [Buffer.from(content).toString()] : []), ...(conflict ? [conflict] : [])].join(' '),
    );
  };
  it.each<[string, Parameters<typeof moved>, readonly string[]]>([
    ['goes there', [{ old: 'A' }, 'A'], ['create new A', 'delete old']],
    ['goes there changed', [{ old: 'A' }, 'B'], ['create new B', 'delete old']],
    ['takes what its owner did along', [{ old: 'X' }, 'A'], ['create new X', 'delete old']],
    ['that both changed is for its owner to decide', [{ old: 'X' }, 'B'], ['conflict new B edit/edit', 'delete old']],
    ['that its owner deleted stays so', [{}, 'A'], ['keep new A']],
    ['that its owner deleted and the template changed, too', [{}, 'B'], ['keep new B delete/edit']],
    ['that its owner moved as well is weighed there', [{ new: 'A' }, 'B'], ['update new B']],
    ['that its owner moved and changed as well is, too', [{ new: 'X' }, 'A'], ['keep new A']],
    ['where another stands stays what it is', [{ old: 'X', new: 'Y' }, 'B'], ['conflict new B add/add', 'keep old edit/delete']],
    ['where the same stands is dropped', [{ old: 'A', new: 'B' }, 'B'], ['keep new B', 'delete old']],
    ['that was moved before is one like any other', [{ new: 'A' }, 'B', stamped({ new: idOf('A') })], ['update new B']],
  ])('%s', (_, input, changes) => expect(moved(...input)).toEqual(changes));
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
    ['conflict: its owner and the template changed it (add/add)', { given: true, ours: 'X', theirs: 'B' }],
    ['keep: its owner deleted it', { given: true, theirs: 'B' }],
    // Dropped: it isn't the template's any more.
    ['nothing', { given: true, ours: 'X' }],
  ])('%s · %j', (says, situation) => expect(decide(situation)).toBe(says));
});

describe('a file that the template dropped', () => {
  it.each<[string, Case]>([
    ['delete: the template dropped it', { base: 'A', ours: 'A' }],
    ['keep: the template dropped it, its owner changed it (edit/delete)', { base: 'A', ours: 'X' }],
    ['keep: the template dropped it, its owner changed it (edit/delete)', { base: 'A', ours: 'X', overwrite: true }],
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
