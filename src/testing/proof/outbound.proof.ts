/** The client for calls to other services, in a stamped service whose owner uses it, in each language. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { nameOf } from '../conformance/check.ts';
import { Lab } from '../conformance/lab.ts';
import { outbound } from '../conformance/outbound.ts';
import { forEachLanguage, stampBuilt } from '../languages.ts';

forEachLanguage((language) => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await Lab.open(await stampBuilt(language, language.addRelay));
  });

  afterAll(async () => {
    await lab?.close();
    if (lab) await rm(path.dirname(lab.subject.folder), { recursive: true, force: true });
  });

  for (const check of outbound) test(nameOf(check), () => check.run(lab));
});
