/** Measures commands: cold processes, interleaved, CPU time of the process and all its descendants. */
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
export interface Measured {
  readonly name: string;
  readonly cpu: Spread;
  readonly wall: Spread;
}

/**
 * Runs every case once a round, each round beginning with another one, each time in an empty folder. The first round warms the disk's
 * cache and is not counted. `check` may look at what the run left behind.
 */
export const interleave = (
  cases: readonly Case[],
  rounds: number,
  scratch: string,
  check?: (name: string, folder: string) => void,
): readonly Measured[] => {
  const samples = new Map(cases.map(({ name }) => [name, [] as { readonly cpu: number; readonly wall: number }[]]));
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < cases.length; turn++) {
      const current = cases[(round + turn) % cases.length] as Case;
      rmSync(scratch, { recursive: true, force: true });
      mkdirSync(join(scratch, current.folder ?? ''), { recursive: true });
      const sample = runTimed(current, scratch);
      if (round === 0) check?.(current.name, scratch);
      else samples.get(current.name)?.push(sample);
    }
  }
  rmSync(scratch, { recursive: true, force: true });
  return cases.map(({ name }) => {
    const taken = samples.get(name) ?? [];
    return { name, cpu: spreadOf(taken.map(({ cpu }) => cpu)), wall: spreadOf(taken.map(({ wall }) => wall)) };
  });
};

/** The shell's own `time`: wall, user and system seconds of the command, descendants that it waited for included; not of the shell. */
const TIMED =
  'TIMEFORMAT="%3R %3U %3S"; { time "$@" >/dev/null 2>"$MESSAGES"; } 2>"$TIMES" || { cat "$MESSAGES" >&2; exit 1; }; cat "$TIMES"';

const runTimed = ({ name, command, environment = {}, folder = '' }: Case, scratch: string) => {
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

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
    return low + (high - low) * (place % 1);
  };
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
};
