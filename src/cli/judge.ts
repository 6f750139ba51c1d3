/** The gate: what a registry and its policy say of a service before it is made. */
import { relative, resolve } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { parseRef } from '../catalog/entity.ts';
import { toGraph } from '../catalog/graph.ts';
import { noHistories } from '../catalog/history.ts';
import { nameFault, ownerFault, ownersToOffer, systemFault, systemsToOffer } from '../catalog/offers.ts';
import { toOwnership } from '../catalog/ownership.ts';
import { type Crowded, crowded, isRegistered } from '../catalog/room.ts';
import { usualSystem } from '../catalog/usual-system.ts';
import { overCapacity } from '../rules/own-003-over-capacity.ts';
import { smallOrganisation } from '../rules/own-009-small-organisation.ts';
import type { Policy } from '../rules/policy.ts';
import type { Problem } from '../support/errors.ts';
import type { Judged, Registry } from './registry.ts';

export const toRegistry = (catalog: Catalog, root: string, policy: Policy, waived: boolean): Omit<Registry, 'folder' | 'problems'> => {
  const ownership = toOwnership(catalog, policy.capacity);
  const organisation = { catalog, graph: toGraph(catalog, policy.types), ownership, capacity: policy.capacity };
  const today = new Date().toISOString().slice(0, 10);
  /** Why the owner has no room, unless the policy does not care. */
  const crowdedBy = ({ name = '', owner, ...rest }: Judged): Crowded | undefined => {
    if (owner === undefined || policy.levels[overCapacity.id] === 'off') return undefined;
    const found = crowded(organisation, { name, owner, ...rest });
    const isWaived = policy.waivers.some(({ rule, entity, until }) => rule === overCapacity.id && entity === found?.team && until >= today);
    return isWaived ? undefined : found;
  };
  /** For an organisation that runs many services for its size, and wants one more. */
  const smallness = (name: string): readonly string[] => {
    const { id, thresholds } = smallOrganisation;
    if (policy.levels[id] === 'off') return [];
    const registry = { ...organisation, types: policy.types, histories: noHistories };
    const found = [...smallOrganisation.check(registry, { ...thresholds, ...policy.thresholds[id] })];
    return found.flatMap((one) =>
      'says' in one ? [`${one.says} Is ${name} a module of a well-structured monolith rather than a service?`] : [],
    );
  };
  return {
    offers: {
      owners: ({ name }) =>
        leavingOne(ownersToOffer(ownership, (owner) => !waived && crowdedBy({ name: String(name ?? ''), owner }) !== undefined)),
      systems: () => systemsToOffer(catalog),
    },
    systemOf: (owner) => {
      const group = parseRef(owner, 'group');
      return group && usualSystem(catalog, group);
    },
    judge: (answers) => {
      const { name, owner, system, directory } = answers;
      const home =
        directory === undefined ? undefined : relative(root, resolve(String(directory), 'catalog-info.yaml')).replaceAll('\\', '/');
      const full = waived || name === undefined ? undefined : crowdedBy(answers);
      return [
        fault('owner', owner === undefined ? undefined : ownerFault(catalog, ownership, owner)),
        full
          ? [fault('owner', full.says), ...full.others.map((says) => fault('another team', says)), fault('all the same', WAY_OUT)].flat()
          : [],
        fault('system', system === undefined ? undefined : systemFault(catalog, system)),
        fault('name', name === undefined || owner === undefined ? undefined : nameFault(catalog, name, owner, home)),
      ].flat();
    },
    knows: ({ name, owner }) => isRegistered(catalog, name, parseRef(owner, 'group')),
    isFull: (answers) => crowdedBy(answers) !== undefined,
    advise: ({ name, owner }) => (isRegistered(catalog, name, parseRef(owner, 'group')) ? [] : smallness(name)),
  };
};

const WAY_OUT = `--waive ${overCapacity.id} --reason TEXT --until DATE makes it, and notes that in the policy.`;

const fault = (where: string, says: string | undefined): readonly Problem[] => (says ? [{ where, says }] : []);

/** Somebody who can choose nothing can't even leave: where all are full, the gate says so after the choice. */
const leavingOne = (choices: ReturnType<typeof ownersToOffer>): ReturnType<typeof ownersToOffer> =>
  choices.every(({ unavailable }) => unavailable) ? choices.map(({ unavailable: _, ...choice }) => choice) : choices;
