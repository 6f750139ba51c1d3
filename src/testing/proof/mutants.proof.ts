/** Every mutant of a stamped service must fail the proof of its item, and no other that is run. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checks } from '../conformance/all.ts';
import { nameOf } from '../conformance/check.ts';
import { Lab } from '../conformance/lab.ts';
import { type Mutant, remove, seed } from '../conformance/mutant.ts';
import { outbound } from '../conformance/outbound.ts';
import type { Subject } from '../conformance/subject.ts';
import { forEachLanguage, stampBuilt } from '../languages.ts';
import { languages } from '../subjects/index.ts';
import type { Language } from '../subjects/language.ts';
import { hasTool } from '../tools.ts';

/** Most of a proof is waiting, so a few mutants run beside each other; each has a database and a collector of its own. */
const turns = Array.from({ length: 3 }, () => Promise.resolve());
const inTurn = (index: number, work: () => Promise<void>): Promise<void> => {
  const lane = index % turns.length;
  const mine = (turns[lane] ?? Promise.resolve()).then(work);
  turns[lane] = mine.catch(() => {});
  return mine;
};

const failuresOf = async (mutant: Mutant, language: Language, original: string): Promise<Map<number, string>> => {
  const folder = await seed(mutant, language, original);
  const failures = new Map<number, string>();
  try {
    // What is proven of outbound calls needs a route that makes one.
    const calls = outbound.some(({ item }) => item === mutant.item);
    if (calls) await language.addRelay(folder);
    await language.build(folder);
    const lab = await Lab.open(language.subjectIn(folder));
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

forEachLanguage((language) => {
  let stamped: Subject;

  beforeAll(async () => {
    stamped = await stampBuilt(language);
  });

  afterAll(() => rm(path.dirname(stamped.folder), { recursive: true, force: true }));

  for (const [index, mutant] of language.mutants.entries())
    test.concurrent(`item ${mutant.item} notices: ${mutant.fault}`, () =>
      inTurn(index, async () => {
        const failures = await failuresOf(mutant, language, stamped.folder);
        expect([...failures.keys()], [...failures.values()].join('\n')).toEqual([mutant.item]);
      }));
});

// The proofs are the same for all languages: it is enough if one of them had the fault.
test('no proof of the suite is without a fault that it has noticed', () => {
  const items = new Set([...checks, ...outbound].map(({ item }) => item));
  // What the stamp tells is judged by what stamps, not by the service.
  const exceptions = new Set([80]);
  const noticed = new Set(languages.flatMap(({ mutants }) => mutants.map(({ item }) => item)));
  expect([...items].filter((item) => !exceptions.has(item) && !noticed.has(item))).toEqual([]);
});
