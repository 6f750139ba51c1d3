/**
 * What the last stamp wrote, by git blob id: only for files that both sides changed since, and none is guessed. Whatever is found has
 * exactly that id.
 */
import { UserError } from '../support/errors.ts';
import { readBlobs } from '../support/git-objects.ts';
import { blobId, withUnixLines } from '../tree/file-tree.ts';
import type { Change, Stamp } from '../types.ts';
import { type Rendering, stampInMemory } from './in-memory.ts';
import { recordedAnswers } from './recorded-answers.ts';
import type { Weighed } from './weigh.ts';

/** Git blob id → content. */
export type Bases = ReadonlyMap<string, Uint8Array>;

/** Those whose base is to be found: `base` tells its id, `from` or `path` where the owner's side is. */
export const wantedOf = ({ plan: { changes } }: Pick<Weighed, 'plan'>): readonly Change[] =>
  changes.filter(({ kind, base }) => kind === 'conflict' && base !== undefined);

/**
 * What this machine knows: the owner's own file, where only line ends are not as they were; the repository; and the template, which may
 * still write what it wrote then.
 */
export const localBases = (weighed: Weighed, input: Omit<Rendering, 'answers'> & { readonly directory: string }): Bases => {
  const bases = new Map<string, Uint8Array>();
  const take = (found: Iterable<Uint8Array>): void => {
    for (const content of found) bases.set(blobId(content), content);
  };
  const missing = (): readonly string[] => [...new Set(wantedOf(weighed).flatMap(({ base = '' }) => (bases.has(base) ? [] : [base])))];
  if (missing().length > 0) take(wantedOf(weighed).flatMap(({ path, from = path }) => spellings(weighed.ours.get(from)?.content)));
  if (missing().length > 0) take(readBlobs(input.directory, missing()).values());
  if (missing().length > 0 && weighed.base) take(renderAgain(weighed.base, input));
  return bases;
};

/** What a checkout with other line ends, or an editor that gives or takes the end of the last line, would have made it of. */
const spellings = (content: Uint8Array | undefined): readonly Uint8Array[] => {
  if (!content) return [];
  const unix = withUnixLines(content);
  return [unix, Buffer.concat([unix, END]), ...(unix.at(-1) === END[0] ? [unix.subarray(0, -1)] : [])];
};

const END = Buffer.from('\n');

/** With the answers as they are recorded, whatever release it is: what has another id than was recorded is none of it. */
const renderAgain = (stamp: Stamp, { template, files }: Omit<Rendering, 'answers'>): readonly Uint8Array[] => {
  try {
    // Files that name the release are then the same, where nothing else in them has changed.
    const stamped = { ...template, version: stamp.template.version };
    return [...stampInMemory({ template: stamped, files, answers: recordedAnswers(template, stamp) }).values()].map(
      ({ content }) => content,
    );
  } catch (error) {
    // What was chosen then is no choice of this release any more.
    if (error instanceof UserError) return [];
    throw error;
  }
};
