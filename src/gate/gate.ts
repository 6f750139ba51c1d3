/** What a registry says of a service before it is made: the words of the gate. */
import type { RawAnswers } from '../questions/parse.ts';
import type { Offers } from '../questions/to-prompts.ts';
import { type Problem, UserError } from '../support/errors.ts';
import type { Answers, AnswerValue } from '../types.ts';

/** Those of the answers that the registry has something to say of. */
export type Judged = Partial<Pick<Answers, 'name' | 'owner' | 'system' | 'dependencies' | 'tier' | 'lifecycle'>> & {
  readonly directory?: AnswerValue;
};

export interface Gate {
  readonly offers: Offers;
  /** The system that a team's services belong to, if it is one. */
  readonly systemOf: (owner: unknown) => string | undefined;
  /** Of the answers that there are, those that it speaks against. A name is judged with its owner only, who may have registered it. */
  readonly judge: (answers: Judged) => readonly Problem[];
  /** The service is in it already. */
  readonly knows: (answers: Pick<Answers, 'name' | 'owner'>) => boolean;
  /** The team has no room for it, and the policy does not waive that. */
  readonly isFull: (answers: Judged) => boolean;
  /** What lets a team without room have it all the same: a waiver that is in force already. A sentence. */
  readonly waived: (answers: Judged) => string | undefined;
  /** What should be thought of first, though nothing forbids it; sentences. */
  readonly advise: (answers: Pick<Answers, 'name' | 'owner' | 'dependencies'>) => readonly string[];
}

/** @throws UserError if there are any. */
export const refuseFaults = (faults: readonly Problem[] = []): void => {
  if (faults.length > 0)
    throw new UserError(
      'refused',
      'The registry speaks against these answers; nothing was written.',
      'Answer otherwise (--owner, --system, --dependencies, --name), or bring the registry up to date first.',
      faults,
    );
};

/** Where no system is named, that of the team's other services. */
export const withUsualSystem = (given: RawAnswers, gate: Pick<Gate, 'systemOf'> | undefined): RawAnswers => {
  const value = given.has('system') ? undefined : gate?.systemOf(given.get('owner')?.value);
  return value === undefined ? given : new Map([...given, ['system', { value, from: 'registry' }]]);
};
