/** The conformance suite against the stamped service in each language: full variant, built as it is shipped. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { checks } from '../conformance/all.ts';
import { nameOf } from '../conformance/check.ts';
import { Lab } from '../conformance/lab.ts';
import { forEachLanguage, stampBuilt } from '../languages.ts';
import { hasTool } from '../tools.ts';

forEachLanguage((language) => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await Lab.open(await stampBuilt(language));
  });

  afterAll(async () => {
    await lab?.close();
    if (lab) await rm(path.dirname(lab.subject.folder), { recursive: true, force: true });
  });

  for (const check of checks)
    test(nameOf(check), async ({ skip }) => {
      if (check.tool) skip(!(await hasTool(check.tool)), `${check.tool} is missing`);
      await check.run(lab);
    });
});
