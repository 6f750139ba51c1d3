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

/** Many figures of a few cases, each of ours beside another. */
export interface SideBySide {
  readonly title: string;
  readonly rounds: number;
  readonly measured: readonly Measured<Readonly<Record<string, number>>>[];
  /** What is shown of each, and what it is called. */
  readonly figures: Readonly<Record<string, string>>;
  readonly pairs: readonly (readonly [ours: string, theirs: string])[];
  readonly notes: readonly string[];
}

export const machine = (): string => {
  const [first, ...others] = cpus();
  return `${first?.model.trim()}, ${others.length + 1} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
};

export const toTable = (result: Benchmark | SideBySide): string => {
  const [columns, ...rows] = 'pairs' in result ? figuresBesideEachOther(result) : casesOverFloors(result);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    '',
    `### ${result.title}`,
    '',
    `Median of ${result.rounds} rounds (quartiles).`,
    '',
    line(columns ?? []),
    line((columns ?? []).map((_, index) => (index === 0 ? '---' : '--:'))),
    ...rows.map(line),
    ...(result.notes ?? []).flatMap((note) => ['', note]),
  ].join('\n');
};

type Rows = readonly (readonly string[])[];

const casesOverFloors = ({ measured, floors }: Benchmark): Rows => [
  ['', 'CPU ms', 'wall ms', ...floors.map((floor) => `CPU ÷ ${floor}`)],
  ...measured.map(({ name, cpu, wall }) => [
    name,
    spread(cpu),
    spread(wall),
    ...floors.map((floor) => ratio(cpu, measured.find((other) => other.name === floor)?.cpu)),
  ]),
];

const figuresBesideEachOther = ({ measured, figures, pairs }: SideBySide): Rows => {
  const find = (name: string, figure: string) => measured.find((other) => other.name === name)?.[figure] as Spread;
  return [
    ['', ...pairs.flatMap(([ours, theirs]) => [ours, theirs, 'theirs ÷ ours'])],
    ...Object.entries(figures).map(([figure, title]) => [
      title,
      ...pairs.flatMap((pair) => {
        const [ours, theirs] = [find(pair[0], figure), find(pair[1], figure)];
        return [spread(ours), spread(theirs), ratio(theirs, ours)];
      }),
    ]),
  ];
};

const spread = ({ median, lower, upper }: Spread): string =>
  lower === upper ? round(median) : `${round(median)} (${round(lower)}–${round(upper)})`;

const ratio = (cpu: Spread, floor: Spread | undefined): string => (floor ? round(cpu.median / floor.median) : '');

const round = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));
