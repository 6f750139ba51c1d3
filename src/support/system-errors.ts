/** What the operating system refuses, in a user's words: the code of the error becomes a reason and a way out. */
import { systemCode, UserError } from './errors.ts';

/** The end of a hint where the user said which folder it is about, and may say another. */
const ELSEWHERE = ', or choose another folder with --directory';

const noRight = ['permission was denied', 'Give yourself the right to it'] as const;
const noSpace = ['the disk is full', 'Free some space'] as const;
const appeared = ['something appeared there in the meantime', 'Run the command again', 'nowhere'] as const;

/** What it means, what to do, and whether another folder helps. */
const causes: Readonly<Record<string, readonly [says: string, hint: string, elsewhere?: 'nowhere']>> = {
  EACCES: noRight,
  EPERM: noRight,
  EROFS: ['the file system is read-only', 'Make it writable'],
  ENOSPC: noSpace,
  EDQUOT: ['the disk quota is used up', 'Free some space'],
  ENOTDIR: ['a file stands where a folder is needed', 'Move the file away'],
  EISDIR: ['a folder stands where a file is needed', 'Move the folder away'],
  ENOENT: ['something vanished in the meantime', 'Run the command again', 'nowhere'],
  EEXIST: appeared,
  ENOTEMPTY: appeared,
  ELOOP: ['its symbolic links lead in a circle', 'Mend the links'],
  ENAMETOOLONG: ['the path is too long for the file system', 'Shorten it'],
  EMFILE: ['too many files are open', 'Close some programs, or raise the limit with ulimit -n', 'nowhere'],
  EIO: ['the disk reported an error', 'Check the disk'],
};

/**
 * Runs what touches the disk. A refusal of the system becomes a UserError that begins with `what` ("… can't be read");
 * every other error passes as it is. `elsewhere` ends the hint where another folder would help.
 */
export const touchingDisk = <Result>(what: string, run: () => Result, elsewhere = ELSEWHERE): Result => {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const [says, hint, helps] = causeOf(error);
    throw new UserError('disk', `${what}: ${says}.`, `${hint}${helps === 'nowhere' ? '' : elsewhere}.`, [], { cause: error });
  }
};

/** What a refusal of the system means, as half a sentence, and what to do about it. */
export const causeOf = (error: Error): readonly [says: string, hint: string, elsewhere?: 'nowhere'] =>
  causes[systemCode(error) ?? ''] ?? [`the system refused it (${error.message})`, 'Mend the cause and try again', 'nowhere'];
