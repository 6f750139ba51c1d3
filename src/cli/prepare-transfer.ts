/** From the names of services and a team to the plan of a transfer, judged by the gate: all of it, or what is wrong with it. */
import { ownerOf } from '../catalog/catalog.ts';
import { answerOf, parseRef, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { findService } from '../catalog/find-service.ts';
import { ownerFault } from '../catalog/offers.ts';
import { toOwnership } from '../catalog/ownership.ts';
import { saysCrowded } from '../gate/room.ts';
import type { Waiver } from '../rules/waiver.ts';
import { type Problem, UserError } from '../support/errors.ts';
import type { Mention } from '../transfer/mentions.ts';
import { placeOf } from '../transfer/place.ts';
import type { Stamper } from '../transfer/re-render.ts';
import { layTransfer } from '../transfer/transfer.ts';
import type { Transfer } from '../transfer/wanted.ts';
import { type Desk, openDesk } from '../tree/desk.ts';
import type { Prepared } from './change-registry.ts';
import type { ReadRegistry } from './read-registry.ts';
import { layWaiver } from './waive.ts';
import { changesOfLoad, type TeamChange, weighTransfers } from './weigh-transfers.ts';

export interface PreparedTransfer extends Prepared {
  readonly transfers: readonly Transfer[];
  /** Services that the team has already. */
  readonly already: readonly SourcedEntity[];
  readonly loads: readonly TeamChange[];
  readonly mentions: readonly Mention[];
  /** Files that may name the team that had it, and can't be read. */
  readonly unread: readonly Problem[];
  /** Services whose own files are not known: the registry describes them itself. */
  readonly apart: readonly SourcedEntity[];
  readonly waiver?: Waiver;
  /** What lets a team without room have them: a waiver that is in force already. A sentence. */
  readonly waived?: string | undefined;
}

export interface TransferWanted {
  readonly names: readonly string[];
  readonly to: string;
  /** What the user takes on, once it is known for which services. */
  readonly waive?: ((answers: { readonly owner: string; readonly name: string }) => Waiver) | undefined;
}

/** @throws UserError naming everything that speaks against it. */
export const prepareTransfer = async (registry: ReadRegistry, stamper: Stamper, wanted: TransferWanted): Promise<PreparedTransfer> => {
  const { root, loaded } = registry;
  const { services, to } = find(registry, wanted);
  const already = services.filter((service) => ownerOf(service) === refOf(to));
  const transfers = services.filter((service) => !already.includes(service)).map((service): Transfer => ({ service, to }));
  const desk = openDesk();
  const { waiver, waived } = await judge(desk, registry, transfers, wanted);
  const laid = transfers.map((transfer) => layTransfer(desk, { registry: root, entities: loaded.entities, stamper }, transfer));
  refuse([...laid.flatMap(({ problems }) => problems), ...desk.problems()], 'Mend what is named, and run the command again.');
  return {
    ...{ transfers, already, plans: desk.plans(), loads: changesOfLoad(registry, transfers) },
    folders: services.map((service) => placeOf(root, loaded.entities, service).root),
    apart: transfers.map(({ service }) => service).filter((service) => !placeOf(root, loaded.entities, service).isHome),
    mentions: laid.flatMap(({ mentions }) => mentions),
    unread: laid.flatMap(({ unread }) => unread),
    ...{ waived, ...(waiver && { waiver }) },
  };
};

/** All services and the team, by what was typed. */
const find = ({ loaded, catalog, policy }: ReadRegistry, { names, to }: TransferWanted) => {
  const found = [...new Set(names)].map((name) => ({ name, ...findService(loaded, name) }));
  const faults = found.flatMap((one) => ('fault' in one ? [{ where: one.name, says: one.fault, hint: one.hint }] : []));
  const noTeam = ownerFault(catalog, toOwnership(catalog, policy.capacity), to);
  const team = catalog.entities.get(parseRef(to, 'group') ?? '');
  refuse(
    [...faults.map(({ where, says }) => ({ where, says })), ...(noTeam ? [{ where: '--to', says: noTeam }] : [])],
    faults[0]?.hint ?? 'Name a Group of the registry after --to.',
  );
  if (!team) throw new Error(`${to} is a Group, and is not there.`);
  return { services: [...new Set(found.flatMap((one) => ('service' in one ? [one.service] : [])))], to: team };
};

/** @returns the waiver that is needed, laid on the desk, or the one that was there. */
const judge = async (
  desk: Desk,
  registry: ReadRegistry,
  transfers: readonly Transfer[],
  { waive, to }: TransferWanted,
): Promise<Pick<PreparedTransfer, 'waiver' | 'waived'>> => {
  const { crowded, waived } = weighTransfers(registry, transfers);
  if (!crowded) return { waived };
  if (!waive) throw refusal(saysCrowded(crowded), 'Give it to a team with room, or waive that.');
  const name = transfers.map(({ service }) => answerOf(service)).join(', ');
  const waiver = waive({ owner: to, name });
  await layWaiver(desk, registry.root, waiver);
  return { waiver };
};

const refuse = (problems: readonly Problem[], hint: string): void => {
  if (problems.length > 0) throw refusal(problems, hint);
};

const refusal = (problems: readonly Problem[], hint: string): UserError =>
  new UserError('refused', 'This can not be transferred; nothing was written.', hint, problems);
