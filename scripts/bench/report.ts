/** What was measured, as a table for people. Pure, but for asking the machine what it is. */
import { cpus, totalmem } from 'node:os';
import type { Measured, Spread } from './measure.ts';

export interface Benchmark {
  readonly title: string;
  readonly rounds: number;
  readonly measured: readonly Measured[];
  /** Cases that the others are shown in ratio to, by name. */
  readonly floors: readonly string[];
  readonly notes?: readonly string[];
}

export const machine = (): string => {
  const [first, ...others] = cpus();
  return `${first?.model.trim()}, ${others.length + 1} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
};

export const toTable = ({ title, rounds, measured, floors, notes = [] }: Benchmark): string => {
  const columns = ['', 'CPU ms', 'wall ms', ...floors.map((floor) => `CPU ÷ ${floor}`)];
  const rows = measured.map(({ name, cpu, wall }) => [
    name,
    spread(cpu),
    spread(wall),
    ...floors.map((floor) => ratio(cpu, measured.find((other) => other.name === floor)?.cpu)),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    '',
    `### ${title}`,
    '',
    `Median of ${rounds} rounds (quartiles).`,
    '',
    line(columns),
    line(columns.map((_, index) => (index === 0 ? '---' : '--:'))),
    ...rows.map(line),
    ...notes.flatMap((note) => ['', note]),
  ].join('\n');
};

const spread = ({ median, lower, upper }: Spread): string => `${round(median)} (${round(lower)}–${round(upper)})`;

const ratio = (cpu: Spread, floor: Spread | undefined): string => (floor ? round(cpu.median / floor.median) : '');

const round = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));
