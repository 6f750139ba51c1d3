/** The client for calls to other services, in a stamped TypeScript service whose owner uses it. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { nameOf } from '../conformance/check.ts';
import { Lab } from '../conformance/lab.ts';
import { outbound } from '../conformance/outbound.ts';
import { stampTypescript } from '../subjects/typescript.ts';
import { addRelay } from '../subjects/typescript-outbound.ts';

let lab: Lab;

beforeAll(async () => {
  const subject = await stampTypescript();
  await addRelay(subject);
  lab = await Lab.open(subject);
});

afterAll(async () => {
  await lab?.close();
  if (lab) await rm(path.dirname(lab.subject.folder), { recursive: true, force: true });
});

for (const check of outbound) test(nameOf(check), () => check.run(lab));
