/** Measures in turns, so that what else the machine does falls on all: commands as cold processes, with the CPU of all their descendants. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface Case {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs, relative to the round's empty folder. */
  readonly folder?: string;
}

export interface Spread {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** Milliseconds. */
export interface Sample {
  readonly cpu: number;
  readonly wall: number;
}

/** Of each figure of a sample how it was spread over the rounds. */
export type Measured<S = Sample> = { readonly name: string } & { readonly [Figure in keyof S]: Spread };

export interface Runner<S = Sample> {
  readonly name: string;
  /** Told which round it is: the first is 0. */
  readonly run: (round: number) => S | Promise<S>;
}

/** Runs each once a round, each round beginning with another one. The first round warms up and is not counted. */
export const takeTurns = async <S extends object>(runners: readonly Runner<S>[], rounds: number): Promise<readonly Measured<S>[]> => {
  const samples = new Map(runners.map(({ name }) => [name, [] as S[]]));
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < runners.length; turn++) {
      const { name, run } = runners[(round + turn) % runners.length] as Runner<S>;
      const sample = await run(round);
      if (round > 0) samples.get(name)?.push(sample);
    }
  }
  return [...samples].map(([name, taken]) => ({ name, ...spreadsOf(taken) }));
};

const spreadsOf = <S extends object>(samples: readonly S[]): { readonly [Figure in keyof S]: Spread } => {
  const figures = Object.keys(samples[0] ?? {}) as (keyof S)[];
  const spreads = figures.map((figure) => [figure, spreadOf(samples.map((sample) => Number(sample[figure])))]);
  return Object.fromEntries(spreads) as { readonly [Figure in keyof S]: Spread };
};

/** Commands in turns, each time in an empty folder; the first round warms the disk's cache. `check` may look at what the run left behind. */
export const interleave = async (
  cases: readonly Case[],
  rounds: number,
  scratch: string,
  check?: (name: string, folder: string) => void,
): Promise<readonly Measured[]> => {
  const run = (current: Case, round: number): Sample => {
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(join(scratch, current.folder ?? ''), { recursive: true });
    const sample = runTimed(current, scratch);
    if (round === 0) check?.(current.name, scratch);
    return sample;
  };
  const measured = await takeTurns(
    cases.map((current) => ({ name: current.name, run: (round) => run(current, round) })),
    rounds,
  );
  rmSync(scratch, { recursive: true, force: true });
  return measured;
};

/** The shell's own `time`: wall, user and system seconds of the command, descendants that it waited for included; not of the shell. */
const TIMED =
  'TIMEFORMAT="%3R %3U %3S"; { time "$@" >/dev/null 2>"$MESSAGES"; } 2>"$TIMES" || { cat "$MESSAGES" >&2; exit 1; }; cat "$TIMES"';

/** Runs a command in a folder below `scratch`. @throws Error with what it said, if it fails. */
export const runTimed = ({ name, command, environment = {}, folder = '' }: Case, scratch: string): Sample => {
  const files = { TIMES: `${scratch}.times`, MESSAGES: `${scratch}.messages` };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', TIMED, 'bash', ...command], {
    cwd: join(scratch, folder),
    env: { ...process.env, ...environment, ...files },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const file of Object.values(files)) rmSync(file, { force: true });
  if (status !== 0) throw new Error(`${name} failed:\n${stderr}`);
  const [wall = 0, user = 0, system = 0] = stdout
    .trim()
    .split(' ')
    .map((seconds) => Number(seconds) * 1000);
  return { wall, cpu: user + system };
};

const TELL = 'data:text/javascript,process.on("exit",()=>process.stderr.write(String(process.resourceUsage().maxRSS)))';

/** Of a command of Node: kilobytes, the peak of the resident set. */
export const peakMemory = ({ command: [node = '', ...words], environment }: Pick<Case, 'command' | 'environment'>): number => {
  const { status, stderr } = spawnSync(node, ['--import', TELL, ...words], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stderr.trim().split('\n').at(-1));
};

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
    return low + (high - low) * (place % 1);
  };
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
};
