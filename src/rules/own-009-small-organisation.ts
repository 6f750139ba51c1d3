import type { Catalog } from '../catalog/catalog.ts';
import { answerOf, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { teamSize } from '../catalog/team-size.ts';
import { count } from '../support/words.ts';
import { defineRule, type JudgedRegistry } from './rule.ts';

export const smallOrganisation = defineRule({
  id: 'OWN-009',
  title: 'small organisation, many services',
  level: 'info',
  data: 'catalog',
  finds: 'Fewer than {engineers} engineers in all run more than {services} services, or more than {ratio} for each engineer.',
  why: 'Each service costs pipelines, alerts, upgrades and network calls, and few people pay for all of it. Below about 50 engineers that time is mostly missing from the product.',
  fix: 'Prefer modules in a well-structured monolith: merge services that one team owns and that call each other, and split again when teams get in each other’s way.',
  source: 'Glossary article “Microservices”, Picks and Shovels; Fowler, “MonolithFirst”',
  thresholds: { engineers: 50, services: 10, ratio: 0.625 },
  *check(registry, limits) {
    const { catalog, ownership } = registry;
    const services = catalog.services.length;
    if (services === 0) return;
    if (!ownership.organisation) {
      yield { unknown: `How many engineers there are for ${count(services, 'service')} is not known.` };
      return;
    }
    const { engineers } = ownership.organisation;
    const faults = [
      services > limits.services && `more than ${limits.services}`,
      services / engineers > limits.ratio && `more than ${limits.ratio} for each engineer`,
    ].filter(Boolean);
    if (engineers >= limits.engineers || faults.length === 0) return;
    const missing = uncounted(registry).map(answerOf);
    // More people could only make it better: what is fine by those who are counted is fine.
    if (missing.length > 0)
      yield { unknown: `How many engineers ${missing.join(', ')} have, besides the ${engineers} counted already, is not known.` };
    else
      yield {
        says: `The whole organisation has ${count(engineers, 'engineer')} and runs ${count(services, 'service')}: ${faults.join(', and ')}.`,
      };
  },
});

/** Teams with services whose people are in no head-count, neither in one of their own nor in that of a Group above them. */
const uncounted = ({ catalog, ownership }: JudgedRegistry): readonly SourcedEntity[] => {
  const groups = alone(catalog);
  const counted = new Set(catalog.groups.map(refOf).filter((ref) => teamSize(groups, ref)));
  // A set also visits what is added on the way.
  for (const ref of counted) for (const child of catalog.children.get(ref) ?? []) counted.add(child);
  return ownership.teams
    .filter(({ size, services, group }) => !size && services.length > 0 && !counted.has(refOf(group)))
    .map(({ group }) => group);
};

/** Without who belongs to whom, so that a Group's size is what it states itself. */
const alone = (catalog: Catalog): Catalog => ({ ...catalog, members: new Map(), children: new Map() });
