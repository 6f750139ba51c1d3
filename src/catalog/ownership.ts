/**
 * What each team carries, and what it can carry. The rule of thumb is that of the glossary article “Microservices” of Picks and Shovels:
 * a team of 5–8 engineers owns 3–5 services well, and one with 15 neglects some. Published ratios run from 0.1 to 8 services an engineer,
 * so the ratio is a company's to set.
 */
import type { Catalog } from './catalog.ts';
import { type EntityRef, labelOf, refOf, type SourcedEntity } from './entity.ts';
import { lifecycleOf } from './kinds.ts';
import { organisationSize, type TeamSize, teamSize } from './team-size.ts';

/** How many services engineers can carry. */
export interface CapacityPolicy {
  readonly servicesPerEngineer: number;
  /** What one service weighs, by tier and by lifecycle, multiplied; 1 where nothing is said. */
  readonly weights: { readonly tier: Readonly<Record<string, number>>; readonly lifecycle: Readonly<Record<string, number>> };
}

/** 5 engineers → 3 services, 8 → 5. */
export const defaultCapacity: CapacityPolicy = { servicesPerEngineer: 0.625, weights: { tier: {}, lifecycle: {} } };

/** `over`: more than its capacity; `neglect likely`: more than twice as much; `unknown`: nobody knows how many engineers it has. */
export type Band = 'within' | 'over' | 'neglect likely' | 'unknown';

export interface TeamLoad {
  readonly group: SourcedEntity;
  readonly size?: TeamSize;
  /** Sorted by reference. */
  readonly services: readonly SourcedEntity[];
  /** Their number, or the sum of their weights where the policy has some. */
  readonly load: number;
  /** Whole services; absent where the size is unknown. */
  readonly capacity?: number;
  readonly band: Band;
}

export interface Ownership {
  /** Groups that own something, and those that could: with people, and no Groups below. Sorted by reference. */
  readonly teams: readonly TeamLoad[];
  readonly byGroup: ReadonlyMap<EntityRef, TeamLoad>;
  /** Of all Groups together; nothing where no size is known. */
  readonly organisation: TeamSize | undefined;
}

/** Whole services that so many engineers can carry: at least one. */
export const capacityOf = (engineers: number, { servicesPerEngineer }: CapacityPolicy = defaultCapacity): number =>
  // Products like 0.7 × 10 end below the whole number that they mean.
  Math.max(1, Math.floor(servicesPerEngineer * engineers + 1e-9));

export const bandOf = (load: number, capacity: number | undefined): Band => {
  if (capacity === undefined) return 'unknown';
  if (load <= capacity) return 'within';
  return load > 2 * capacity ? 'neglect likely' : 'over';
};

export const toOwnership = (catalog: Catalog, policy: CapacityPolicy = defaultCapacity): Ownership => {
  const teams = catalog.groups
    .filter((group) => catalog.servicesByOwner.has(refOf(group)) || !catalog.children.has(refOf(group)))
    .map((group) => loadOfGroup(catalog, group, policy));
  return { teams, byGroup: new Map(teams.map((team) => [refOf(team.group), team])), organisation: organisationSize(catalog) };
};

/** Of any Group, also of one that is no team because it only holds others. */
export const loadOfGroup = (catalog: Catalog, group: SourcedEntity, policy: CapacityPolicy): TeamLoad => {
  const size = teamSize(catalog, refOf(group));
  const services = catalog.servicesByOwner.get(refOf(group)) ?? [];
  const load = loadOf(services, policy);
  const capacity = size && capacityOf(size.engineers, policy);
  return { group, services, load, band: bandOf(load, capacity), ...(size && { size }), ...(capacity !== undefined && { capacity }) };
};

/** Weights are decimal fractions: sums of them are rounded to a hundredth. */
export const loadOf = (services: readonly SourcedEntity[], policy: CapacityPolicy): number =>
  Math.round(100 * services.reduce((sum, service) => sum + weightOf(service, policy), 0)) / 100;

const weightOf = (service: SourcedEntity, { weights }: CapacityPolicy): number =>
  (weights.tier[labelOf(service, 'tier') ?? ''] ?? 1) * (weights.lifecycle[lifecycleOf(service)] ?? 1);
