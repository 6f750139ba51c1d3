/**
 * What is drawn of a report's graph: its services, or, of a registry too big to be read as a picture, its teams with the number of edges
 * between them. Linear in the report.
 */
import type { EntityRef } from '../../../../catalog/entity.ts';
import type { Band } from '../../../../catalog/ownership.ts';
import type { Report } from '../../../report.ts';
import { many, type Names } from '../words.ts';

export interface GraphNode {
  readonly name: string;
  /** The second line: whose it is, or how much it is. */
  readonly note: string;
  /** Its place among the owners; those without one have -1. */
  readonly owner: number;
  readonly band?: Band;
}

export interface GraphEdge {
  /** Places in the list of nodes. */
  readonly from: number;
  readonly to: number;
  /** How many edges of the registry it stands for. */
  readonly weight: number;
  readonly synchronous: boolean;
}

export interface DrawnGraph {
  readonly of: 'services' | 'teams';
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Owners by number of services. */
  readonly owners: readonly string[];
  /** Full sentences on what is not drawn. */
  readonly left: readonly string[];
}

export const mostServices = 150;
const mostEdges = 600;
const mostTeams = 30;
const mostTeamEdges = 90;

export const toDrawn = (report: Report, names: Names): DrawnGraph =>
  report.services.length <= mostServices ? ofServices(report, names) : ofTeams(report, names);

const ofServices = ({ services, edges, teams }: Report, names: Names): DrawnGraph => {
  const owned = new Map<EntityRef, number>();
  for (const { owner } of services) if (owner !== undefined) owned.set(owner, (owned.get(owner) ?? 0) + 1);
  const owners = [...owned].sort(([a, n], [b, m]) => m - n || compare(a, b)).map(([ref]) => ref);
  const bands = new Map(teams.map(({ ref, band }) => [ref, band]));
  const rank = new Map(owners.map((ref, index) => [ref, index]));
  const place = new Map(services.map(({ ref }, index) => [ref, index]));
  const nodes = services.map(({ name, owner }) => {
    const band = owner === undefined ? undefined : bands.get(owner);
    return {
      name,
      note: owner === undefined ? 'no owner' : names(owner),
      owner: owner === undefined ? -1 : (rank.get(owner) ?? -1),
      ...(band && { band }),
    };
  });
  const { merged, elsewhere } = merge(edges, (ref) => place.get(ref));
  const drawn = merged.slice(0, mostEdges);
  return {
    of: 'services',
    nodes,
    edges: drawn,
    owners: owners.map(names),
    left: sentences([
      elsewhere > 0 && `Edges with what is no service are not drawn (${many(elsewhere, 'edge')}).`,
      drawn.length < merged.length && `Only the first ${mostEdges} of ${many(merged.length, 'edge')} are drawn.`,
    ]),
  };
};

const ofTeams = ({ services, edges, teams }: Report, names: Names): DrawnGraph => {
  const owners = new Map(services.map(({ ref, owner }) => [ref, owner]));
  const refs = [...new Set([...teams.map(({ ref }) => ref), ...services.flatMap(({ owner }) => owner ?? [])])];
  const place = new Map(refs.map((ref, index) => [ref, index]));
  const { merged } = merge(edges, (ref) => place.get(owners.get(ref) ?? ''));
  const degrees = new Map<number, number>();
  for (const { from, to, weight } of merged) for (const end of [from, to]) degrees.set(end, (degrees.get(end) ?? 0) + weight);
  const busiest = new Set(
    [...degrees]
      .sort(([a, n], [b, m]) => m - n || a - b)
      .slice(0, mostTeams)
      .map(([team]) => team),
  );
  const inside = merged.filter(({ from, to }) => busiest.has(from) && busiest.has(to)).sort(byWeight);
  const kept = inside.slice(0, mostTeamEdges);
  const shown = [...busiest].filter((team) => kept.some(({ from, to }) => from === team || to === team));
  const among = new Map(shown.map((team, position) => [team, position]));
  const known = new Map(teams.map((team) => [team.ref, team]));
  const nodes = shown.map((index, owner) => {
    const ref = refs[index] ?? '';
    const team = known.get(ref);
    return { name: names(ref), note: team ? many(team.services.length, 'service') : 'no team', owner, ...(team && { band: team.band }) };
  });
  return {
    of: 'teams',
    nodes,
    edges: kept.map((edge) => ({ ...edge, from: among.get(edge.from) ?? 0, to: among.get(edge.to) ?? 0 })),
    owners: nodes.map(({ name }) => name),
    left: sentences([
      `The registry has ${many(services.length, 'service')}, more than the ${mostServices} that can be read as a picture, so they are aggregated: each box is a team, each arrow stands for all edges from its services to those of the other.`,
      nodes.length < refs.length && `The ${nodes.length} teams with most edges to others are drawn, of ${many(refs.length, 'team')}.`,
      kept.length < inside.length && `Of ${many(inside.length, 'arrow')} between them, the ${kept.length} widest are drawn.`,
    ]),
  };
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byWeight = (a: GraphEdge, b: GraphEdge): number => b.weight - a.weight || a.from - b.from || a.to - b.to;
const sentences = (all: readonly (string | false)[]): readonly string[] => all.filter((sentence) => sentence !== false);

/** One edge a pair of different nodes; those that lead elsewhere are counted. */
const merge = (edges: Report['edges'], placeOf: (ref: EntityRef) => number | undefined) => {
  const merged = new Map<string, GraphEdge>();
  let elsewhere = 0;
  for (const edge of edges) {
    const [from, to] = [placeOf(edge.from), placeOf(edge.to)];
    if (from === undefined || to === undefined) elsewhere += 1;
    else if (from !== to) {
      const key = `${from} ${to}`;
      const before = merged.get(key);
      merged.set(key, { from, to, weight: (before?.weight ?? 0) + 1, synchronous: edge.synchronous || before?.synchronous === true });
    }
  }
  return { merged: [...merged.values()], elsewhere };
};
