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
  // Edges are sorted as services are, so that each list rises.
  const calls = edges.flatMap(({ from, to, synchronous }): readonly Call[] => {
    const [caller, callee] = [numbers.get(from), numbers.get(to)];
    return caller === undefined || callee === undefined ? [] : [{ caller, callee, synchronous }];
  });
  const waited = calls.filter(({ synchronous }) => synchronous);
  const by = (of: readonly Call[], here: 'caller' | 'callee', there: 'caller' | 'callee') => toLists(services.length, of, here, there);
  const awaited = by(waited, 'caller', 'callee');
  return {
    services,
    gateway: services.map((service) => isGateway(service, types)),
    callees: waited.length === calls.length ? awaited : by(calls, 'caller', 'callee'),
    callers: by(calls, 'callee', 'caller'),
    awaited,
    ...toKnots(awaited),
  };
};

interface Call {
  readonly caller: number;
  readonly callee: number;
  readonly synchronous: boolean;
}

const NONE: readonly number[] = [];

/** Lists of just the length that they need: one that grows takes room for sixteen more. */
const toLists = (length: number, calls: readonly Call[], here: 'caller' | 'callee', there: 'caller' | 'callee'): Adjacency => {
  const sizes = new Uint32Array(length);
  for (const call of calls) sizes[call[here]] = (sizes[call[here]] ?? 0) + 1;
  const lists = Array.from(sizes, (size) => (size === 0 ? NONE : new Array<number>(size)));
  const filled = new Uint32Array(length);
  for (const call of calls) {
    const at = filled[call[here]] ?? 0;
    (lists[call[here]] as number[])[at] = call[there];
    filled[call[here]] = at + 1;
  }
  return lists;
};
