/** Each question has all its ways to be answered, and every way gives the same answer: really run, from the table of questions. */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import inquirer, { type DistinctQuestion } from 'inquirer';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flagName, variableName } from '../src/questions/names.ts';
import type { RawAnswers } from '../src/questions/parse.ts';
import { toCommand } from '../src/questions/to-command.ts';
import { toPrompts } from '../src/questions/to-prompts.ts';
import { toShellLine } from '../src/support/shell-line.ts';
import { anyAnswers } from '../src/testing/any-answers.ts';
import { createService, workFolder } from '../src/testing/command-line.ts';
import type { Answers, AnswerValue, Question } from '../src/types.ts';
import { template } from './index.ts';

const { questions } = template;
const work = workFolder();
afterAll(work.remove);

/** A legal answer to each text question that is not its default. A new one must be added here, or its tests fail. */
const texts: Readonly<Record<string, string>> = {
  name: 'ledger',
  description: `Keeps "the books": 100 % of them, it's $HOME & {{more}}\\.`,
  owner: 'team-ledger',
  system: 'accounting',
  scope: '@acme',
  directory: './else where',
};

/** The same for questions with a list of texts. */
const lists: Readonly<Record<string, readonly string[]>> = { dependencies: ['api:rates-v2', 'sales/cart', 'users'] };

const sampleFor = (question: Question): AnswerValue => {
  switch (question.kind) {
    case 'text':
      return texts[question.name] ?? `no sample for ${question.name}`;
    case 'integer':
      return question.default + 1;
    case 'confirm':
      return !question.default;
    case 'select':
      return question.choices.findLast(({ value }) => value !== question.default)?.value ?? question.default;
    case 'multiselect':
      return question.default.slice(1, 3);
    case 'list':
      return lists[question.name] ?? [`no-sample-for-${question.name}`];
  }
};

/** The flags that answer what must be answered, but for one question. */
const requiredBut = (name: string): readonly string[] =>
  questions.flatMap((question) =>
    question.kind === 'text' && question.required && question.name !== name
      ? question.name === 'name'
        ? ['payments']
        : [`--${flagName(question.name)}`, 'team-payments']
      : [],
  );

