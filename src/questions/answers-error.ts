/** The error that refuses a set of answers, with everything that is wrong with them. */
import { type Problem, UserError } from '../support/errors.ts';

const HINT =
  'Each question can be answered by a flag, an environment variable or a line in an answers file; on a terminal, leave out --yes to be asked.';

export const answersError = (problems: readonly Problem[], hint = HINT): UserError =>
  new UserError('answers', 'The answers need mending; nothing was written.', hint, problems);
