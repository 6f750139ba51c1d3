/** `create`: update from nothing. Renders the service, reads what stands in its way, and plans; writes nothing. */
import { lstatSync, statSync } from 'node:fs';
import { choiceProblems, chosenCapabilities } from '../render/layers.ts';
import { render } from '../render/render.ts';
import { UserError } from '../support/errors.ts';
import { touchingDisk } from '../support/system-errors.ts';
import { count } from '../support/words.ts';
import { apply } from '../tree/apply.ts';
import { type Recovery, recover } from '../tree/apply-in-use.ts';
import { blobId, toTree } from '../tree/file-tree.ts';
import { conflictsOf, plan } from '../tree/plan.ts';
import { readPaths } from '../tree/read.ts';
import type { Answers, Plan, RenderedTree, ServiceTemplate, Stamp, TemplateFiles } from '../types.ts';
import { printStamp, RECORD_PATH, readRecord, toStamp } from './record.ts';

export interface CreateInput {
  readonly template: ServiceTemplate;
  readonly files: TemplateFiles;
  readonly answers: Answers;
  /** Absolute path of the target folder. */
  readonly directory: string;
  /** Take the template's side where another file stands. */
  readonly overwrite?: boolean;
}

/**
 * The service with its record: everything that `create` would write into an empty folder.
 * @throws UserError if a chosen capability lacks another one, or does not know the language.
 */
export const stampInMemory = ({ template, files, answers }: Pick<CreateInput, 'template' | 'files' | 'answers'>): RenderedTree => {
  const problems = choiceProblems(template, answers);
  if (problems.length > 0)
    throw new UserError('unsupported', 'These choices do not go together; nothing was written.', 'Change one of the two.', problems);
  const rendered = render(template, files, answers);
  const content = Buffer.from(printStamp(toStamp(template, answers, rendered)));
  return toTree([...rendered, [RECORD_PATH, { content, mode: 'file', layer: 'stamp', keeping: 'managed' }]]);
};

/**
 * What `create` would do to the target folder.
 * @throws UserError if the folder can't be read, is none, holds another service, or one that uses a capability that the answers drop.
 */
export const planCreate = (input: CreateInput): Plan => {
  const { directory, overwrite = false } = input;
  const theirs = stampInMemory(input);
  return touchingDisk(`${directory} can't be read`, () => {
    if (!isFolder(directory)) return plan({ ours: new Map(), theirs });
    const base = readBase(directory);
    if (base) {
      refuseOther(base, input);
      refuseDropped(base, input);
    }
    const { files: ours, obstacles } = readPaths(directory, new Set([...theirs.keys(), ...Object.keys(base?.managed ?? {})]));
    return plan({ base, ours, obstacles, theirs, overwrite });
  });
};

/** @throws UserError if something stands there that is no folder. */
const isFolder = (directory: string): boolean => {
  if (!lstatSync(directory, { throwIfNoEntry: false })) return false;
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return true;
  throw new UserError('no-folder', `${directory} is there and is not a folder.`, 'Choose another folder with --directory.');
};