/** The answers that a run would work with: a dry run says them. */
const answersOf = async (words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Answers> => {
  const { code, out, talk } = await createService([...words, '--dry-run', '--json', '--yes'], { folder: work.folder, environment });
  expect(talk).toBe('');
  expect(code).toBe(0);
  return (JSON.parse(out) as { answers: Answers }).answers;
};

const defaultFor = (question: Question, name: string): AnswerValue =>
  question.kind === 'text' ? (question.default ?? '').replaceAll('{name}', name) : question.default;

const asText = (value: AnswerValue): string => (Array.isArray(value) ? value.join(',') : String(value));

describe.each(questions.map((question) => [question.name, question] as const))('%s', (name, question) => {
  const sample = sampleFor(question);

  it('has a default of its own', async () => {
    if (question.kind === 'text' && question.required) {
      const { code, talk, out } = await createService([...requiredBut(name), '--dry-run', '--json', '--yes'], { folder: work.folder });
      expect(code).not.toBe(0);
      expect(talk).toContain(`${name}: ${question.title} is needed`);
      expect(JSON.parse(out).error.problems).toEqual([{ where: name, says: expect.stringContaining('is needed') }]);
    } else expect((await answersOf(requiredBut(name)))[name]).toEqual(defaultFor(question, 'payments'));
  });

  it('is answered by a flag', async () => {
    const flag = question.kind === 'confirm' ? [`--${sample ? '' : 'no-'}${flagName(name)}`] : [`--${flagName(name)}`, asText(sample)];
    expect((await answersOf([...requiredBut(name), ...flag]))[name]).toEqual(sample);
    expect((await answersOf([...requiredBut(name), `--${flagName(name)}=${asText(sample)}`]))[name]).toEqual(sample);
  });

  it('is answered by an environment variable', async () => {
    expect((await answersOf(requiredBut(name), { [variableName(name)]: asText(sample) }))[name]).toEqual(sample);
  });

  it.each([
    ['YAML', 'answers.yaml', (answers: object) => dump(answers)],
    ['JSON', 'answers.json', (answers: object) => JSON.stringify(answers)],
    ['JSON with a byte order mark', 'answers.json', (answers: object) => `\ufeff${JSON.stringify(answers)}`],
  ])('is answered by a file, %s', async (_, file, print) => {
    writeFileSync(join(work.folder, file), print({ [name]: sample }));
    expect((await answersOf([...requiredBut(name), '--answers', file]))[name]).toEqual(sample);
  });

  it('is answered by a prompt', async () => {
    expect((await answerPrompt(question, sample))[name]).toEqual(
      question.kind === 'integer' || question.kind === 'list' ? asText(sample) : sample,
    );
  });

  it('is asked by a prompt only if it is open', () => {
    const given = new Map([[name, { value: sample, from: 'test' }]]);
    expect(toPrompts(questions, given, { dim: String }).map((prompt) => prompt.name)).toEqual(
      questions.filter((other) => other !== question).map((other) => other.name),
    );
  });

  it('is asked with what a record says as the default', () => {
    const given = new Map([[name, { value: sample, from: 'test', open: true }]]);
    const prompt = toPrompts(questions, given, { dim: String }).find((asked) => asked.name === name) as {
      default?: (answers: object) => unknown;
    };
    expect(prompt.default?.({})).toEqual(sample);
  });

  it('is offered its default by the prompt', () => {
    if (question.kind === 'text' && question.required) return;
    const prompt = promptFor(question) as unknown as { default: (answers: object) => unknown };
    expect(prompt.default({ name: 'ledger' })).toEqual(defaultFor(question, 'ledger'));
  });

  it('is refused by every way alike when it is wrong, and all that is wrong is said', async () => {
    const wrong = question.kind === 'integer' ? '1' : '\u202ewrong\n';
    const sources: [where: string, words: readonly string[], environment: Record<string, string>][] = [
      [variableName(name), [], { [variableName(name)]: wrong }],
      [`answers.json: ${name}`, ['--answers', 'answers.json'], {}],
      [`--${flagName(name)}`, [`--${flagName(name)}=${wrong}`], {}],
    ];
    writeFileSync(join(work.folder, 'answers.json'), JSON.stringify({ [name]: wrong }));
    const problems = [];
    for (const [where, words, environment] of sources) {
      const { code, out } = await createService([...requiredBut(name), ...words, '--dry-run', '--json', '--yes'], {
        folder: work.folder,
        environment,
      });
      expect(code).not.toBe(0);
      const { error } = JSON.parse(out);
      expect(error.problems.map((problem: { where: string }) => problem.where)).toContain(where);
      problems.push(error.problems.map((problem: { says: string }) => problem.says));
    }
    for (const others of problems) expect(others).toEqual(problems[0]);
    const { validate } = promptFor(question) as { validate?: (value: unknown) => unknown };
    if (validate) expect(validate(wrong)).toBe(problems[0].join(' '));
  });
});

const promptFor = (question: Question) =>
  toPrompts(questions, new Map(), { dim: String }).find(({ name }) => name === question.name) as DistinctQuestion;

/** Answers a real prompt of inquirer with the keys that a person would press. */
const answerPrompt = (question: Question, value: AnswerValue): Promise<Record<string, unknown>> => {
  const down = '\u001b[B';
  const keys = ((): readonly string[] => {
    switch (question.kind) {
      case 'select':
        return [
          ...question.choices
            .slice(
              0,
              question.choices.findIndex((choice) => choice.value === value),
            )
            .map(() => down),
          '\r',
        ];
      case 'multiselect':
        return [...question.choices.flatMap((choice) => [...((value as string[]).includes(choice.value) ? [' '] : []), down]), '\r'];
      case 'confirm':
        return [value ? 'y' : 'n', '\r'];
      default:
        return [String(value), '\r'];
    }
  })();
  return pressKeys({ ...promptFor(question), default: undefined } as never, keys);
};

const pressKeys = async (prompt: DistinctQuestion, keys: readonly string[]): Promise<Record<string, unknown>> => {
  const input = new PassThrough();
  const output = new PassThrough();
  output.resume();
  const ask = inquirer.createPromptModule({ input: input as never, output: output as never });
  const answered = ask([prompt as never]);
  for (const key of keys) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    input.write(key);
  }
  return answered;
};

