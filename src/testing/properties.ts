/** What holds for any answers, legal or not: run a few times in the inner loop, and many times among the proofs. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { template } from '../../generators/index.ts';
import { stampInMemory } from '../stamp/in-memory.ts';
import type { Answers, Question } from '../types.ts';
import { anyAnswers } from './any-answers.ts';
import { createService, templateFiles, workFolder } from './command-line.ts';
import { faultsOf, leftoversOf } from './sound.ts';

export const legalAnswersGiveSoundFiles = (numRuns: number): void => {
  fc.assert(
    fc.property(anyAnswers, (answers) => {
      const tree = stampInMemory({ template, files: templateFiles(), answers });
      expect(faultsOf(tree)).toEqual([]);
      expect([...tree.keys()]).toContain('.create-service.json');
    }),
    { numRuns },
  );
};

export const nothingIsLeftUnrendered = (numRuns: number): void => {
  const plain = anyAnswers.map(
    (answers): Answers => ({ ...answers, description: 'Plain words.', name: `a-${answers.name.slice(0, 30)}`.replace(/-$/, '') }),
  );
  fc.assert(
    fc.property(plain, (answers) => {
      expect(leftoversOf(answers)).toEqual([]);
    }),
    { numRuns },
  );
};

const insert = (text: string, at: number, what: string): string => `${text.slice(0, at)}${what}${text.slice(at)}`;
const forbidden = ['\n', '\r', '\t', '\0', '\u001b[2J', '\u0085', '\u202e', '\u2066', '\u2028', '\u200f', '\ufeff', '\ud800', '\udc00'];

/** Answers that are almost legal: one of them is changed by a little. */
const nearMiss = (question: Question): fc.Arbitrary<unknown> => {
  switch (question.kind) {
    case 'text': {
      const text = fc.string({ minLength: 2, maxLength: 30 }).map((value) => `x${value.trim()}x`);
      const marked = fc.tuple(text, fc.constantFrom(...forbidden)).map(([value, mark]) => insert(value, 1, mark));
      const tooLong = fc.constant('x'.repeat((question.maxLength ?? 200) + 1));
      const notText = fc.constantFrom(null, true, [], ['x'], {}, { toString: 'x' });
      return fc.oneof(marked, tooLong, notText, ...(question.name === 'name' ? [nearName] : []));
    }
    case 'list': {
      const marked = fc.constantFrom(...forbidden).map((mark) => ['cart', `ca${mark}rt`]);
      const wrong = ['../x', 'a/b/c', ':x', 'a:', '__proto__', 'resource:x', '-x', 'x'.repeat(64), `api:${'x'.repeat(64)}`, 'none,x', ' '];
      const tooMany = fc.constant(Array.from({ length: question.most + 1 }, (_, index) => `x${index}`));
      return fc.oneof(marked, fc.constantFrom<unknown>(...wrong, null, true, {}, [{}], [['x'], null], [true]), tooMany);
    }
    case 'integer':
      return fc.oneof(
        fc.constantFrom(
          question.minimum - 1,
          question.maximum + 1,
          1.5,
          '',
          ' ',
          null,
          true,
          [],
          {},
          '0x2000',
          '8080 ;',
          '8_080',
          '８０８０',
        ),
        fc.string({ maxLength: 3 }),
      );
    case 'confirm':
      return fc.constantFrom('ja', 'tru', '2', 2, null, [], {}, [true]);
    case 'select':
    case 'multiselect':
      return fc.oneof(
        fc.constantFrom(...question.choices.map(({ value }) => `${value}x`), '__proto__', 'constructor', null, {}, [{}], ['none', 'x']),
        fc.string({ minLength: 1 }).map((value) => `?${value}`),
      );
  }
};

const nearName = fc.oneof(
  fc.constantFrom(
    'Payments',
    'pay_ments',
    '-pay',
    'pay-',
    'pay--ments',
    '1pay',
    'p',
    'select',
    'class',
    'con',
    'kube-x',
    '__proto__',
    'päy',
    'pay.ments',
  ),
  fc.stringMatching(/^[a-z][a-z0-9-]{40,60}$/),
  fc.stringMatching(/^[a-z][a-z0-9]{0,5}[^a-z0-9-][a-z]{1,5}$/),
);

const illegal = fc
  .tuple(anyAnswers, fc.oneof(...template.questions.map((question) => nearMiss(question).map((value) => [question.name, value] as const))))
  .map(([answers, [name, value]]) => ({ answers: { ...answers, [name]: value }, wrong: name }));

export const illegalAnswersAreRefused = async (numRuns: number): Promise<void> => {
  const work = workFolder();
  try {
    await fc.assert(
      fc.asyncProperty(illegal, async ({ answers, wrong }) => {
        writeFileSync(join(work.folder, 'answers.json'), JSON.stringify(answers));
        const { code, out, talk } = await createService(['--answers', 'answers.json', '--yes', '--json'], { folder: work.folder });
        expect(code).not.toBe(0);
        expect(talk).not.toContain('bug');
        const { error } = JSON.parse(out);
        expect(error.problems.map((problem: { where: string }) => problem.where)).toContain(`answers.json: ${wrong}`);
        expect(readdirSync(work.folder)).toEqual(['answers.json']);
      }),
      { numRuns },
    );
  } finally {
    work.remove();
  }
};