/** Why no service can be written there, in a sentence; nothing if it can, as far as one can tell beforehand. */
export const folderFault = (directory: string): string | undefined => {
  try {
    touchingDisk(`${directory} can't be read`, () => isFolder(directory));
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};

/**
 * Plans and applies in one go; says first if there was a killed run's work to put back.
 * @throws UserError naming every conflict, or what kept the system from writing; nothing is written then.
 */
export const stampService = (input: CreateInput, sayRecovered?: (recovery: Recovery) => void): Plan => {
  const made = prepareStamp(input, sayRecovered);
  apply(input.directory, made);
  return made;
};

/**
 * A plan that can be applied: what a killed run did is put back, and nothing is in the way.
 * @throws UserError naming every conflict.
 */
export const prepareStamp = (input: CreateInput, sayRecovered: (recovery: Recovery) => void = () => {}): Plan => {
  const { directory } = input;
  // It may have been killed while it wrote: the plan is made on what stood there before.
  const recovery = touchingDisk(`${directory} can't be read`, () => isFolder(directory)) ? recover(directory) : undefined;
  if (recovery) sayRecovered(recovery);
  const made = planCreate(input);
  refuseConflicts(made, directory);
  return made;
};

/** @throws UserError naming every conflict. */
export const refuseConflicts = (made: Plan, directory: string): void => {
  const conflicts = conflictsOf(made);
  if (conflicts.length === 0) return;
  const can = conflicts.every(({ found }) => found !== undefined);
  throw new UserError(
    'conflicts',
    `Nothing was written: ${count(conflicts.length, 'file')} in ${directory} would be overwritten.`,
    can
      ? 'Look at the difference with --diff, take our side with --overwrite, or choose another folder with --directory.'
      : 'Clear the paths named, or choose another folder with --directory.',
    conflicts.map(({ path, why }) => ({ where: path, says: `${why.charAt(0).toUpperCase()}${why.slice(1)}.` })),
  );
};

/** A folder with a record belongs to one service: what can't be changed once it is stamped must be as it was. */
const refuseOther = (base: Stamp, { template, answers, directory }: CreateInput): void => {
  const changed = template.questions.filter(
    ({ name, immutable }) => immutable && Object.hasOwn(base.answers, name) && base.answers[name] !== answers[name],
  );
  const problems = changed.map(({ name }) => ({
    where: name,
    says: `It is ${JSON.stringify(base.answers[name])} there and can't become ${JSON.stringify(answers[name])}.`,
  }));
  if (base.template.name !== template.name)
    problems.push({ where: RECORD_PATH, says: `It was stamped from the template "${base.template.name}", not "${template.name}".` });
  if (problems.length > 0)
    throw new UserError('another-service', `${directory} holds another service.`, 'Choose another folder with --directory.', problems);
};

/**
 * A capability whose seed files are still there is in use: they were given away, so nobody but their owner can take them out, and
 * without the managed files that they import the service would be broken.
 */
const refuseDropped = (base: Stamp, { template, files, answers, directory }: CreateInput): void => {
  const before = withCapabilitiesOf(base, template, answers);
  const still = new Set(chosenCapabilities(template, answers));
  const dropped = chosenCapabilities(template, before).filter((capability) => !still.has(capability));
  if (dropped.length === 0) return;
  const given = [...render(template, files, before)].filter(([path]) => base.seed.includes(path));
  const problems = dropped.flatMap(({ id, title }) => {
    const own = given.filter(([, { layer }]) => layer.startsWith(`capabilities/${id}/`)).map(([path]) => path);
    const found = [...readPaths(directory, own).files.keys()];
    return found.length > 0
      ? [{ where: id, says: `${title} gave these files, which are yours and still there: ${found.join(', ')}.` }]
      : [];
  });
  if (problems.length > 0)
    throw new UserError(
      'refused',
      `A capability that the service in ${directory} uses can't be dropped; nothing was written.`,
      'Keep it among the capabilities, or stamp the service without it into another folder with --directory and bring your code over.',
      problems,
    );
};

/** The answers with the capabilities that the record chose, as far as it says so in the right type. */
const withCapabilitiesOf = ({ answers: recorded }: Stamp, { capabilities }: ServiceTemplate, answers: Answers): Answers => {
  const groups = capabilities.flatMap(({ group = '' }) => (typeof recorded[group] === 'string' ? [[group, recorded[group]] as const] : []));
  const listed = Array.isArray(recorded.capabilities) ? { capabilities: recorded.capabilities as readonly string[] } : {};
  return { ...answers, ...Object.fromEntries(groups), ...listed };
};

/** The stamp of a folder that was stamped before. The record itself is always ours to bring forward. */
const readBase = (directory: string): Stamp | undefined => {
  const found = readRecord(directory);
  return found && { ...found.stamp, managed: { ...found.stamp.managed, [RECORD_PATH]: blobId(found.text) } };
};
