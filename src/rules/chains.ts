/** The longest chains of services that wait for each other. A circle counts as one service: it is a fault of its own. */
import type { Calls } from '../catalog/calls.ts';

type Waiting = Pick<Calls, 'awaited' | 'knots' | 'knotOf'>;

/** From the service that begins it to the one that waits for nobody, by number; of a circle, the service by which the chain goes on. */
export interface Chain {
  readonly services: readonly number[];
  /** How many other services that nobody waits for begin a chain that ends at the same service and is long enough. */
  readonly others: number;
}

/**
 * Of all services that nobody waits for and whose longest chain is long enough, those with the longest to each end. In a large fleet hundreds
 * of services begin a chain through the same few deep ones: one finding each would say the same hundreds of times, and what has to be mended
 * is common to them. One finding in all would hide every other part of the fleet behind the worst.
 */
export const longChains = (waiting: Waiting, least: number): readonly Chain[] => {
  const { knots } = waiting;
  const { length, next, end, isHead, exit } = toLongest(waiting);
  const heads = [...knots.keys()].filter((knot) => isHead[knot] && (length[knot] ?? 0) >= least);
  const firstOf = (knot: number): number => knots[knot]?.[0] ?? 0;
  heads.sort((a, b) => (length[b] ?? 0) - (length[a] ?? 0) || firstOf(a) - firstOf(b));
  const longest = new Map<number, { readonly head: number; others: number }>();
  for (const head of heads) {
    const known = longest.get(end[head] ?? 0);
    if (known) known.others += 1;
    else longest.set(end[head] ?? 0, { head, others: 0 });
  }
  return [...longest.values()].map(({ head, others }) => {
    const services: number[] = [];
    for (let knot: number | undefined = head; knot !== undefined; knot = next[knot]) services.push(exit[knot] ?? firstOf(knot));
    return { services, others };
  });
};

/** By knot: how many there are in the longest chain from it, the next in that chain, and its last. Knots come after what they wait for. */
const toLongest = ({ awaited, knots, knotOf }: Waiting) => {
  const length = new Array<number>(knots.length).fill(1);
  const isHead = new Array<boolean>(knots.length).fill(true);
  const end = [...knots.keys()];
  const next = new Array<number | undefined>(knots.length).fill(undefined);
  const exit = new Array<number | undefined>(knots.length).fill(undefined);
  knots.forEach((members, knot) => {
    for (const member of members)
      for (const target of awaited[member] ?? []) {
        const other = knotOf[target] ?? knot;
        if (other === knot) continue;
        isHead[other] = false;
        if ((length[other] ?? 0) < (length[knot] ?? 0)) continue;
        length[knot] = (length[other] ?? 0) + 1;
        next[knot] = other;
        exit[knot] = member;
        end[knot] = end[other] ?? other;
      }
  });
  return { length, next, end, isHead, exit };
};
