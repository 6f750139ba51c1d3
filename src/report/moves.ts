/**
 * Whom to give a service of a team that owns too much: a team with room, the one that shares most with it. It only proposes moves that
 * leave the new team within its capacity. Its time grows with services and edges, not with teams times services.
 */
import { ownerOf } from '../catalog/catalog.ts';
import { type EntityRef, refOf, type SourcedEntity } from '../catalog/entity.ts';
import type { Graph } from '../catalog/graph.ts';
import type { TeamLoad } from '../catalog/ownership.ts';
import type { JudgedRegistry } from '../rules/rule.ts';
import type { Advice, LoadChange } from './report.ts';

/** What a service adds to the load of its team: 1, or its weight by the policy. */
export type WeightOf = (service: SourcedEntity) => number;

type Move = Extract<Advice, { kind: 'move' }>;

/** The most overloaded team first, its moves by what is shared, until it is within its capacity or nobody has room. */
export const proposeMoves = ({ ownership, graph }: JudgedRegistry, weightOf: WeightOf): readonly Move[] => {
  const rooms = toRooms(ownership.teams);
  const over = ownership.teams.filter(({ band }) => band === 'over' || band === 'neglect likely').sort(byExcess);
  return over.flatMap((team) => movesFrom(team, rooms, graph, weightOf));
};

const excess = ({ load, capacity = 1 }: TeamLoad): number => load / capacity;
const byExcess = (a: TeamLoad, b: TeamLoad): number => excess(b) - excess(a) || (refOf(a.group) < refOf(b.group) ? -1 : 1);

const movesFrom = (team: TeamLoad, rooms: Rooms, graph: Graph, weightOf: WeightOf): readonly Move[] => {
  const from = rooms.of(refOf(team.group));
  if (!from) return [];
  const moves: Move[] = [];
  const left = new Map(team.services.map((service) => [service, sharedByTeam(service, graph)]));
  while (from.load > from.capacity) {
    const best = bestMove(from, left, rooms, weightOf);
    if (!best) break;
    const { service, to, shared } = best;
    const effect = { from: rooms.change(from, -weightOf(service)), to: rooms.change(to, weightOf(service)) };
    moves.push({ kind: 'move', service: refOf(service), from: from.ref, to: to.ref, shared, effect });
    left.delete(service);
  }
  return moves;
};

type Shared = ReadonlyMap<EntityRef, number>;

const bestMove = (from: Room, services: ReadonlyMap<SourcedEntity, Shared>, rooms: Rooms, weightOf: WeightOf) => {
  let best: { readonly service: SourcedEntity; readonly to: Room; readonly shared: number; readonly gain: number } | undefined;
  for (const [service, sharing] of services) {
    const weight = weightOf(service);
    const to = weight > 0 ? bestRoom(sharing, rooms, weight) : undefined;
    if (!to) continue;
    const shared = sharing.get(to.ref) ?? 0;
    // What ties it to the team that it leaves speaks against the move.
    const gain = shared - (sharing.get(from.ref) ?? 0);
    if (!best || gain > best.gain || (gain === best.gain && shared > best.shared)) best = { service, to, shared, gain };
  }
  return best;
};

/** Of the teams with room for it the one that shares most with the service; where nobody shares anything, the one with most room. */
const bestRoom = (sharing: Shared, rooms: Rooms, weight: number): Room | undefined => {
  const [most] = [...sharing]
    .flatMap(([ref, shared]) => {
      const room = rooms.of(ref);
      return room && room.load + weight <= room.capacity ? [{ room, shared }] : [];
    })
    .sort((a, b) => b.shared - a.shared || byRoom(a.room, b.room));
  return most?.room ?? rooms.roomiest(weight);
};

/** By owner: how many edges a service has with services of theirs, either way. */
const sharedByTeam = (service: SourcedEntity, graph: Graph): Shared => {
  const shared = new Map<EntityRef, number>();
  const count = (other: SourcedEntity): void => {
    const owner = ownerOf(other);
    if (owner) shared.set(owner, (shared.get(owner) ?? 0) + 1);
  };
  for (const { to } of graph.out.get(refOf(service)) ?? []) count(to);
  for (const { from } of graph.in.get(refOf(service)) ?? []) count(from);
  return shared;
};

interface Room {
  readonly ref: EntityRef;
  readonly capacity: number;
  readonly load: number;
}

interface Rooms {
  readonly of: (team: EntityRef) => Room | undefined;
  /** The team with most room, if that is enough. */
  readonly roomiest: (weight: number) => Room | undefined;
  readonly change: (room: Room, by: number) => LoadChange;
}

const byRoom = (a: Room, b: Room): number => b.capacity - b.load - (a.capacity - a.load) || (a.ref < b.ref ? -1 : 1);

const toRooms = (teams: readonly TeamLoad[]): Rooms => {
  interface Changing extends Room {
    load: number;
  }
  const rooms: Changing[] = teams.flatMap(({ group, load, capacity }) =>
    capacity === undefined ? [] : [{ ref: refOf(group), capacity, load }],
  );
  const known = new Map(rooms.map((room) => [room.ref, room]));
  const sorted = rooms.filter(({ load, capacity }) => load < capacity).sort(byRoom);
  return {
    of: (team) => known.get(team),
    roomiest: (weight) => {
      const [first] = sorted;
      return first && first.load + weight <= first.capacity ? first : undefined;
    },
    change: ({ ref }, by) => {
      const room = known.get(ref);
      if (!room) throw new Error(`${ref} has no room.`);
      const before = room.load;
      room.load = Math.round(100 * (before + by)) / 100;
      const index = sorted.indexOf(room);
      if (index >= 0) {
        sorted.splice(index, 1);
        const next = sorted.findIndex((other) => byRoom(room, other) < 0);
        sorted.splice(next < 0 ? sorted.length : next, 0, room);
      }
      return { before, after: room.load, capacity: room.capacity };
    },
  };
};
