/** What a question is called in each place where it can be answered. */
import { toKebab } from '../support/words.ts';

export const flagName = (question: string): string => toKebab(question);
export const variableName = (question: string): string => `CREATE_SERVICE_${toKebab(question).replaceAll('-', '_').toUpperCase()}`;
