/**
 * usage: fleet.ts COUNT render|stamp|write [FOLDER]: makes so many services and prints what the process has used. `render` stays in memory;
 * `write` does what no stamping can do without: it writes the files of a finished service again and again.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { template } from '../../generators/index.ts';
import { loadTemplateFiles } from '../../generators/template-files.ts';
import { parse } from '../../src/questions/parse.ts';
import { stampService } from '../../src/stamp/create.ts';
import { stampInMemory } from '../../src/stamp/in-memory.ts';
import type { Answers, RenderedTree } from '../../src/types.ts';

const [count, way, folder = ''] = process.argv.slice(2);
const files = loadTemplateFiles();

const answersFor = (name: string): Answers => {
  const given = Object.entries({ name, owner: 'team-payments' });
  const { answers } = parse(template.questions, new Map(given.map(([key, value]) => [key, { value, from: key }])));
  if (!answers) throw new Error(`${name} was refused.`);
  return answers;
};

const write = (root: string, tree: RenderedTree): void => {
  const folders = new Set<string>();
  for (const [path, { content }] of tree) {
    const file = join(root, path);
    const parent = dirname(file);
    if (!folders.has(parent)) mkdirSync(parent, { recursive: true });
    folders.add(parent);
    writeFileSync(file, content);
  }
};

const finished = way === 'write' ? stampInMemory({ template, files, answers: answersFor('payments') }) : undefined;
const before = process.cpuUsage();
const began = performance.now();
for (let i = 0; i < Number(count); i++) {
  const name = `service-${i}`;
  if (finished) write(join(folder, name), finished);
  else if (way === 'stamp') await stampService({ template, files, answers: answersFor(name), directory: join(folder, name) });
  else stampInMemory({ template, files, answers: answersFor(name) });
}
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ cpu: (user + system) / 1000, wall: performance.now() - began }));
