import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { template } from '../../generators/index.ts';
import { payloads } from '../testing/hostile.ts';
import type { Question } from '../types.ts';
import { parseValue } from './parse.ts';
import { questionsOfForm, toPage, unless } from './to-form.ts';

const base = { title: 'Title', help: 'Help.', scope: 'service' } as const;
const text = (name: string, more: Partial<Extract<Question, { kind: 'text' }>> = {}): Question => ({
  ...base,
  kind: 'text',
  name,
  ...more,
});
const kind: Question = {
  ...base,
  kind: 'select',
  name: 'kind',
  choices: [
    { value: 'a', title: 'A', help: 'The first.' },
    { value: 'b', title: 'B' },
    { value: 'c', title: 'C' },
  ],
  default: 'a',
};

describe('a field', () => {
  it.each<[string, Question, object]>([
    ['text', text('x'), { type: 'string', description: 'Help.' }],
    ['a text with a default', text('x', { default: 'usual' }), { type: 'string', description: 'Help.', default: 'usual' }],
    [
      'a text whose default depends on another answer',
      text('x', { default: 'The {name} of {other}.', maxLength: 9 }),
      { type: 'string', description: 'Help. Left open, it is "The <name> of <other>".', maxLength: 9 },
    ],
    [
      'a text with a pattern',
      text('x', { pattern: { source: '^a$', says: 'only a' } }),
      { type: 'string', description: 'Help. Allowed: only a.', pattern: '^a$' },
    ],
    ['a text that code checks', text('x', { check: () => [], shape: '^b$' }), { type: 'string', description: 'Help.', pattern: '^b$' }],
    [
      'an owner: the pattern is of a name, and a picker gives a reference',
      text('x', { offers: 'owners', pattern: { source: '^a$', says: 'only a' } }),
      { type: 'string', description: 'Help.', 'ui:field': 'OwnerPicker', 'ui:options': { catalogFilter: { kind: 'Group' } } },
    ],
    [
      'a system',
      text('x', { offers: 'systems' }),
      {
        type: 'string',
        description: 'Help.',
        'ui:field': 'EntityPicker',
        'ui:options': { catalogFilter: { kind: 'System' }, defaultKind: 'System' },
      },
    ],
    [
      'a number',
      { ...base, kind: 'integer', name: 'x', default: 2, minimum: 1, maximum: 3 },
      { type: 'integer', description: 'Help.', default: 2, minimum: 1, maximum: 3 },
    ],
    ['a yes or no', { ...base, kind: 'confirm', name: 'x', default: true }, { type: 'boolean', description: 'Help.', default: true }],
    [
      'a choice',
      { ...kind, name: 'x' },
      { type: 'string', description: 'Help.', enum: ['a', 'b', 'c'], enumNames: ['A: The first.', 'B', 'C'], default: 'a' },
    ],
    [
      'several choices',
      { ...base, kind: 'multiselect', name: 'x', choices: [{ value: 'a', title: 'A' }], default: [] },
      {
        type: 'array',
        description: 'Help.',
        items: { type: 'string', enum: ['a'], enumNames: ['A'] },
        uniqueItems: true,
        default: [],
        'ui:widget': 'checkboxes',
      },
    ],
  ])('%s', (_, question, field) => expect(toPage('Page', [question]).properties).toEqual({ x: { title: 'Title', ...field } }));
});

describe('a page', () => {
  const field = { type: 'string' };

  it('requires what is required, and depends on nothing where there is nothing to depend on', () => {
    expect(toPage('Page', [text('a', { required: true }), text('b')])).toMatchObject({ title: 'Page', required: ['a'] });
    expect(Object.keys(toPage('Page', [text('b')]))).toEqual(['title', 'properties']);
  });

  it('shows a field for those answers alone that bring it, with a branch for each set of fields', () => {
    const page = toPage(
      'Page',
      [kind, text('x', { when: { kind: ['a', 'b'] }, required: true })],
      [
        { name: 'y', on: 'kind', values: ['b'], required: false, field },
        { name: 'z', on: 'kind', values: [], required: true, field },
      ],
    );
    expect(Object.keys(page.properties)).toEqual(['kind']);
    const x = { title: 'Title', description: 'Help.', type: 'string' };
    expect(page.dependencies).toEqual({
      kind: {
        oneOf: [
          { properties: { kind: { enum: ['a'] }, x }, required: ['x'] },
          { properties: { kind: { enum: ['b'] }, x, y: field }, required: ['x'] },
          { properties: { kind: { enum: ['c'] } } },
        ],
      },
    });
  });

  it('may depend on a yes or no', () => {
    const sure: Question = { ...base, kind: 'confirm', name: 'sure', default: false };
    expect(toPage('Page', [sure, text('x', { when: { sure: [true] } })]).dependencies?.sure?.oneOf).toMatchObject([
      { properties: { sure: { enum: [true] }, x: {} } },
      { properties: { sure: { enum: [false] } } },
    ]);
  });

  it('may ask what depends on an answer only unless another is given', () => {
    const { dependencies, ...page } = toPage('Page', [kind, text('x', { when: { kind: ['a'] } })]);
    expect(unless('sure', true, { ...page, ...(dependencies && { dependencies }) })).toEqual({
      ...page,
      if: { properties: { sure: { const: true } }, required: ['sure'] },
      else: { dependencies },
    });
  });

  it.each<[string, readonly Question[]]>([
    ['no question "other"', [text('x', { when: { other: ['a'] } })]],
    ['more than one other', [kind, text('x', { when: { kind: ['a'], other: ['b'] } })]],
    ['Nothing can depend on the question "y"', [text('y'), text('x', { when: { y: ['a'] } })]],
  ])('is none: %s', (says, questions) => expect(() => toPage('Page', questions)).toThrow(says));
});

describe('the form of the service', () => {
  const questions = questionsOfForm(template.questions);

  it('asks nothing that is about a run', () =>
    expect(template.questions.filter((question) => !questions.includes(question)).map(({ name }) => name)).toEqual([
      'directory',
      'git',
      'install',
    ]));

  it.each(questions.map((question) => [question.name, question] as const))('refuses no answer to %s that is right', (name, question) => {
    const ajv = new Ajv({ strict: false });
    const judge = ajv.compile(toPage('Page', [{ ...question, ...(question.kind === 'text' && { required: false }) }]));
    const shape = judgedAs(question);
    const right = [
      ...payloads.map((payload) => payload.trim()),
      ...['payments', 'card-vault', 'a1', 'x'.repeat(40), '@acme', 8080, [], ['docs'], ['cart', 'api:cart-v1']],
      ...('choices' in question ? question.choices.map(({ value }) => value) : []),
    ].filter(
      (value) =>
        'value' in parseValue(question, value) &&
        (Array.isArray(value) ? 'list' : typeof value === 'string' ? 'string' : 'other') === shape,
    );
    for (const value of right) expect([value, judge({ [name]: value }), judge.errors]).toEqual([value, true, null]);
    expect(right.length).toBeGreaterThan(0);
  });
});

function judgedAs({ kind: of }: Question): 'string' | 'list' | 'other' {
  if (of === 'list' || of === 'multiselect') return 'list';
  return of === 'text' || of === 'select' ? 'string' : 'other';
}
