/** From a service on disk to the file that registers it, judged as `create` judges: all of it, or what is wrong with it. */
import { lstatSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isEntityName, parseRef, refOf } from '../catalog/entity.ts';
import { isComponent } from '../catalog/kinds.ts';
import { loadCatalog } from '../catalog/load.ts';
import { nameInAddress, toAddress } from '../catalog/location-address.ts';
import { type LocationFile, targetOf, toLocationFile, writeLocation } from '../catalog/register.ts';
import type { Waiver } from '../rules/waiver.ts';
import { type Problem, UserError } from '../support/errors.ts';
import { applyAll } from '../tree/apply.ts';
import { openDesk } from '../tree/desk.ts';
import { readPaths } from '../tree/read.ts';
import type { Prepared } from './change-registry.ts';
import { judgeEntities } from './judge-entities.ts';
import type { ReadRegistry } from './read-registry.ts';
import { toProblem } from './registry.ts';
import { layWaiver } from './waive.ts';

export interface RegisterWanted {
  /** A folder, a file, or an address. */
  readonly source: string;
  readonly name?: string | undefined;
  readonly waive?: ((answers: { readonly owner: string; readonly name: string }) => Waiver) | undefined;
}

export interface PreparedRegister extends Prepared {
  readonly name: string;
  /** Where it stands in the registry already, relative to it. */
  readonly already?: string;
  /** Nothing could be judged: it is on no disk. */
  readonly unseen?: boolean;
  readonly waiver?: Waiver;
  /** What lets a team without room have it: a waiver that is in force already. A sentence. */
  readonly waived?: string | undefined;
}

/** @throws UserError naming everything that speaks against it. */
export const prepareRegister = async (registry: ReadRegistry, wanted: RegisterWanted): Promise<PreparedRegister> => {
  if (wanted.name !== undefined && !isEntityName(wanted.name))
    throw new UserError(
      'usage',
      `${JSON.stringify(wanted.name)} can't be the name of an entity.`,
      'Give letters, digits, and - _ . between them after --name.',
    );
  if (registry.source !== registry.root)
    throw new UserError(
      'registry',
      `The registry ${registry.source} is one file, which leads to no other that is added.`,
      'Give its folder after --registry.',
    );
  const address = toAddress(wanted.source);
  return address ? registerAddress(registry, address, wanted) : registerFile(registry, wanted);
};

const registerAddress = async (
  registry: ReadRegistry,
  address: URL,
  { name = nameInAddress(address) }: RegisterWanted,
): Promise<PreparedRegister> => {
  const { loaded } = registry;
  const known = loaded.entities.find(
    ({ kind, spec }) => kind.toLowerCase() === 'location' && [spec.target, spec.targets].flat().includes(address.href),
  );
  if (known) return { name, plans: [], already: known.source.file, unseen: true };
  return { ...(await lay(registry, toLocationFile(name, 'url', address.href))), unseen: true };
};

const registerFile = async (registry: ReadRegistry, { source, name, waive }: RegisterWanted): Promise<PreparedRegister> => {
  const { root } = registry;
  const file = fileOf(source);
  const { obstacles } = readPaths(dirname(file), [basename(file)]);
  refuse(obstacles.map(({ says }) => ({ where: file, says: `The path ${says}.` })));
  const { entities, problems } = loadCatalog(file);
  refuse(problems.map(toProblem).map(({ where, says }) => ({ where: join(dirname(file), where), says })));
  const first = entities.find(isComponent);
  if (!first) throw refusal([{ where: file, says: 'It describes no Component.' }]);
  const placed = entities.map((entity) => {
    const inRegistry = relative(root, join(dirname(file), entity.source.file)).replaceAll('\\', '/');
    return { ...entity, source: { ...entity.source, file: inRegistry } };
  });
  const judged = judgeEntities(registry, placed);
  if (judged.already !== undefined) return { name: name ?? first.metadata.name, plans: [], already: judged.already };
  refuse([...judged.faults, ...(waive ? [] : judged.crowded)]);
  const waiver = judged.owner === undefined ? undefined : waive?.({ owner: judged.owner, name: first.metadata.name });
  const laid = await lay(registry, toLocationFile(name ?? first.metadata.name, 'file', targetOf(root, file)), waiver);
  return { ...laid, waived: judged.waived };
};

const fileOf = (source: string): string => {
  const path = resolve(source);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return path;
  const names = ['catalog-info.yaml', 'catalog-info.yml'].map((name) => join(path, name));
  const file = names.find((name) => lstatSync(name, { throwIfNoEntry: false }));
  if (found?.isDirectory() && file) return file;
  const says = found ? `There is no catalog-info.yaml in ${path}.` : `${path} does not exist.`;
  throw new UserError(
    'refused',
    `${says} Nothing was written.`,
    'Give the folder of a service that describes itself there, that file, or its https address.',
  );
};

/** The plan of one file more, and how it is written: as `create` writes it. */
const lay = async (registry: ReadRegistry, location: LocationFile, waiver?: Waiver): Promise<PreparedRegister> => {
  const { root, catalog } = registry;
  const { name, path, text } = location;
  const desk = openDesk();
  const there = desk.read(root, path);
  if (there === text) return { name, plans: [], already: path };
  const other = catalog.entities.get(parseRef(name, 'location') ?? '');
  refuse([
    ...(there === undefined ? [] : [{ where: join(root, path), says: 'It is there already and leads elsewhere.' }]),
    ...(other && there === undefined
      ? [{ where: name, says: `The registry has a ${other.kind} ${name} already (${other.source.file}): ${refOf(other)}.` }]
      : []),
    ...desk.problems(),
  ]);
  desk.edit(root, path, text, `it leads to ${name}`);
  if (waiver) await layWaiver(desk, root, waiver);
  refuse(desk.problems());
  const plans = desk.plans();
  const write = (): void => {
    const registration = writeLocation(root, location);
    try {
      applyAll(plans.map((one) => ({ ...one, plan: { changes: one.plan.changes.filter((change) => change.path !== path) } })));
    } catch (error) {
      registration?.undo();
      throw error;
    }
  };
  return { name, plans, write, ...(waiver && { waiver }) };
};

const refuse = (problems: readonly Problem[]): void => {
  if (problems.length > 0) throw refusal(problems);
};

const refusal = (problems: readonly Problem[]): UserError =>
  new UserError(
    'refused',
    'The service can not be registered; nothing was written.',
    'Mend what is named, give another name with --name, or bring the registry up to date first.',
    problems,
  );
