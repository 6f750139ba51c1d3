/** What the registry offers as answers, and what it says against one: the words for `create`. */
import { count } from '../support/words.ts';
import type { Choice } from '../types.ts';
import { type Catalog, ownerOf } from './catalog.ts';
import { answerOf, parseRef, refOf, type SourcedEntity } from './entity.ts';
import type { Ownership, TeamLoad } from './ownership.ts';

/** The Groups that can own a service, each with its load; `isFull` says which of them can't take this one. */
export const ownersToOffer = ({ teams }: Ownership, isFull: (owner: string) => boolean = () => false): readonly Choice[] =>
  teams.map((team) => ({
    ...choice(team.group, toLoad(team)),
    ...(isFull(answerOf(team.group)) && { unavailable: `no room: ${toLoad(team)}` }),
  }));

export const systemsToOffer = (catalog: Catalog): readonly Choice[] =>
  catalog.systems.map((system) => choice(system, system.metadata.description));

const choice = (entity: SourcedEntity, help: string | undefined): Choice => ({
  value: answerOf(entity),
  title: entity.metadata.title ?? entity.metadata.name,
  ...(help ? { help } : {}),
});

const toLoad = ({ size, services, capacity }: TeamLoad): string =>
  size && capacity !== undefined
    ? `${count(size.engineers, 'engineer')}, ${services.length} of ${count(capacity, 'service')}`
    : `engineers unknown, ${count(services.length, 'service')}`;

/** Why a Group can't be the owner, or nothing. */
export const ownerFault = (catalog: Catalog, ownership: Ownership, owner: string): string | undefined =>
  isOneOf(catalog.groups, 'group', owner)
    ? undefined
    : `The registry has no Group ${owner}. ${nearest(owner, ownersToOffer(ownership).map(spelled))}`;

/** Why a System can't be the one, or nothing. */
export const systemFault = (catalog: Catalog, system: string): string | undefined =>
  isOneOf(catalog.systems, 'system', system)
    ? undefined
    : `The registry has no System ${system}. ${nearest(system, systemsToOffer(catalog).map(spelled))}`;

/**
 * Why a name is taken, or nothing. A Component that the same owner registered under this name is this very service: companies register
 * a service before its repository exists, and stamp it again into a folder in use. But one that says where it lives lives there alone.
 * An owner that is none has a fault of its own.
 * @param home The service's `catalog-info.yaml`, as it would be, relative to the registry.
 */
export const nameFault = (catalog: Catalog, name: string, owner: string, home?: string): string | undefined => {
  const taken = catalog.entities.get(parseRef(name, 'component') ?? '');
  if (!taken || !isOneOf(catalog.groups, 'group', owner)) return undefined;
  const holder = ownerOf(taken);
  const { file } = taken.source;
  const livesElsewhere = home !== undefined && /(?:^|\/)catalog-info\.ya?ml$/.test(file) && file !== home;
  if (holder === parseRef(owner, 'group') && !livesElsewhere) return undefined;
  return `The registry has a Component ${name} already, owned by ${holder ?? 'nobody'} (${file}).`;
};

const isOneOf = (entities: readonly SourcedEntity[], kind: string, name: string): boolean => {
  const ref = parseRef(name, kind);
  return entities.some((entity) => refOf(entity) === ref);
};

const spelled = ({ value }: Choice): string => value;

/** Points to what was probably meant, or to all there is where that is little. */
export const nearest = (name: string, offered: readonly string[]): string => {
  if (offered.length === 0) return 'It has none at all.';
  const ranked = offered
    .map((value) => ({ value, distance: distance(name.toLowerCase(), value.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best && best.distance <= Math.max(2, name.length / 3)) return `Did you mean ${best.value}?`;
  const shown = offered.slice(0, 8);
  return `It has ${shown.join(', ')}${offered.length > shown.length ? ` and ${offered.length - shown.length} more` : ''}.`;
};

/** A part of a name is as near as a slip of the finger: who types `payments` means `team-payments`. */
const distance = (typed: string, offered: string): number =>
  typed.length > 2 && offered.includes(typed) ? 1 : editDistance(typed, offered);

/** Letters to insert, delete or replace to get from one word to the other. */
const editDistance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
};
