/** Gets the answers of a run together: collects, asks what is missing where there is somebody to ask, and judges them. */
import { refuseFaults, withUsualSystem } from '../gate/gate.ts';
import { answersError } from '../questions/answers-error.ts';
import { collect, readAnswersFile } from '../questions/collect.ts';
import { parse, type RawAnswers } from '../questions/parse.ts';
import { visible } from '../support/visible.ts';
import type { Answers, Question } from '../types.ts';
import type { Entry } from './enter.ts';
import type { Program } from './main.ts';
import { withWhatIsThere } from './recorded.ts';
import { openRegistry, type Registry } from './registry.ts';
import { sayWaivedBefore } from './say-create.ts';
import type { Terminal } from './terminal.ts';

export interface AnswerFlags {
  readonly answers?: string | undefined;
  readonly registry?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly waive?: string | undefined;
  readonly reason?: string | undefined;
  readonly until?: string | undefined;
  readonly [flag: string]: unknown;
}

export interface Answered {
  readonly answers: Answers;
  /** Somebody was asked: what they said is lost if it is not shown again. */
  readonly asked: boolean;
  /** Questions that the environment or the registry would answer, were they left open, otherwise than their default. */
  readonly contested: ReadonlySet<string>;
  /** The registry, where the service is not in it yet, and what is to be waived there if need be. */
  readonly entry?: Pick<Entry, 'registry' | 'waive'>;
}

/** @throws UserError with all problems at once. */
export const getAnswers = async ({ template, loadPlopfile }: Program, terminal: Terminal, flags: AnswerFlags): Promise<Answered> => {
  const { questions } = template;
  const file = flags.answers === undefined ? undefined : await readAnswersFile(flags.answers, questions);
  const waives = [flags.waive, flags.reason, flags.until].some((value) => value !== undefined);
  const waive = waives ? (await import('../gate/read-waive.ts')).readWaive(flags) : undefined;
  const registry = await openRegistry(flags.registry ?? process.env.CREATE_SERVICE_REGISTRY, waives);
  for (const { where, says } of registry?.problems ?? [])
    terminal.talk(`${terminal.styleTalk('yellow', 'Registry:')} ${visible(where)}: ${visible(says)}`);
  const said = withWhatIsThere(template, collect(questions, { flags, environment: process.env, ...(file && { file }) }));
  const asked = !flags.yes && terminal.interactive;
  if (asked) judgeEarly(questions, said, registry);
  const raw = asked
    ? await (await import('./prompt.ts')).promptThroughPlop(await loadPlopfile(), said, registry)
    : withUsualSystem(said, registry);
  const { answers, problems } = parse(questions, raw);
  if (!answers) throw answersError(problems);
  refuseFaults(registry?.judge(answers));
  for (const says of registry?.advise(answers) ?? []) terminal.talk(`${terminal.styleTalk('yellow', 'Advice:')} ${says}`);
  sayWaivedBefore(registry?.waived(answers), terminal);
  const contested = new Set(collect(questions, { flags: {}, environment: process.env }).keys());
  if (registry?.systemOf(answers.owner) !== undefined) contested.add('system');
  const isNew = registry && !registry.knows(answers);
  return { answers, asked, contested, ...(isNew && { entry: { registry, waive } }) };
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
