/** How a task fails for a mistake of its user: in our sentences and without a stack, which the portal would show. A bug keeps its own. */
import { type ErrorCode, inWords, UserError } from '../support/errors.ts';

/** What to do about it in a portal, where there are no flags. */
const HINTS: Partial<Readonly<Record<ErrorCode, string>>> = {
  answers: 'Mend them in the form.',
  conflicts: 'Give another targetPath, or let no step before this one write these files.',
  'no-folder': 'Give another targetPath.',
  'another-service': 'Give another targetPath.',
  refused: 'Answer otherwise, or mend first what is named.',
};

/** Runs a step of a task. */
export const failing = async <T>(step: () => Promise<T>): Promise<T> => {
  try {
    return await step();
  } catch (error) {
    throw error instanceof UserError ? toFailure(error) : error;
  }
};

const toFailure = (cause: UserError): Error => {
  const error = new Error(inWords(cause, HINTS[cause.code]), { cause });
  // By this name Backstage tells a mistake of its user from a failure of its own.
  error.name = 'InputError';
  error.stack = error.message;
  return error;
};
