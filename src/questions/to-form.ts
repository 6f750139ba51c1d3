/**
 * Questions as a page of a form: JSON Schema, with the `ui:` words of the form library that Backstage uses. A form only helps to answer
 * well: it knows no code, so what it lets pass is judged by `parse` all the same.
 */
import type { Choice, ListQuestion, Question, TextQuestion } from '../types.ts';

/** Where the files go and what is run there is not for a form to ask. */
export const questionsOfForm = (questions: readonly Question[]): readonly Question[] =>
  questions.filter(({ scope }) => scope === 'service');

export type Field = Readonly<Record<string, unknown>>;

/** A field that is there for some answers to another question on its page. */
export interface Dependent {
  readonly name: string;
  readonly field: Field;
  readonly required: boolean;
  /** That question, and the answers. */
  readonly on: string;
  readonly values: readonly unknown[];
}

export interface Page {
  readonly title: string;
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, Field>>;
  readonly dependencies?: Dependencies;
  /** In the words of JSON Schema: where `if` does not hold, `else` does. */
  readonly if?: { readonly properties: Readonly<Record<string, { readonly const: unknown }>>; readonly required: readonly string[] };
  readonly else?: { readonly dependencies?: Dependencies };
}

type Dependencies = Readonly<Record<string, { readonly oneOf: readonly Branch[] }>>;

interface Branch {
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, Field>>;
}

/** @throws Error if a question depends on more than one other, or on one that is not on the page: forms can't say that. */
export const toPage = (title: string, questions: readonly Question[], others: readonly Dependent[] = []): Page => {
  const dependents = [...questions.filter(({ when }) => when).map(toDependent), ...others];
  const always = questions.filter(({ when }) => !when);
  const required = always.filter(isRequired).map(({ name }) => name);
  const controllers = [...new Set(dependents.map(({ on }) => on))].map((name) => {
    const question = always.find((one) => one.name === name);
    if (!question) throw new Error(`The page "${title}" has no question "${name}", which others depend on.`);
    return question;
  });
  return {
    title,
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(always.map((question) => [question.name, toField(question)])),
    ...(controllers.length > 0 && {
      dependencies: Object.fromEntries(controllers.map((question) => [question.name, { oneOf: toBranches(question, dependents) }])),
    }),
  };
};

/** The same page, whose dependent fields are asked for only as long as a question on it is answered otherwise, or not at all. */
export const unless = (name: string, value: unknown, { dependencies, ...page }: Page): Page => ({
  ...page,
  if: { properties: { [name]: { const: value } }, required: [name] },
  else: { ...(dependencies && { dependencies }) },
});

const isRequired = (question: Question): boolean => question.kind === 'text' && (question.required ?? false);

const toDependent = (question: Question): Dependent => {
  const [[on, values] = ['', []], ...more] = Object.entries(question.when ?? {});
  if (more.length > 0) throw new Error(`The question "${question.name}" depends on more than one other.`);
  return { name: question.name, field: toField(question), required: isRequired(question), on, values };
};

/** One for each set of fields that answers bring. */
const toBranches = (question: Question, dependents: readonly Dependent[]): readonly Branch[] => {
  const branches = new Map<string, { readonly values: unknown[]; readonly fields: readonly Dependent[] }>();
  for (const value of valuesOf(question)) {
    const fields = dependents.filter(({ on, values }) => on === question.name && values.includes(value));
    const key = fields.map((field) => dependents.indexOf(field)).join();
    const branch = branches.get(key);
    if (branch) branch.values.push(value);
    else branches.set(key, { values: [value], fields });
  }
  return [...branches.values()].map(({ values, fields }) => {
    const required = fields.filter((field) => field.required).map(({ name }) => name);
    return {
      properties: { [question.name]: { enum: values }, ...Object.fromEntries(fields.map(({ name, field }) => [name, field])) },
      ...(required.length > 0 && { required }),
    };
  });
};

const valuesOf = (question: Question): readonly unknown[] => {
  if (question.kind === 'select') return question.choices.map(({ value }) => value);
  if (question.kind === 'confirm') return [true, false];
  throw new Error(`Nothing can depend on the question "${question.name}" in a form.`);
};

const toField = (question: Question): Field => {
  const { title, help: description } = question;
  switch (question.kind) {
    case 'text':
      return { title, ...toTextField(question) };
    case 'integer':
      return { title, description, type: 'integer', minimum: question.minimum, maximum: question.maximum, default: question.default };
    case 'select':
      return { title, description, type: 'string', ...toEnum(question.choices), default: question.default };
    case 'multiselect':
      return {
        title,
        description,
        type: 'array',
        items: { type: 'string', ...toEnum(question.choices) },
        uniqueItems: true,
        default: question.default,
        'ui:widget': 'checkboxes',
      };
    case 'list':
      return {
        title,
        description,
        type: 'array',
        items: { type: 'string' },
        maxItems: question.most,
        default: question.default,
        ...(question.offers && MULTI_PICKERS[question.offers]),
      };
    case 'confirm':
      return { title, description, type: 'boolean', default: question.default };
  }
};

/**
 * The form library would rather have `ui:enumNames`, but the page that shows the answers once more before a task is started knows `enumNames`
 * alone (`ReviewState` of @backstage/plugin-scaffolder-react 3.0.0).
 */
const toEnum = (choices: readonly Choice[]) => ({
  enum: choices.map(({ value }) => value),
  enumNames: choices.map(({ title, help }) => (help ? `${title}: ${help}` : title)),
});

/** What a picker gives is a reference, which no pattern of ours is about. A default that depends on another answer is told, not filled in. */
const toTextField = (question: TextQuestion): Field => {
  const { help, default: usual = '', pattern, shape, maxLength, offers } = question;
  const depends = usual.includes('{');
  const description = depends ? `${help} Left open, it is "${usual.replaceAll(/\{(\w+)\}/g, '<$1>').replace(/\.$/, '')}".` : help;
  return {
    description: pattern && !offers && !depends ? `${description} Allowed: ${pattern.says}.` : description,
    type: 'string',
    ...(offers && PICKERS[offers]),
    ...(!offers && (pattern || shape) && { pattern: shape ?? pattern?.source }),
    ...(maxLength !== undefined && { maxLength }),
    ...(usual && !depends && { default: usual }),
  };
};

type Offer = NonNullable<TextQuestion['offers']>;

/** The kind of entity that is asked for. */
export const OFFERED: Readonly<Record<Offer, 'Group' | 'System'>> = { owners: 'Group', systems: 'System' };

const PICKERS: Readonly<Record<Offer, Field>> = {
  owners: { 'ui:field': 'OwnerPicker', 'ui:options': { catalogFilter: { kind: OFFERED.owners } } },
  systems: { 'ui:field': 'EntityPicker', 'ui:options': { catalogFilter: { kind: OFFERED.systems }, defaultKind: OFFERED.systems } },
};

const MULTI_PICKERS: Readonly<Record<NonNullable<ListQuestion['offers']>, Field>> = {
  dependencies: {
    'ui:field': 'MultiEntityPicker',
    'ui:options': { catalogFilter: [{ kind: 'Component' }, { kind: 'API' }], defaultKind: 'Component' },
  },
};
