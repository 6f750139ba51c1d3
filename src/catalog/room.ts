/** Whether a team can carry one service more: the arithmetic, in sentences, and who else could. Pure. */
import { count } from '../support/words.ts';
import { type Catalog, ownerOf } from './catalog.ts';
import { calledBy } from './dependencies.ts';
import { answerOf, type EntityRef, labels, parseRef, refOf, type SourcedEntity, sourced } from './entity.ts';
import type { Graph } from './graph.ts';
import { systemOf } from './kinds.ts';
import { bandOf, type CapacityPolicy, loadOf, loadOfGroup, type Ownership, type TeamLoad } from './ownership.ts';

/** What is to be made: enough of it to be weighed. */
export interface Wanted {
  readonly name: string;
  readonly owner: string;
  readonly system?: string | undefined;
  readonly tier?: string | undefined;
  readonly lifecycle?: string | undefined;
  readonly dependencies?: readonly string[] | undefined;
}

/** A team that has no room for it. */
export interface Crowded {
  readonly team: EntityRef;
  /** The arithmetic, full sentences. */
  readonly says: string;
  /** Teams with room, those that share most with the service's team and system first; a sentence each. */
  readonly others: readonly string[];
}

export interface Organisation {
  readonly catalog: Catalog;
  readonly graph: Graph;
  readonly ownership: Ownership;
  readonly capacity: CapacityPolicy;
}

/** Why the team has no room, or nothing: also where its size is unknown, and where the service is registered and so counted already. */
export const crowded = (organisation: Organisation, wanted: Wanted): Crowded | undefined => {
  const { catalog, capacity: policy } = organisation;
  const group = catalog.entities.get(parseRef(wanted.owner, 'group') ?? '');
  const team = group && loadOfGroup(catalog, group, policy);
  if (!team?.size || team.capacity === undefined || isRegistered(catalog, wanted.name, refOf(team.group))) return undefined;
  const weight = loadOf([toService(wanted)], policy);
  const after = Math.round(100 * (team.load + weight)) / 100;
  if (bandOf(after, team.capacity) === 'within') return undefined;
  const { engineers, from } = team.size;
  const source = from === 'annotation' ? 'as its head-count says' : 'counted by name';
  const owned =
    team.services.length > 0
      ? `It owns ${count(team.services.length, 'service')}: ${team.services.map(answerOf).join(', ')}.`
      : 'It owns none yet.';
  const weighing =
    after === team.services.length + 1
      ? `${wanted.name} would be its ${ordinal(after)}.`
      : `With ${wanted.name} they would weigh ${after}.`;
  return {
    team: refOf(team.group),
    says: `${answerOf(team.group)} has ${count(engineers, 'engineer')} (${source}), who can carry ${count(team.capacity, 'service')} (${policy.servicesPerEngineer} an engineer, rounded down). ${owned} ${weighing}`,
    others: othersWithRoom(organisation, wanted, refOf(team.group), weight),
  };
};

/** Whether the owner has registered a service of this name: it is counted already, and this very one. */
export const isRegistered = (catalog: Catalog, name: string, owner: EntityRef | undefined): boolean => {
  const known = catalog.entities.get(parseRef(name, 'component') ?? '');
  return known !== undefined && ownerOf(known) === owner;
};

const toService = ({ name, tier, lifecycle }: Wanted): SourcedEntity =>
  sourced(
    {
      apiVersion: '',
      kind: 'Component',
      metadata: { name, labels: tier === undefined ? {} : { [labels.tier]: tier } },
      spec: { lifecycle },
    },
    { file: '', document: 0 },
  );

const ordinal = (n: number): string => {
  const suffix = /1\d$/.test(String(n)) ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' } as Record<number, string>)[n % 10];
  return `${n}${suffix ?? 'th'}`;
};

const MOST_OTHERS = 3;

const othersWithRoom = (
  { catalog, graph, ownership }: Organisation,
  { system, dependencies = [] }: Wanted,
  owner: EntityRef,
  weight: number,
): readonly string[] => {
  const called = new Set(dependencies.flatMap((dependency) => calledBy({ catalog, graph }, dependency)));
  const home = system === undefined ? undefined : parseRef(system, 'system');
  const hasRoom = (team: TeamLoad): boolean => refOf(team.group) !== owner && bandOf(team.load + weight, team.capacity) === 'within';
  // What it would have to do with: what it calls, the services of its own team, and those of its system.
  const near = (service: SourcedEntity): boolean =>
    called.has(service) || ownerOf(service) === owner || (home !== undefined && systemOf(service) === home);
  const sharedOf = ({ services }: TeamLoad): number =>
    services.reduce((sum, service) => {
      const ends = [
        ...(graph.out.get(refOf(service)) ?? []).map(({ to }) => to),
        ...(graph.in.get(refOf(service)) ?? []).map(({ from }) => from),
      ];
      return sum + ends.filter(near).length + (called.has(service) ? 1 : 0);
    }, 0);
  return ownership.teams
    .filter(hasRoom)
    .map((team) => ({ team, shared: sharedOf(team), free: (team.capacity ?? 0) - team.load }))
    .sort((a, b) => b.shared - a.shared || b.free - a.free)
    .slice(0, MOST_OTHERS)
    .map(({ team, shared }) => {
      const ties = shared > 0 ? `, and ${count(shared, 'edge')} with what it would work beside` : '';
      return `${answerOf(team.group)} has room: ${team.services.length} of ${team.capacity}${ties}.`;
    });
};
