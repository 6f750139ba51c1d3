/** The three sides of a stamp, weighed: what was stamped last, what stands there, what the template has now. It merges and writes nothing. */
import { lstatSync, statSync } from 'node:fs';
import { UserError } from '../support/errors.ts';
import { touchingDisk } from '../support/system-errors.ts';
import { blobId } from '../tree/file-tree.ts';
import { plan } from '../tree/plan.ts';
import { type OnDisk, readPaths } from '../tree/read.ts';
import type { FileTree, Plan, RenderedTree, Stamp } from '../types.ts';
import { givenSeeds } from './given.ts';
import { renderChosen, withRecord } from './in-memory.ts';
import { RECORD_PATH, readRecord } from './record.ts';
import { type Restamping, refuseDropped, refuseNewer, refuseOther } from './refusals.ts';
import { movesBetween } from './releases.ts';

export interface StampInput extends Restamping {
  /** Absolute path of the target folder. */
  readonly directory: string;
  /** Take the template's side where another file stands. */
  readonly overwrite?: boolean;
}

export interface Weighed {
  /** What both sides changed is in conflict in it. */
  readonly plan: Plan;
  /** Nothing for a first stamp. */
  readonly base?: Stamp;
  readonly ours: FileTree;
  readonly theirs: RenderedTree;
}

/** @throws UserError if the folder can't be read, is none, holds another service, or one that uses a capability that the answers drop. */
export const weigh = (input: StampInput): Weighed => {
  const { template, directory, overwrite = false } = input;
  const rendered = renderChosen(input);
  return touchingDisk(`${directory} can't be read`, () => {
    const isThere = isFolder(directory);
    const base = isThere ? readBase(directory, input) : undefined;
    if (!base) {
      const theirs = withRecord(input, rendered);
      // Where no folder is, nothing is in the way.
      const { files: ours, obstacles } = isThere ? readPaths(directory, theirs.keys()) : NOTHING;
      return { plan: plan({ ours, obstacles, theirs, overwrite }), ours, theirs };
    }
    const given = givenSeeds(base, input, rendered);
    const theirs = withRecord(input, rendered, { stamp: base, followed: given });
    const { files: ours, obstacles } = readPaths(directory, new Set([...theirs.keys(), ...Object.keys(base.managed), ...given.keys()]));
    const moves = movesBetween(template, base.template.version, template.version);
    return { plan: plan({ base, ours, obstacles, theirs, given, overwrite, moves }), base, ours, theirs };
  });
};

const NOTHING: OnDisk = { files: new Map(), obstacles: [] };

/** @throws UserError if something stands there that is no folder. */
export const isFolder = (directory: string): boolean => {
  if (!lstatSync(directory, { throwIfNoEntry: false })) return false;
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return true;
  throw new UserError('no-folder', `${directory} is there and is not a folder.`, 'Choose another folder with --directory.');
};

/** The stamp of a folder that was stamped before. The record itself is always ours to bring forward. */
const readBase = (directory: string, input: Restamping): Stamp | undefined => {
  const found = readRecord(directory);
  if (!found) return undefined;
  const { stamp, text } = found;
  refuseOther(stamp, input);
  refuseNewer(stamp, input);
  refuseDropped(stamp, input);
  return { ...stamp, managed: { ...stamp.managed, [RECORD_PATH]: blobId(text) } };
};
