/**
 * `update`: brings a stamped service to the template at hand, or to other answers, and keeps what its owner did. Like `create` it plans first;
 * what its owner has to decide is written between markers.
 */
import type { RawAnswers } from '../questions/parse.ts';
import { type Stages, stageConflicts } from '../support/git-objects.ts';
import { apply } from '../tree/apply.ts';
import type { Recovery } from '../tree/apply-in-use.ts';
import { blobId } from '../tree/file-tree.ts';
import type { Answers, Change, FileTree, Plan, Stamp } from '../types.ts';
import { type Bases, localBases, wantedOf } from './bases.ts';
import { recoverFirst } from './create.ts';
import type { Rendering } from './in-memory.ts';
import { readStamp } from './record.ts';
import { withRecordOfWritten } from './record-written.ts';
import { recordedAnswers } from './recorded-answers.ts';
import { refuseUncommitted } from './refuse-uncommitted.ts';
import { type Settled, type Sides, settle } from './settle.ts';
import { weigh } from './weigh.ts';

export interface UpdateInput extends Omit<Rendering, 'answers'> {
  /** Absolute path of the service's folder. */
  readonly directory: string;
  /** Answers that are to be others than those recorded, made of these. */
  readonly changed?: (recorded: Stamp['answers']) => RawAnswers;
  /** What a release wrote for a record, file by file, from wherever it is kept; asked only where nothing at hand tells. */
  readonly fetchRelease?: (stamp: Stamp) => Promise<readonly Uint8Array[]>;
}

export interface Update extends Settled {
  readonly directory: string;
  /** As it is recorded. */
  readonly before: Stamp;
  readonly answers: Answers;
  /** What stands at the paths of the plan. */
  readonly ours: FileTree;
  /** Once it is written: the paths that a repository holds as unmerged since. */
  readonly staged?: ReadonlySet<string>;
}

/**
 * What `update` would do; writes nothing.
 * @throws UserError where no service was stamped, its record is damaged or of a newer template, or the answers are none any more.
 */
export const planUpdate = async (input: UpdateInput): Promise<Update> => {
  const { template, files, directory } = input;
  const before = readStamp(directory);
  const answers = recordedAnswers(template, before, input.changed?.(before.answers));
  const weighed = weigh({ template, files, directory, answers });
  const known = wantedOf(weighed).length > 0 ? localBases(weighed, input) : new Map<string, Uint8Array>();
  const isMissing = wantedOf(weighed).some(({ base = '' }) => !known.has(base));
  const fetched = isMissing ? await input.fetchRelease?.(before) : undefined;
  const bases: Bases = fetched ? new Map([...fetched.map((content) => [blobId(content), content] as const), ...known]) : known;
  const settled = withRecordOfWritten(await settle(weighed, bases, template.version));
  return { ...settled, directory, before, answers, ours: weighed.ours };
};

/** `planUpdate`, on what stood there before a run that was killed. */
export const prepareUpdate = (input: UpdateInput, sayRecovered?: (recovery: Recovery) => void): Promise<Update> => {
  recoverFirst(input.directory, sayRecovered);
  return planUpdate(input);
};

/**
 * The plan as it is written: of files in conflict both sides between markers; what can't be shown so stays as it is.
 */
export const withMarkers = ({ plan: { changes }, sides }: Settled): Plan => ({
  changes: changes.map((change): Change => {
    if (change.kind !== 'conflict') return change;
    const side = sides.get(change.path);
    const kind = change.found === undefined ? 'create' : 'update';
    if (!side) return { ...change, kind: 'keep' };
    if (change.conflict !== 'binary') return { ...change, kind };
    return kind === 'create' ? { ...change, kind, content: side.ours.content, mode: side.ours.mode } : { ...change, kind: 'keep' };
  }),
});

/**
 * Writes it, and enters the files in conflict as unmerged where there is a repository.
 * @returns the paths that were entered.
 * @throws UserError if a file that it would write holds changes that are not committed, or if the system refuses a write.
 */
export const applyUpdate = (update: Update): ReadonlySet<string> => {
  const written = withMarkers(update);
  refuseUncommitted(update.directory, written, update.before);
  apply(update.directory, written);
  if (update.sides.size === 0) return new Set();
  const moved = new Map(update.plan.changes.flatMap(({ path, from }) => (from === undefined ? [] : [[path, from] as const])));
  return stageConflicts(
    update.directory,
    [...update.sides].map(([path, sides]) => toStages(path, moved.get(path), sides)),
  );
};

const toStages = (path: string, from: string | undefined, { base, ours, theirs }: Sides): Stages => {
  const side = (content: Uint8Array, { mode }: { readonly mode: Change['mode'] }) => ({ content, isExecutable: mode === 'executable' });
  return {
    path,
    ...(from !== undefined && { from }),
    sides: { ...(base && { 1: side(base, ours) }), 2: side(ours.content, ours), 3: side(theirs.content, theirs) },
  };
};
