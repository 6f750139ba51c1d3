/** Stamping the full service, cold, beside its peers making an equal tree: the same files, the same bytes, the same answers in them. */
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stamp } from '../../src/testing/stamp.ts';
import { sampleAnswers as answers, type Finished, insistOnEqual, readFinished } from './equal-tree.ts';
import { type Case, interleave } from './measure.ts';
import { installPeers, peerCases } from './peers.ts';
import type { Benchmark } from './report.ts';

const floors = ['cp -r of the finished tree', 'node -e 0'] as const;

export const stamping = async (root: string, rounds: number): Promise<Benchmark> => {
  const cache = join(root, '.cache/bench');
  const work = join(cache, 'work');
  installPeers(join(cache, 'peers'));
  rmSync(work, { recursive: true, force: true });
  const finished = stamp(join(work, 'finished/payments'), answers);
  const files = readFinished(finished);
  const node = process.execPath;
  const flags = Object.entries(answers).flatMap(([name, value]) => (name === 'name' ? [value] : [`--${name}`, value]));
  writeFileSync(join(work, 'write-finished.mjs'), writingScript(files));
  const cases: readonly Case[] = [
    { name: floors[0], command: ['cp', '-r', finished, '.'] },
    { name: floors[1], command: [node, '-e', '0'] },
    { name: 'node writing the finished files', command: [node, join(work, 'write-finished.mjs')] },
    { name: 'create-service', command: [node, join(root, 'dist/bin.js'), ...flags, '--yes', '--no-install', '--no-git'] },
    // Their templates have the answers alone to put in; the record of the stamp, with its hashes, is for them a file like any other.
    ...peerCases(join(cache, 'peers'), work, files, answers),
  ];
  const measured = await interleave(
    cases,
    rounds,
    join(cache, 'scratch'),
    (name, folder) => name !== floors[1] && insistOnEqual(name, join(folder, 'payments'), files),
  );
  const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  return { title: `Stamping a service of ${files.length} files, ${Math.round(bytes / 1000)} kB`, rounds, measured, floors };
};

const writingScript = (files: readonly Finished[]): string => {
  const folders = [...new Set(files.map(({ path }) => dirname(join('payments', path))))];
  return [
    `import { mkdirSync, writeFileSync } from 'node:fs';`,
    `for (const folder of ${JSON.stringify(folders)}) mkdirSync(folder, { recursive: true });`,
    ...files.map(
      ({ path, content, mode }) =>
        `writeFileSync(${JSON.stringify(join('payments', path))}, ${JSON.stringify(content)}, { mode: ${mode & 0o777} });`,
    ),
  ].join('\n');
};
