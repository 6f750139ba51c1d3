/** The conformance suite against the stamped TypeScript service: full variant, built bundle. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { checks } from '../conformance/all.ts';
import { nameOf } from '../conformance/check.ts';
import { Lab } from '../conformance/lab.ts';
import { stampTypescript } from '../subjects/typescript.ts';
import { hasTool } from '../tools.ts';

let lab: Lab;

beforeAll(async () => {
  lab = await Lab.open(await stampTypescript());
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
