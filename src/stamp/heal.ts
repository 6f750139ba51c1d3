/** `heal`: files that the template keeps, and that are not as it has them, are made so again. Plans; writes nothing. */
import { UserError } from '../support/errors.ts';
import { touchingDisk } from '../support/system-errors.ts';
import { blobId, isBlob } from '../tree/file-tree.ts';
import { readPaths } from '../tree/read.ts';
import type { Change, FileTree, Plan } from '../types.ts';
import { type Rendering, stampInMemory } from './in-memory.ts';
import { RECORD_PATH, readStamp } from './record.ts';
import { recordedAnswers } from './recorded-answers.ts';

export interface Diverged {
  readonly directory: string;
  /** One change for each file that is not as the template has it, as if all were to be healed. */
  readonly plan: Plan;
  readonly ours: FileTree;
}

/** @throws UserError where no service was stamped, its record is damaged, or it was not brought to this release. */
export const findDiverged = ({ template, files, directory }: Omit<Rendering, 'answers'> & { readonly directory: string }): Diverged => {
  const before = readStamp(directory);
  if (before.template.name !== template.name || before.template.version !== template.version)
    throw new UserError(
      'refused',
      `${directory} was brought to template ${before.template.version}, and this program has ${template.version}.`,
      'Bring it forward with create-service update first: what the template has now may not fit beside older files.',
    );
  const theirs = stampInMemory({ template, files, answers: recordedAnswers(template, before) });
  const kept = [...theirs].filter(([path, { keeping }]) => keeping === 'managed' && path !== RECORD_PATH);
  const paths = kept.map(([path]) => path);
  const { files: ours, obstacles } = touchingDisk(`${directory} can't be read`, () => readPaths(directory, paths), '');
  const blocked = new Map(obstacles.map(({ path, says }) => [path, says]));
  const changes = kept.flatMap(([path, file]): Change[] => {
    const found = ours.get(path);
    const id = found && blobId(found.content);
    const change = { path, layer: file.layer, keeping: file.keeping, mode: file.mode, content: file.content, ...(id && { found: id }) };
    const says = blocked.get(path);
    if (says) return [{ ...change, kind: 'conflict', why: `the path ${says}` }];
    if (!found) return [{ ...change, kind: 'create', why: 'its owner deleted it' }];
    if (!isBlob(found.content, blobId(file.content))) return [{ ...change, kind: 'update', why: 'its owner changed it' }];
    return found.mode === file.mode ? [] : [{ ...change, kind: 'update', why: 'its owner changed its mode' }];
  });
  return { directory, plan: { changes }, ours };
};

/**
 * Those that are asked for.
 * @throws UserError naming each that the template does not keep, or that is in the way.
 */
export const healed = ({ plan: { changes }, directory }: Diverged, paths: readonly string[]): Plan => {
  const chosen = changes.filter(({ path }) => paths.includes(path));
  const blocked = chosen.filter(({ kind }) => kind === 'conflict');
  const others = paths.filter((path) => changes.every((change) => change.path !== path));
  const problems = [
    ...others.map((path) => ({ where: path, says: 'It is as the template has it, or none of the files that the template keeps.' })),
    ...blocked.map(({ path, why }) => ({ where: path, says: `${why.charAt(0).toUpperCase()}${why.slice(1)}; clear it first.` })),
  ];
  if (problems.length > 0)
    throw new UserError(
      'refused',
      `Not all of these can be healed in ${directory}; nothing was written.`,
      'create-service heal --dry-run lists what can be.',
      problems,
    );
  return { changes: chosen };
};
