/** Checking a fleet in which nothing changed, beside a process that only reads the files that are to be compared. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stamp } from '../../src/testing/stamp.ts';
import { sampleAnswers } from './equal-tree.ts';
import { interleave } from './measure.ts';
import type { Benchmark } from './report.ts';

const SERVICES = 200;
const floor = 'node reading what the records name';

const reading = `import { readdirSync, readFileSync } from 'node:fs';
for (const service of readdirSync(process.argv[2]))
  for (const path of Object.keys(JSON.parse(readFileSync(process.argv[2] + '/' + service + '/.create-service.json', 'utf8')).managed))
    readFileSync(process.argv[2] + '/' + service + '/' + path);
`;

export const checking = async (root: string, rounds: number): Promise<Benchmark> => {
  const work = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'checking-'));
  try {
    const service = stamp(join(work, 'service'), sampleAnswers);
    mkdirSync(join(work, 'services'));
    for (let nth = 0; nth < SERVICES; nth++) cpSync(service, join(work, 'services', `s${nth}`), { recursive: true });
    writeFileSync(join(work, 'reading.mjs'), reading);
    const cases = [
      { name: floor, command: [process.execPath, join(work, 'reading.mjs'), join(work, 'services')] },
      { name: 'create-service check', command: [process.execPath, join(root, 'dist/bin.js'), 'check', join(work, 'services')] },
    ];
    const measured = await interleave(cases, rounds, join(root, '.cache/bench/scratch'));
    return { title: `Checking ${SERVICES} services in which nothing changed`, rounds, measured, floors: [floor] };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
