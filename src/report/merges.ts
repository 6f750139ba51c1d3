/** Which services of a small organisation could be modules of one: those of one team and one system that call each other. Pure. */
import { ownerOf } from '../catalog/catalog.ts';
import { type EntityRef, refOf, type SourcedEntity } from '../catalog/entity.ts';
import { isGateway, systemOf } from '../catalog/kinds.ts';
import { nameOf } from '../catalog/name-of.ts';
import type { JudgedRegistry } from '../rules/rule.ts';
import { count } from '../support/words.ts';
import type { Advice } from './report.ts';

type Merge = Extract<Advice, { kind: 'merge' }>;

/** The largest first. A gateway stays what it is. */
export const proposeMerges = ({ catalog, graph, types }: JudgedRegistry): readonly Merge[] => {
  const homeOf = (service: SourcedEntity): string | undefined => {
    const owner = ownerOf(service);
    const system = systemOf(service);
    return owner && system && !isGateway(service, types) ? `${owner} ${system}` : undefined;
  };
  const services = new Map(catalog.services.map((service) => [refOf(service), service]));
  const neighbours = (ref: EntityRef): readonly SourcedEntity[] =>
    [...(graph.out.get(ref) ?? []).map(({ to }) => to), ...(graph.in.get(ref) ?? []).map(({ from }) => from)].filter((other) =>
      services.has(refOf(other)),
    );
  const seen = new Set<EntityRef>();
  const merges: Merge[] = [];
  for (const [ref, service] of services) {
    const home = homeOf(service);
    if (seen.has(ref) || !home) continue;
    const together = new Set([ref]);
    // A set also visits what is added on the way.
    for (const member of together)
      for (const other of neighbours(member)) if (homeOf(other) === home && !seen.has(refOf(other))) together.add(refOf(other));
    for (const member of together) seen.add(member);
    const owner = ownerOf(service);
    const system = systemOf(service);
    if (together.size > 1 && owner && system) {
      const because = `${count(together.size, 'service')} of one team and one system (${nameOf(catalog, system)}) that call each other.`;
      merges.push({ kind: 'merge', services: [...together].sort(), owner, because });
    }
  }
  return merges.sort((a, b) => b.services.length - a.services.length);
};
