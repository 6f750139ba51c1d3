import { expect, test } from 'vitest';
import { type Adjacency, toKnots } from '../catalog/knots.ts';
import { longChains } from './chains.ts';

const chainsOf = (next: Adjacency, least: number) => longChains({ awaited: next, ...toKnots(next) }, least);

/** A graph without circles: each calls some that come after it. The same in every run. */
const someGraph = (size: number, seed: number): Adjacency =>
  Array.from({ length: size }, (_, from) =>
    Array.from({ length: size - from - 1 }, (_, step) => from + step + 1).filter((to) => (from * 31 + to * 17 + seed * 7) % 5 < 2),
  );

const longestFrom = (next: Adjacency, node: number): number => 1 + Math.max(0, ...(next[node] ?? []).map((to) => longestFrom(next, to)));

test('each chain is real, begins where nobody waits, and is the longest from there; each end is named once', () => {
  for (let seed = 0; seed < 60; seed++) {
    const next = someGraph(3 + (seed % 9), seed);
    const heads = [...next.keys()].filter((node) => !next.some((targets) => targets.includes(node)) && longestFrom(next, node) >= 3);
    const chains = chainsOf(next, 3);
    for (const { services } of chains) {
      const [head = -1] = services;
      expect(heads).toContain(head);
      expect(services).toHaveLength(longestFrom(next, head));
      for (const [place, one] of services.slice(0, -1).entries()) expect(next[one]).toContain(services[place + 1]);
      expect(next[services.at(-1) ?? -1]).toEqual([]);
    }
    const longest = Math.max(0, ...heads.map((head) => longestFrom(next, head)));
    expect(chains[0]?.services.length ?? 0).toBe(longest);
    expect(chains.reduce((sum, { others }) => sum + 1 + others, 0)).toBe(heads.length);
    const ends = chains.map(({ services }) => services.at(-1));
    expect(new Set(ends).size).toBe(ends.length);
  }
});

test('takes a chain as long as the largest registry', () => {
  const size = 100_000;
  const [one, ...others] = chainsOf(
    Array.from({ length: size }, (_, node) => (node + 1 < size ? [node + 1] : [])),
    4,
  );
  expect(others).toEqual([]);
  expect(one?.services).toHaveLength(size);
});

test('counts a circle once, and names the node by which the chain goes on', () => {
  const next = [[1], [2], [3, 1], [4], []];
  expect(chainsOf(next, 4)).toEqual([{ services: [0, 2, 3, 4], others: 0 }]);
  expect(chainsOf(next, 5)).toEqual([]);
  expect(chainsOf([[1], [0]], 1)).toEqual([{ services: [0], others: 0 }]);
});
