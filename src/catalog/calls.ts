/**
 * Who calls whom among services, and in what circles: the part of the graph that rules walk as a whole, with services by number so that this
 * costs little. Libraries, websites and what is deprecated are not in it. Worked out once for each graph.
 */
import type { Catalog } from './catalog.ts';
import type { SourcedEntity } from './entity.ts';
import type { Graph } from './graph.ts';
import { isGateway, type Types } from './kinds.ts';
import { type Adjacency, type Knots, toKnots } from './knots.ts';

export interface Calls extends Knots {
  /** In order of reference. All numbers here are places in this list; `knots` are of those that wait for each other. */
  readonly services: readonly SourcedEntity[];
  /** By service: it routes for others by trade, and has many edges by no fault of its own. */
  readonly gateway: readonly boolean[];
  /** By service, rising: those that it depends on, and those that depend on it. */
  readonly callees: Adjacency;
  readonly callers: Adjacency;
  /** Its callees without those that it only hears events of. */
  readonly awaited: Adjacency;
}

interface Registry {
  readonly catalog: Catalog;
  readonly graph: Graph;
  /** Those that the other two were made by. */
  readonly types: Types;
}

const known = new WeakMap<Graph, Calls>();

export const callsOf = (registry: Registry): Calls => {
  const calls = known.get(registry.graph) ?? toCalls(registry);
  known.set(registry.graph, calls);
  return calls;
};

const toCalls = ({ catalog: { services }, graph: { edges }, types }: Registry): Calls => {
  const numbers = new Map(services.map((service, number) => [service, number]));
  const lists = (): number[][] => services.map(() => []);
  const [callees, callers, awaited] = [lists(), lists(), lists()];
  // Edges are sorted as services are, so that each list rises.
  for (const { from, to, synchronous } of edges) {
    const [caller, callee] = [numbers.get(from), numbers.get(to)];
    if (caller === undefined || callee === undefined) continue;
    callees[caller]?.push(callee);
    callers[callee]?.push(caller);
    if (synchronous) awaited[caller]?.push(callee);
  }
  const gateway = services.map((service) => isGateway(service, types));
  return { services, gateway, callees, callers, awaited, ...toKnots(awaited) };
};
