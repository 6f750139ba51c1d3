/** The gate: what a registry and its policy say of a service before it is made. */
import { relative, resolve } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { dependenciesToOffer, dependencyAdvice } from '../catalog/dependencies.ts';
import { parseRef } from '../catalog/entity.ts';
import { noHistories } from '../catalog/history.ts';
import { nameFault, ownerFault, ownersToOffer, systemFault, systemsToOffer } from '../catalog/offers.ts';
import { isRegistered } from '../catalog/room.ts';
import { usualSystem } from '../catalog/usual-system.ts';
import { smallOrganisation } from '../rules/own-009-small-organisation.ts';
import type { Policy } from '../rules/policy.ts';
import type { Problem } from '../support/errors.ts';
import type { Gate } from './gate.ts';
import { dependencyFaults } from './judge-dependencies.ts';
import { crowdedBy, saysCrowded, toOrganisation, waivedBefore } from './room.ts';

interface Judging {
  /** The folder of the registry, where it is one. */
  readonly root?: string;
  /** The user takes it on that the team has no room. */
  readonly waived?: boolean;
  /** What to do to waive that, a sentence. */
  readonly wayOut?: string;
}

export const toGate = (catalog: Catalog, policy: Policy, { root = '', waived = false, wayOut }: Judging): Gate => {
  const organisation = toOrganisation(catalog, policy);
  const { ownership } = organisation;
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
        leavingOne(
          ownersToOffer(
            ownership,
            (owner) => !waived && crowdedBy(organisation, policy, { name: String(name ?? ''), owner }) !== undefined,
          ),
        ),
      systems: () => systemsToOffer(catalog),
      dependencies: (sofar) => dependenciesToOffer(organisation, sofar),
    },
    systemOf: (owner) => {
      const group = parseRef(owner, 'group');
      return group && usualSystem(catalog, group);
    },
    judge: (answers) => {
      const { name, owner, system, directory } = answers;
      const home =
        directory === undefined ? undefined : relative(root, resolve(String(directory), 'catalog-info.yaml')).replaceAll('\\', '/');
      const full = waived || name === undefined ? undefined : crowdedBy(organisation, policy, answers);
      return [
        fault('owner', owner === undefined ? undefined : ownerFault(catalog, ownership, owner)),
        full ? saysCrowded(full, wayOut) : [],
        fault('system', system === undefined ? undefined : systemFault(catalog, system)),
        dependencyFaults(organisation, policy, answers),
        fault('name', name === undefined || owner === undefined ? undefined : nameFault(catalog, name, owner, home)),
      ].flat();
    },
    knows: ({ name, owner }) => isRegistered(catalog, name, parseRef(owner, 'group')),
    waived: (answers) => waivedBefore(organisation, policy, answers),
    isFull: (answers) => crowdedBy(organisation, policy, answers) !== undefined,
    advise: ({ name, owner, dependencies }) => [
      ...dependencies.flatMap((dependency) => dependencyAdvice(catalog, dependency)),
      ...(isRegistered(catalog, name, parseRef(owner, 'group')) ? [] : smallness(name)),
    ],
  };
};

const fault = (where: string, says: string | undefined): readonly Problem[] => (says ? [{ where, says }] : []);

/** Somebody who can choose nothing can't even leave: where all are full, the gate says so after the choice. */
const leavingOne = (choices: ReturnType<typeof ownersToOffer>): ReturnType<typeof ownersToOffer> =>
  choices.every(({ unavailable }) => unavailable) ? choices.map(({ unavailable: _, ...choice }) => choice) : choices;
