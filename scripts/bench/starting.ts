/** How long it takes to say little: `--version` and `--help`, beside a Node that does nothing. */
import { join } from 'node:path';
import { interleave } from './measure.ts';
import type { Benchmark } from './report.ts';

const floor = 'node -e 0';

export const starting = async (root: string, rounds: number): Promise<Benchmark> => {
  const node = process.execPath;
  const bin = join(root, 'dist/bin.js');
  const cases = [
    { name: floor, command: [node, '-e', '0'] },
    { name: 'create-service --version', command: [node, bin, '--version'] },
    { name: 'create-service --help', command: [node, bin, '--help'] },
  ];
  return { title: 'Starting', rounds, measured: await interleave(cases, rounds, join(root, '.cache/bench/scratch')), floors: [floor] };
};
