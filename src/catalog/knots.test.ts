import { describe, expect, test } from 'vitest';
import { type Adjacency, shortestCircle, toKnots } from './knots.ts';

/** Answers by trying every pair: who reaches whom. */
const byBruteForce = (next: Adjacency): readonly (readonly number[])[] => {
  const reachedFrom = next.map((_, start) => {
    const reached = new Set([start]);
    for (const node of reached) for (const target of next[node] ?? []) reached.add(target);
    return reached;
  });
  const together = next.map((_, node) =>
    [...next.keys()].filter((other) => reachedFrom[node]?.has(other) && reachedFrom[other]?.has(node)),
  );
  return together.filter((knot, node) => knot[0] === node);
};

/** The same graphs in every run. */
const someGraph = (size: number, edges: number, seed: number): Adjacency => {
  let state = seed;
  const below = (n: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % n;
  };
  const next = Array.from({ length: size }, () => new Set<number>());
  for (let edge = 0; edge < edges; edge++) next[below(size)]?.add(below(size));
  return next.map((targets) => [...targets]);
};

const LONG = 100_000;
const chain = Array.from({ length: LONG }, (_, node) => (node + 1 < LONG ? [node + 1] : []));
const ring = Array.from({ length: LONG }, (_, node) => [(node + 1) % LONG]);

describe('toKnots', () => {
  test.each<[string, Adjacency, readonly (readonly number[])[]]>([
    ['nothing', [], []],
    ['one node alone', [[]], [[0]]],
    ['one that leads to itself', [[0]], [[0]]],
    ['a chain, its end first', [[1], [2], []], [[2], [1], [0]]],
    ['a ring', [[1], [2], [0]], [[0, 1, 2]]],
    [
      'two rings, one before the other',
      [[1], [0, 2], [3], [2]],
      [
        [2, 3],
        [0, 1],
      ],
    ],
    ['two rings that share a node', [[1], [0, 2], [1]], [[0, 1, 2]]],
    ['a way round by which a circle is entered late', [[2], [0], [3, 1], []], [[3], [0, 1, 2]]],
    ['two that lead to a third', [[2], [2], []], [[2], [0], [1]]],
  ])('of %s', (_, next, knots) => expect(toKnots(next).knots).toEqual(knots));

  test('is right for any graph, and puts what a knot leads to before it', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const size = 1 + (seed % 12);
      const next = someGraph(size, (seed * 7) % (2 * size + 1), seed);
      const { knots, knotOf } = toKnots(next);
      expect([...knots].sort(([a = 0], [b = 0]) => a - b)).toEqual(byBruteForce(next));
      for (const [place, knot] of knots.entries()) for (const node of knot) expect(knotOf[node]).toBe(place);
      for (const [node, targets] of next.entries())
        for (const target of targets) expect(knotOf[target]).toBeLessThanOrEqual(knotOf[node] ?? -1);
    }
  });

  test('takes a chain and a ring as long as the largest registry', () => {
    expect(toKnots(chain).knots).toHaveLength(LONG);
    expect(toKnots(ring).knots).toHaveLength(1);
  });
});

describe('shortestCircle', () => {
  const circle = (next: Adjacency, start = 0) => shortestCircle(next, toKnots(next), start);

  test.each<[string, Adjacency, readonly number[]]>([
    ['is none where nothing leads back', [[1], [2], []], []],
    ['is the whole ring', [[1], [2], [0]], [0, 1, 2]],
    ['is the short one of two', [[1, 3], [2], [0], [0]], [0, 3]],
    ['is the first of two that are as short', [[1, 2], [0], [0]], [0, 1]],
    ['goes through the start, not past it', [[1], [2], [1, 0]], [0, 1, 2]],
    ['of one that leads to itself is itself', [[0]], [0]],
  ])('%s', (_, next, nodes) => expect(circle(next)).toEqual(nodes));

  test('takes a ring as long as the largest registry', () => expect(circle(ring, 7)).toHaveLength(LONG));
});
