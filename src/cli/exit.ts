/** The exit codes of the command line, and which error ends with which. */
import type { ErrorCode } from '../support/errors.ts';

/** 0 done, 1 refused or a task failed, 2 wrong usage or a bug of ours, 130 stopped by the user (128 and the number of SIGINT). */
export const EXIT = { done: 0, refused: 1, usage: 2, stopped: 130 } as const;

/** Refused is what was well said and can't be done as things stand; wrong usage is what would be wrong anywhere. */
export const EXIT_OF: Readonly<Record<ErrorCode, number>> = {
  refused: EXIT.refused,
  stopped: EXIT.stopped,
  conflicts: EXIT.refused,
  'another-service': EXIT.refused,
  'no-folder': EXIT.refused,
  'damaged-record': EXIT.refused,
  busy: EXIT.refused,
  'damaged-journal': EXIT.refused,
  'recovery-blocked': EXIT.refused,
  'changed-since-plan': EXIT.refused,
  disk: EXIT.refused,
  usage: EXIT.usage,
  answers: EXIT.usage,
  'answers-file': EXIT.usage,
  unsupported: EXIT.usage,
  registry: EXIT.usage,
  policy: EXIT.usage,
  plan: EXIT.usage,
};
