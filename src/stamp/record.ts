/** The stamp as a file of the service: how it is written, and how it is read back, as distrustfully as any input. */
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../support/errors.ts';
import { touchingDisk } from '../support/system-errors.ts';
import { blobId, pathFault } from '../tree/file-tree.ts';
import type { Answers, AnswerValue, Question, RenderedTree, ServiceTemplate, Stamp } from '../types.ts';

/** A record has a line for each file. */
const LARGEST = 16 * 1024 * 1024;

/** Where the record stands in a stamped service. */
export const RECORD_PATH = '.create-service.json';

/** What was given before, and which of it follows other answers now. */
export interface GivenBefore {
  readonly stamp: Stamp;
  readonly followed: ReadonlyMap<string, string>;
}

/** The record of a rendered service. Only answers that shape files are in it, never the folder or anything secret. */
export const toStamp = (template: ServiceTemplate, answers: Answers, rendered: RenderedTree, before?: GivenBefore): Stamp => {
  const files = [...rendered];
  const managed = files.filter(([, { keeping }]) => keeping === 'managed');
  const seeds = files.filter(([, { keeping }]) => keeping === 'seed');
  return {
    template: { name: template.name, version: template.version },
    answers: recordedAnswers(template.questions, answers),
    managed: Object.fromEntries(managed.map(([path, { content }]) => [path, blobId(content)])),
    executable: managed.filter(([, { mode }]) => mode === 'executable').map(([path]) => path),
    seed: seeds.map(([path]) => path),
    given: Object.fromEntries(seeds.flatMap(([path, { content }]) => toGiven(path, content, before))),
  };
};

/** A file that was given before is not given again, whatever the template would give now. */
const toGiven = (path: string, content: Uint8Array, before: GivenBefore | undefined): readonly (readonly [string, string])[] => {
  if (!before?.stamp.seed.includes(path) || before.followed.has(path)) return [[path, blobId(content)]];
  const id = before.stamp.given?.[path];
  return id === undefined ? [] : [[path, id]];
};

const recordedAnswers = (questions: readonly Question[], answers: Answers): Stamp['answers'] =>
  Object.fromEntries(
    questions
      .filter(({ scope }) => scope === 'service')
      .flatMap(({ name }) => (Object.hasOwn(answers, name) ? [[name, answers[name] as AnswerValue]] : [])),
  );

export const printStamp = (stamp: Stamp): string => `${JSON.stringify(stamp, undefined, 2)}\n`;

/**
 * The record in a folder, with its text; nothing if there is none.
 * @throws UserError if it is damaged or can't be read.
 */
export const readRecord = (directory: string): { readonly stamp: Stamp; readonly text: Uint8Array } | undefined =>
  touchingDisk(`${directory} can't be read`, () => {
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return undefined;
    const file = join(directory, RECORD_PATH);
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (!found?.isFile()) return undefined;
    if (found.size > LARGEST)
      throw new UserError(
        'damaged-record',
        `The record ${file} has ${found.size} bytes; no record has.`,
        'Restore it from version control.',
      );
    const text = readFileSync(file);
    return { stamp: parseStamp(text.toString('utf8'), file), text };
  });

/** @throws UserError if there is none, it is damaged or can't be read. */
export const readStamp = (directory: string): Stamp => {
  const found = readRecord(directory);
  if (found) return found.stamp;
  throw new UserError(
    'refused',
    `${directory} is no stamped service: it has no ${RECORD_PATH}.`,
    'Name the folder of a service that create-service stamped.',
  );
};

/**
 * Reads a record back.
 * @throws UserError that names every fault: not JSON, wrong types, ids that are none, paths that leave the folder.
 */
export const parseStamp = (text: string, where: string): Stamp => {
  const problems: { where: string; says: string }[] = [];
  const wrong = (field: string, says: string): void => void problems.push({ where: `${where}: ${field}`, says });
  const value = parseJson(text);
  if (!isRecord(value)) wrong('the file', 'It is not a JSON object.');
  else {
    if (!isRecord(value.template) || typeof value.template.name !== 'string' || typeof value.template.version !== 'string')
      wrong('template', 'It needs a name and a version.');
    if (!isRecord(value.answers) || !Object.values(value.answers).every(isAnswer))
      wrong('answers', 'Each must be a text, a number, a yes or no, or a list of texts.');
    checkIds('managed', value.managed, wrong);
    if (value.given !== undefined) checkIds('given', value.given, wrong);
    checkPaths('seed', value.seed, wrong);
    if (value.executable !== undefined) checkPaths('executable', value.executable, wrong);
  }
  if (problems.length > 0)
    throw new UserError('damaged-record', `The record ${where} is damaged.`, 'Restore it from version control.', problems);
  return value as unknown as Stamp;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const isAnswer = (value: unknown): value is AnswerValue =>
  typeof value === 'string' ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (Array.isArray(value) && value.every((item) => typeof item === 'string'));

const checkIds = (field: string, value: unknown, wrong: (field: string, says: string) => void): void => {
  if (!isRecord(value)) wrong(field, 'It must map paths to git blob ids.');
  else
    for (const [path, id] of Object.entries(value))
      checkEntry(path, typeof id === 'string' && /^[0-9a-f]{40}$/.test(id) ? undefined : 'has no git blob id', wrong);
};

const checkPaths = (field: string, value: unknown, wrong: (field: string, says: string) => void): void => {
  if (!Array.isArray(value)) wrong(field, 'It must be a list of paths.');
  else for (const path of value) checkEntry(String(path), typeof path === 'string' ? undefined : 'is no text', wrong);
};

const checkEntry = (path: string, fault: string | undefined, wrong: (field: string, says: string) => void): void => {
  const says = fault ?? pathFault(path);
  if (says) wrong(JSON.stringify(path), `The path ${says}.`);
};
