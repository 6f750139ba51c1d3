/** What a form of the portal gives as raw answers. Its pickers give full references, where an answer is the name alone. */
import { parseRef } from '../catalog/entity.ts';
import type { RawAnswers } from '../questions/parse.ts';
import { OFFERED } from '../questions/to-form.ts';
import type { Question } from '../types.ts';

/** Those that are answered. What the form leaves open is `undefined`, or not there at all. */
export const toRaw = (questions: readonly Question[], input: Readonly<Record<string, unknown>>): RawAnswers =>
  new Map(
    questions.flatMap((question) => {
      const { name } = question;
      const value = Object.hasOwn(input, name) ? input[name] : undefined;
      return value === undefined ? [] : [[name, { value: toName(question, value), from: name }] as const];
    }),
  );

/** A reference to an entity of another kind stays what it is, and is refused as the name that it is none of. */
const toName = (question: Question, value: unknown): unknown => {
  if (question.kind !== 'text' || !question.offers || typeof value !== 'string') return value;
  const kind = OFFERED[question.offers].toLowerCase();
  const [, named] = /^([^:]+):./.exec(value) ?? [];
  if (named?.toLowerCase() !== kind || parseRef(value, kind) === undefined) return value;
  return value.slice(kind.length + 1).replace(/^default\//i, '');
};
