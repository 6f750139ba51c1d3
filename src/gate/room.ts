/** Whether a team has room for a service, as the policy has it, and the words of the gate where it has none. */
import type { Catalog } from '../catalog/catalog.ts';
import { spoken } from '../catalog/entity.ts';
import { toGraph } from '../catalog/graph.ts';
import { toOwnership } from '../catalog/ownership.ts';
import { type Crowded, crowded, type Organisation } from '../catalog/room.ts';
import { overCapacity } from '../rules/own-003-over-capacity.ts';
import type { Policy } from '../rules/policy.ts';
import type { Problem } from '../support/errors.ts';
import type { Judged } from './gate.ts';

export const toOrganisation = (catalog: Catalog, { capacity, types }: Policy): Organisation => ({
  catalog,
  graph: toGraph(catalog, types),
  ownership: toOwnership(catalog, capacity),
  capacity,
});

/** Why the owner has no room, unless the policy does not care. */
export const crowdedBy = (organisation: Organisation, policy: Policy, answers: Judged): Crowded | undefined => {
  const found = crowding(organisation, policy, answers);
  return found?.waivedUntil === undefined ? found : undefined;
};

/** That the owner has no room, and that this was waived before, in a sentence. */
export const waivedBefore = (organisation: Organisation, policy: Policy, answers: Judged): string | undefined => {
  const found = crowding(organisation, policy, answers);
  return found?.waivedUntil === undefined
    ? undefined
    : `${spoken(found.team, 'group')} has no room; ${overCapacity.id} is waived for it until ${found.waivedUntil} (${policy.file}).`;
};

/** Also where a waiver is in force, with the last day of it. */
const crowding = (
  organisation: Organisation,
  policy: Policy,
  { name = '', owner, ...rest }: Judged,
): (Crowded & { readonly waivedUntil?: string | undefined }) | undefined => {
  if (owner === undefined || policy.levels[overCapacity.id] === 'off') return undefined;
  const found = crowded(organisation, { name, owner, ...rest });
  if (!found) return undefined;
  const today = new Date().toISOString().slice(0, 10);
  const days = policy.waivers
    .filter(({ rule, entity, until }) => rule === overCapacity.id && entity === found.team && until >= today)
    .map(({ until }) => until);
  return { ...found, waivedUntil: days.sort().at(-1) };
};

const WAY_OUT = `--waive ${overCapacity.id} --reason TEXT --until DATE makes it, and notes that in the policy.`;

/** The arithmetic, who has room, and the way out. */
export const saysCrowded = ({ says, others }: Crowded, wayOut = WAY_OUT): readonly Problem[] => [
  { where: 'owner', says },
  ...others.map((other) => ({ where: 'another team', says: other })),
  { where: 'all the same', says: wayOut },
];
