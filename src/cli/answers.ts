/** Gets the answers of a run together: collects, asks what is missing where there is somebody to ask, and judges them. */
import { join, resolve } from 'node:path';
import { answersError } from '../questions/answers-error.ts';
import { collect, readAnswersFile, withRecorded } from '../questions/collect.ts';
import { parse, type RawAnswers } from '../questions/parse.ts';
import { RECORD_PATH, readRecord } from '../stamp/record.ts';
import { type Problem, UserError } from '../support/errors.ts';
import type { Answers, Question, ServiceTemplate } from '../types.ts';
import type { Program } from './main.ts';
import { openRegistry, type Registry } from './registry.ts';
import type { Terminal } from './terminal.ts';

export interface AnswerFlags {
  readonly answers?: string | undefined;
  readonly registry?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly [flag: string]: unknown;
}

/** @throws UserError with all problems at once. */
export const getAnswers = async ({ template, loadPlopfile }: Program, terminal: Terminal, flags: AnswerFlags): Promise<Answers> => {
  const { questions } = template;
  const file = flags.answers === undefined ? undefined : await readAnswersFile(flags.answers, questions);
  const registry = await openRegistry(flags.registry ?? process.env.CREATE_SERVICE_REGISTRY);
  for (const { where, says } of registry?.problems ?? []) terminal.talk(`${terminal.style('yellow', 'Registry:')} ${where}: ${says}`);
  const said = withWhatIsThere(template, collect(questions, { flags, environment: process.env, ...(file && { file }) }));
  const given = withUsualSystem(said, registry);
  const asks = !flags.yes && terminal.interactive;
  if (asks) judgeEarly(questions, given, registry);
  const raw = asks ? await (await import('./prompt.ts')).promptThroughPlop(await loadPlopfile(), given, registry?.offers) : given;
  const { answers, problems } = parse(questions, raw);
  if (!answers) throw answersError(problems);
  refuseFaults(registry?.judge(answers));
  return answers;
};

/** A folder that was stamped before answers by its record what nobody answers otherwise, as soon as it is known which folder it is. */
const withWhatIsThere = ({ name, questions }: ServiceTemplate, given: RawAnswers): RawAnswers => {
  const needed = given.has('directory') ? ['directory'] : ['name', 'directory'];
  const { answers } = parse(
    questions.filter((question) => needed.includes(question.name)),
    given,
  );
  if (!answers) return given;
  const directory = resolve(String(answers.directory));
  const stamp = readRecord(directory)?.stamp;
  return stamp?.template.name === name ? withRecorded(questions, given, stamp.answers, join(directory, RECORD_PATH)) : given;
};

/** What was said beforehand is judged before anything is asked: nobody answers twelve questions to hear that the name can't be. */
const judgeEarly = (questions: readonly Question[], given: RawAnswers, registry: Registry | undefined): void => {
  const { answers, problems } = parse(
    questions.filter(({ name }) => given.has(name)),
    given,
  );
  if (!answers) throw answersError(problems);
  refuseFaults(registry?.judge(answers));
};

const refuseFaults = (faults: readonly Problem[] = []): void => {
  if (faults.length > 0)
    throw new UserError(
      'refused',
      'The registry speaks against these answers; nothing was written.',
      'Answer otherwise, or bring the registry up to date first.',
      faults,
    );
};

const withUsualSystem = (given: RawAnswers, registry: Registry | undefined): RawAnswers => {
  const usual = given.has('system') ? undefined : registry?.systemOf(given.get('owner')?.value);
  return usual ? new Map([...given, ['system', usual]]) : given;
};
