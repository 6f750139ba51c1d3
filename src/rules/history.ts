/** What the rules over git history share: how far back they look, what they may count, and whose history is not known. */
import { answerOf, type EntityRef, refOf, type SourcedEntity } from '../catalog/entity.ts';
import type { Commit, Histories, ServiceHistory } from '../catalog/history.ts';
import { groupBy } from '../support/group-by.ts';
import { count } from '../support/words.ts';
import type { Policy } from './policy.ts';
import { type AnyRule, isFileRule, type JudgedRegistry, type Unknown } from './rule.ts';

/** As many days of history as the rules that are not switched off look at; 0 where none does. */
export const daysNeeded = (rules: readonly AnyRule[], policy: Policy): number =>
  Math.max(
    0,
    ...rules
      .filter(({ id }) => policy.levels[id] !== 'off')
      .map((rule) => (isFileRule(rule) ? 0 : (rule.looksBack?.({ ...rule.thresholds, ...policy.thresholds[rule.id] }) ?? 0))),
  );

/**
 * Commits that say something of the services that they touch: by a person, and no mass changes such as another licence header or a new
 * version of the template everywhere. Large commits manage code rather than develop it (Hattori and Lanza 2008, “On the Nature of Commits”),
 * and Code Maat (Tornhill) leaves out those of more than 30 modules, which are files there; a service is far more than a file.
 */
export const meantCommits = (
  commits: Iterable<Commit>,
  { days, services: most }: { readonly days: number; readonly services: number },
): readonly Commit[] => [...commits].filter(({ age, isHuman, services }) => isHuman && age <= days && services.length <= most);

/** Services whose history is known, in the order of the catalog. */
export const recorded = ({
  catalog,
  histories,
}: JudgedRegistry): readonly { readonly service: SourcedEntity; readonly history: ServiceHistory }[] =>
  catalog.services.flatMap((service) => {
    const history = histories.of.get(refOf(service));
    return history ? [{ service, history }] : [];
  });

/** A line for each reason, not for each service. Nothing where no history is known at all: then the whole rule is not evaluated. */
export const unrecorded = ({ catalog, histories: { of, missing } }: JudgedRegistry): readonly Unknown[] =>
  of.size === 0
    ? []
    : [...groupBy(missing, ([, reason]) => reason)].map(([reason, found]) => ({
        unknown: `The history of ${listed(found.map(([ref]) => nameOf(catalog.entities, ref)))} is not known: ${reason}.`,
      }));

/** Why no rule over history can be evaluated, if so. */
export const whyUnrecorded = ({ of, missing }: Histories): string | undefined =>
  of.size > 0 || missing.size === 0
    ? undefined
    : `No service has a history that could be read: ${[...new Set(missing.values())].slice(0, MOST).join('; ')}.`;

const MOST = 3;
const listed = (names: readonly string[]): string => {
  const more = names.length - MOST;
  return more > 0 ? `${count(names.length, 'service')} (${names.slice(0, MOST).join(', ')} and ${more} more)` : names.join(', ');
};

const nameOf = (entities: ReadonlyMap<EntityRef, SourcedEntity>, ref: EntityRef): string => {
  const entity = entities.get(ref);
  return entity ? answerOf(entity) : ref;
};
