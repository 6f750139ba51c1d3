/** The questions as the input of a scaffolder action: types and words alone. Values are judged by `parse`, as everywhere, and say so in its words. */
import type { z } from 'zod/v3';
import type { Question } from '../types.ts';

type Zod = typeof z;
export type Schema = Record<string, (zod: Zod) => z.ZodType>;

/** The scaffolder would stop at the first value that a pattern or a list of choices does not allow, and never fills in a default. */
export const toInput = (questions: readonly Question[]): Schema =>
  Object.fromEntries(questions.map((question) => [question.name, (zod: Zod) => toType(question, zod)]));

const toType = (question: Question, zod: Zod): z.ZodType => {
  const describe = (type: z.ZodType, more = ''): z.ZodType => type.describe(question.help + more);
  const values = 'choices' in question ? question.choices.map(({ value }) => value).join(', ') : '';
  switch (question.kind) {
    case 'text':
      return question.required
        ? describe(zod.string())
        : describe(zod.string().optional(), question.default && ` Default: ${question.default}`);
    case 'integer':
      return describe(zod.number().optional(), ` Default: ${question.default}`);
    case 'select':
      return describe(zod.string().optional(), ` One of ${values}. Default: ${question.default}`);
    case 'multiselect':
      return describe(zod.array(zod.string()).optional(), ` Any of ${values}. Default: ${question.default.join(', ') || 'none'}`);
    case 'list':
      return describe(zod.array(zod.string()).optional(), ` At most ${question.most}. Default: ${question.default.join(', ') || 'none'}`);
    case 'confirm':
      return describe(zod.boolean().optional(), ` Default: ${question.default ? 'yes' : 'no'}`);
  }
};
