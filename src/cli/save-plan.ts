/** Saves a plan where the user wants it, and nowhere that something else stands. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { systemCode, UserError } from '../support/errors.ts';
import { causeOf } from '../support/system-errors.ts';

interface PrintedPlan {
  readonly changes: readonly object[];
}

/** @throws UserError if the file can't be written, or if it would be a file of the service. */
export const savePlan = (file: string, directory: string, plan: PrintedPlan): void => {
  const path = relative(directory, resolve(file)).replaceAll('\\', '/');
  if (plan.changes.some((change) => 'path' in change && change.path === path))
    throw new UserError('plan', `${file} is a file of the service; nothing was written.`, 'Save the plan under another name.');
  touching(file, () => writeFileSync(resolve(file), `${JSON.stringify(plan, undefined, 2)}\n`));
};

/** @throws UserError if something else than an earlier plan stands there. */
export const refuseOtherFile = (file: string): void => {
  touching(file, () => {
    if (!statSync(resolve(file), { throwIfNoEntry: false })?.isFile() || isPlan(readFileSync(resolve(file), 'utf8'))) return;
    throw new UserError(
      'plan',
      `${file} is there and is no plan; nothing was written.`,
      'Name a new file after --plan, or one that holds an earlier plan.',
    );
  });
};

const isPlan = (text: string): boolean => {
  try {
    return Array.isArray(JSON.parse(text).changes);
  } catch {
    return false;
  }
};

const touching = (file: string, touch: () => void): void => {
  try {
    touch();
  } catch (error) {
    const code = systemCode(error);
    if (!(error instanceof Error) || error instanceof UserError || code === undefined) throw error;
    const says = code === 'ENOENT' ? 'its folder is not there' : causeOf(error)[0];
    throw new UserError('plan', `The plan can't be saved to ${file}: ${says}.`, 'Name a file in a folder that is there after --plan.');
  }
};
