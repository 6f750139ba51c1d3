/** The folder of the one service that a command is about. */
import { resolve } from 'node:path';
import { UserError } from '../support/errors.ts';

/** @throws UserError if it is named by nothing, as an unset variable of a shell does: where one is, is not what was meant then. */
export const serviceFolder = (directory: string | undefined): string => {
  if (directory === '')
    throw new UserError('usage', '--directory names no folder.', 'Name the folder of the service, or leave --directory out.');
  return resolve(directory ?? '.');
};
