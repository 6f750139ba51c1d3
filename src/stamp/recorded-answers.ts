/** The answers that a record holds, as this release of the template understands them. */
import { answersError } from '../questions/answers-error.ts';
import { withRecorded } from '../questions/collect.ts';
import { parse, type RawAnswers } from '../questions/parse.ts';
import type { Answers, ServiceTemplate, Stamp } from '../types.ts';
import { RECORD_PATH } from './record.ts';

/**
 * @param changed Answers that take the place of those recorded.
 * @throws UserError naming each that is none any more, or that is missing.
 */
export const recordedAnswers = (
  { questions }: Pick<ServiceTemplate, 'questions'>,
  { answers: recorded }: Pick<Stamp, 'answers'>,
  changed: RawAnswers = new Map(),
): Answers => {
  const { answers, problems } = parse(questions, withRecorded(questions, changed, recorded, RECORD_PATH));
  if (!answers)
    throw answersError(
      problems,
      'create-service set QUESTION=VALUE answers anew what this release of the template does not take any more.',
    );
  return answers;
};
