/** Every mutant of the stamped service must fail the proof of its item, and no other that is run. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checks } from '../conformance/all.ts';
import { nameOf } from '../conformance/check.ts';
import { Lab } from '../conformance/lab.ts';
import { type Mutant, remove, seed } from '../conformance/mutant.ts';
import { outbound } from '../conformance/outbound.ts';
import type { Subject } from '../conformance/subject.ts';
import { build, stampTypescript, subjectIn } from '../subjects/typescript.ts';
import { mutants } from '../subjects/typescript-mutants.ts';
import { addRelay } from '../subjects/typescript-outbound.ts';
import { hasTool } from '../tools.ts';

let stamped: Subject;

beforeAll(async () => {
  stamped = await stampTypescript();
});

afterAll(() => rm(path.dirname(stamped.folder), { recursive: true, force: true }));

/** Most of a proof is waiting, so a few mutants run beside each other; each has a database and a collector of its own. */
const turns = Array.from({ length: 3 }, () => Promise.resolve());
const inTurn = (index: number, work: () => Promise<void>): Promise<void> => {
  const lane = index % turns.length;
  const mine = (turns[lane] ?? Promise.resolve()).then(work);
  turns[lane] = mine.catch(() => {});
  return mine;
};

const failuresOf = async (mutant: Mutant): Promise<Map<number, string>> => {
  const folder = await seed(mutant, stamped.folder);
  const failures = new Map<number, string>();
  try {
    // What is proven of outbound calls needs a route that makes one.
    const calls = outbound.some(({ item }) => item === mutant.item);
    await (calls ? addRelay(subjectIn(folder)) : build(folder));
    const lab = await Lab.open(subjectIn(folder));
    try {
      for (const check of calls ? outbound : checks) {
        if (check.item !== mutant.item && !mutant.neighbours.includes(check.item)) continue;
        if (check.tool && !(await hasTool(check.tool))) continue;
        await check.run(lab).catch((error: Error) => failures.set(check.item, `${nameOf(check)}: ${error.message}`));
      }
    } finally {
      await lab.close();
    }
  } finally {
    await remove(folder);
  }
  return failures;
};

for (const [index, mutant] of mutants.entries())
  test.concurrent(`item ${mutant.item} notices: ${mutant.fault}`, () =>
    inTurn(index, async () => {
      const failures = await failuresOf(mutant);
      expect([...failures.keys()], [...failures.values()].join('\n')).toEqual([mutant.item]);
    }));

test('no proof of the suite is without a fault that it has noticed', () => {
  const items = new Set([...checks, ...outbound].map(({ item }) => item));
  // What the stamp tells is judged by what stamps, not by the service.
  const exceptions = new Set([80]);
  expect([...items].filter((item) => !exceptions.has(item) && !mutants.some((mutant) => mutant.item === item))).toEqual([]);
});
