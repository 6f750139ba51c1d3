/** What the commands that change a registry have in common: planned alone, then shown, or written under its lock. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { rootOf } from '../catalog/walk-yaml.ts';
import { UserError } from '../support/errors.ts';
import { applyAll } from '../tree/apply.ts';
import { recover } from '../tree/apply-in-use.ts';
import type { FolderPlan } from '../tree/desk.ts';
import { exclusively } from '../tree/exclusively.ts';
import { type ReadRegistry, readRegistry } from './read-registry.ts';
import { toProblem, USUAL_FOLDER } from './registry.ts';
import { sayHalfChanged, sayRecovered } from './say-create.ts';
import type { Terminal } from './terminal.ts';

export interface ChangeFlags {
  readonly registry?: string | undefined;
  readonly json?: boolean | undefined;
  readonly diff?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
}

export interface Prepared {
  readonly plans: readonly FolderPlan[];
  /** All folders that it was made from: of each, a run may have been killed. */
  readonly folders?: readonly string[];
  /** How it is written, where that is not all there is to it. */
  readonly write?: () => void;
}

export const isDry = (flags: ChangeFlags): boolean => Boolean(flags['dry-run'] || flags.diff);

/**
 * Plans on what is there, and writes the plan unless it is only to be looked at. What is read holds until it is written: other runs wait.
 * @throws UserError if the registry can't be used, another run is at work, or something can't be written; nothing is written then.
 */
export const changeRegistry = async <Plan extends Prepared>(
  terminal: Terminal,
  flags: ChangeFlags,
  prepare: (registry: ReadRegistry) => Promise<Plan>,
): Promise<Plan> => {
  const folder = resolve(flags.registry || process.env.CREATE_SERVICE_REGISTRY || USUAL_FOLDER);
  if (!existsSync(folder)) throw unusable(`The registry ${folder} does not exist.`);
  const read = async (): Promise<ReadRegistry> => {
    const registry = await readRegistry(folder);
    if (registry.catalog.groups.length === 0)
      throw unusable(`The registry ${folder} holds no Group that can be read, so nobody could own a service.`);
    return registry;
  };
  if (isDry(flags)) {
    const registry = await read();
    sayBroken(registry, terminal);
    const prepared = await prepare(registry);
    for (const root of foldersOf(prepared, rootOf(folder))) sayHalfChanged(root, terminal);
    return prepared;
  }
  return exclusively(rootOf(folder), async () => {
    putBack([rootOf(folder)], terminal);
    let registry = await read();
    sayBroken(registry, terminal);
    let prepared = await prepare(registry);
    if (putBack(foldersOf(prepared, rootOf(folder)), terminal)) {
      registry = await read();
      prepared = await prepare(registry);
    }
    if (prepared.write) prepared.write();
    else applyAll(prepared.plans);
    return prepared;
  });
};

const unusable = (says: string): UserError =>
  new UserError('registry', says, 'Give the folder of your Backstage entities after --registry.');

const sayBroken = ({ catalog }: ReadRegistry, { talk, styleTalk }: Terminal): void => {
  for (const { where, says } of catalog.problems.map(toProblem)) talk(`${styleTalk('yellow', 'Registry:')} ${where}: ${says}`);
};

const foldersOf = ({ plans, folders = [] }: Prepared, registry: string): ReadonlySet<string> =>
  new Set([registry, ...folders, ...plans.map(({ root }) => root)]);

/**
 * Of every folder: a run may also have been killed before it changed anything there, and have left what it laid ready.
 * @returns whether a killed run had changed something, so that what was read since is not what stands there now.
 */
export const putBack = (folders: Iterable<string>, terminal: Terminal): boolean => {
  let found = false;
  for (const root of folders) {
    const recovery = recover(root);
    if (recovery) sayRecovered(root, recovery, terminal);
    found ||= recovery !== undefined;
  }
  return found;
};
