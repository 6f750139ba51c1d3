/** What the operating system refuses, in a user's words: the code of the error becomes a reason and a way out. */
import { systemCode, UserError } from './errors.ts';

const elsewhere = 'choose another folder with --directory.';
const noRight = ['permission was denied', `Give yourself the right to it, or ${elsewhere}`] as const;
const noSpace = ['the disk is full', `Free some space, or ${elsewhere}`] as const;
const appeared = ['something appeared there in the meantime', 'Run the command again.'] as const;

const causes: Readonly<Record<string, readonly [says: string, hint: string]>> = {
  EACCES: noRight,
  EPERM: noRight,
  EROFS: ['the file system is read-only', `Make it writable, or ${elsewhere}`],
  ENOSPC: noSpace,
  EDQUOT: ['the disk quota is used up', `Free some space, or ${elsewhere}`],
  ENOTDIR: ['a file stands where a folder is needed', `Move the file away, or ${elsewhere}`],
  EISDIR: ['a folder stands where a file is needed', `Move the folder away, or ${elsewhere}`],
  ENOENT: ['something vanished in the meantime', 'Run the command again.'],
  EEXIST: appeared,
  ENOTEMPTY: appeared,
  ELOOP: ['its symbolic links lead in a circle', `Mend the links, or ${elsewhere}`],
  ENAMETOOLONG: ['the path is too long for the file system', 'Choose a shorter folder with --directory.'],
  EMFILE: ['too many files are open', 'Close some programs, or raise the limit with ulimit -n.'],
  EIO: ['the disk reported an error', `Check the disk, or ${elsewhere}`],
};

/**
 * Runs what touches the disk. A refusal of the system becomes a UserError that begins with `what` ("… can't be read");
 * every other error passes as it is.
 */
export const touchingDisk = <Result>(what: string, run: () => Result): Result => {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const [says, hint] = causeOf(error);
    throw new UserError('disk', `${what}: ${says}.`, hint, [], { cause: error });
  }
};

/** What a refusal of the system means, as half a sentence, and what to do about it. */
export const causeOf = (error: Error): readonly [says: string, hint: string] =>
  causes[systemCode(error) ?? ''] ?? [`the system refused it (${error.message})`, 'Mend the cause and try again.'];