describe('the dependencies', () => {
  const question = questions.find(({ name }) => name === 'dependencies') as Question;
  const offered = ['cart', 'api:rates'].map((value) => ({ value, title: value, help: 'of shop' }));
  const offers = { owners: () => [], systems: () => [], dependencies: () => offered };
  const promptWith = (given: RawAnswers) =>
    toPrompts([question], given, { dim: String, offers })[0] as DistinctQuestion & { choices: (answers: object) => { name: string }[] };

  it('are chosen from what the registry offers, with nothing chosen beforehand', async () => {
    const prompt = promptWith(new Map());
    expect([prompt.type, prompt.choices({}).map(({ name }) => name)]).toEqual(['checkbox', ['cart: of shop', 'api:rates: of shop']]);
    expect(await pressKeys(prompt, ['\r'])).toEqual({ dependencies: [] });
    expect(await pressKeys(prompt, ['\u001b[B', ' ', '\r'])).toEqual({ dependencies: ['api:rates'] });
  });

  it('are chosen anew, from those of before', async () => {
    const prompt = promptWith(new Map([['dependencies', { value: ['cart'], from: 'record', open: true }]]));
    expect(await pressKeys(prompt, ['\u001b[B', ' ', '\r'])).toEqual({ dependencies: ['cart', 'api:rates'] });
  });

  it('may stay empty where they are typed', async () => {
    expect(await pressKeys(promptFor(question), ['\r'])).toEqual({ dependencies: [] });
  });

  it.each([
    ['cart', ['cart']],
    ['component:cart,Cart,default/cart,Component:default/CART', ['cart']],
    ['sales/cart,cart', ['cart', 'sales/cart']],
    ['API:Cart-v1,api:sales/x', ['api:cart-v1', 'api:sales/x']],
    ['component:none', ['component:none']],
    ['none', []],
  ])('%s is read as %j', async (text, answer) => {
    expect((await answersOf([...requiredBut(''), '--dependencies', text])).dependencies).toEqual(answer);
    expect((await answersOf(requiredBut(''), { CREATE_SERVICE_DEPENDENCIES: text })).dependencies).toEqual(answer);
  });

  it.each([
    ['resource:cart-db', "resource:cart-db can't be a dependency: data of its own comes with a capability"],
    ['group:team', "group:team can't be a dependency: a service calls Components and APIs."],
    ['../cart', '"../cart" is not allowed: a Component or an API'],
    ['a/b/c', '"a/b/c" is not allowed'],
    ['Sales/cart', '"Sales/cart" is not allowed'],
    ['__proto__', '"__proto__" is not allowed'],
    ['api:', '"api:" is not allowed'],
    ['x'.repeat(64), 'is not allowed'],
    ['ca\u001b[2Jrt', 'has a line break or another control character'],
  ])('%j is refused', async (text, says) => {
    const { code, talk } = await createService([...requiredBut(''), '--dependencies', text, '--yes', '--dry-run'], { folder: work.folder });
    expect(code).toBe(2);
    expect(talk).toContain(says);
  });
});

describe('precedence', () => {
  beforeAll(() => writeFileSync(join(work.folder, 'answers.yaml'), 'owner: from-file\ntier: 4\nsystem: from-file\n'));

  it('is flag, then environment, then file, then default', async () => {
    const answers = await answersOf(['payments', '--owner', 'from-flag', '--answers', 'answers.yaml'], {
      CREATE_SERVICE_OWNER: 'from-environment',
      CREATE_SERVICE_SYSTEM: 'from-environment',
      CREATE_SERVICE_TIER: '',
    });
    expect(answers).toMatchObject({ owner: 'from-flag', system: 'from-environment', tier: '4', lifecycle: 'experimental' });
  });

  it('has no answer `false` for --no-owner', async () => {
    const { code, talk } = await createService(['payments', '--no-owner', '--dry-run', '--yes'], { folder: work.folder });
    expect(code).not.toBe(0);
    expect(talk).toContain('--owner: It must be a text');
  });
});

describe('the command that repeats the answers', () => {
  it('gives the same answers again, typed into a shell', () => {
    const { questions: table } = template;
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const words = toCommand(table, answers);
        const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${toShellLine(words)}`], { encoding: 'utf8' });
        expect(stdout.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same answers again, read by the command line', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswers, async (answers) => {
        expect(await answersOf(toCommand(questions, answers))).toEqual(answers);
      }),
      { numRuns: 60 },
    );
  });

  it('says no more than it must', () => {
    const answers = {
      ...{ name: 'payments', description: 'The payments service.', owner: 'team-payments', system: 'payments', language: 'typescript' },
      ...{
        dependencies: [],
        capabilities: ['postgres', 'kubernetes', 'alerts', 'docs', 'devcontainer'],
        pipeline: 'github',
        tier: '3',
        lifecycle: 'experimental',
      },
      ...{ port: 8080, scope: '', directory: './payments', git: true, install: false },
    };
    expect(toShellLine(toCommand(questions, answers))).toBe('payments --owner team-payments --no-install --yes');
    const other = {
      ...answers,
      description: "It's -1",
      scope: '@acme',
      dependencies: ['api:a', 'b'],
      capabilities: [],
      git: false,
      directory: '-x',
    };
    expect(toShellLine(toCommand(questions, other))).toBe(
      `payments --description 'It'\\''s -1' --owner team-payments --dependencies api:a,b --capabilities none --scope @acme --directory=-x --no-git --no-install --yes`,
    );
  });
});
