/**
 * `npm run bench [-- stamp | start | many | registry | large | portal | live | update | check | services] [--rounds N] [--components N] [--json FILE]`: what the program costs, beside
 * its peers and in ratio to what can't be avoided. `--components` is how many the catalog of `live` has. See `docs/performance.md` for how to read it.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checking } from './bench/checking.ts';
import { live } from './bench/live.ts';
import { many } from './bench/many.ts';
import { portal } from './bench/portal.ts';
import { largeRegistry, registry } from './bench/registry.ts';
import { machine, toTable } from './bench/report.ts';
import { services } from './bench/services.ts';
import { stamping } from './bench/stamping.ts';
import { starting } from './bench/starting.ts';
import { updating } from './bench/updating.ts';

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, components: { type: 'string', default: '10000' }, json: { type: 'string' } },
  allowPositionals: true,
});
const benchmarks = {
  start: starting,
  stamp: stamping,
  many,
  registry,
  large: largeRegistry,
  portal,
  update: updating,
  check: checking,
  services,
  live: (root: string, rounds: number) => live(root, rounds, Number(values.components)),
};
const unknown = positionals.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}.`);

const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.ts')], { cwd: root, stdio: ['ignore', 2, 2] });
if (status !== 0) process.exit(1);
console.log(machine());
const results = [];
for (const [name, run] of Object.entries(benchmarks)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for (const result of [await run(root, Number(values.rounds))].flat()) {
    results.push({ name, ...result });
    console.log(toTable(result));
  }
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine: machine(), results }, undefined, 2)}\n`);
