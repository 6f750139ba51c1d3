/** What `create-service add`, `remove` and `set` do: an update with other answers. */
import { withCapabilities, withoutCapabilities, withSettings } from '../stamp/changed-answers.ts';
import type { UpdateInput } from '../stamp/update.ts';
import { type BringFlags, bring } from './bring.ts';
import type { Program } from './main.ts';
import { serviceFolder } from './service-folder.ts';
import type { Terminal } from './terminal.ts';
import { finish } from './update.ts';

export interface ChangeAnswersFlags extends BringFlags {
  readonly directory?: string | undefined;
  /** Capabilities. */
  readonly names?: readonly string[] | undefined;
  /** `question=value`. */
  readonly settings?: readonly string[] | undefined;
}

type Change = (program: Program, terminal: Terminal, flags: ChangeAnswersFlags) => Promise<number>;

const changing =
  (toChanged: (program: Program, flags: ChangeAnswersFlags) => NonNullable<UpdateInput['changed']>): Change =>
  async (program, terminal, flags) => {
    const directory = serviceFolder(flags.directory);
    const made = await bring(program, terminal, flags, { directory, changed: toChanged(program, flags) });
    return finish(program, terminal, flags, made);
  };

/** @throws UserError if one is no capability, lacks another one, or the service can't be brought forward. */
export const add = changing(
  ({ template }, { names = [] }) =>
    (recorded) =>
      withCapabilities(template, recorded, names),
);

/** @throws UserError if the service does not have one, or still uses it, or can't be brought forward. */
export const remove = changing(
  ({ template }, { names = [] }) =>
    (recorded) =>
      withoutCapabilities(template, recorded, names),
);

/** @throws UserError if a question or value is none, or the service can't be brought forward. */
export const set = changing(
  ({ template }, { settings = [] }) =>
    () =>
      withSettings(template, settings),
);
