/** Processes under test: started without a shell, all output kept, ended for certain when the proof ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { until } from './wait.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** `performance.now()` at the exit. */
  readonly at: number;
}

export interface Running {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Complete lines of stdout so far. */
  readonly lines: () => readonly string[];
  readonly exit: Promise<Exit>;
  readonly exited: () => Exit | undefined;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export interface Start {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Not kept, where there is so much of it that to read it would cost more than what is looked at. */
  readonly stdout?: 'dropped';
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Variables of the machine that a process needs to run at all; nothing else is inherited, so that a proof is the same everywhere. */
export const machineEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    [
      'PATH',
      'HOME',
      'TMPDIR',
      'LANG',
      'SSL_CERT_FILE',
      'NODE_EXTRA_CA_CERTS',
      'npm_config_registry',
      'npm_config_cache',
      'HTTP_PROXY',
      'HTTPS_PROXY',
      'NO_PROXY',
    ]
      .map((name) => [name, process.env[name]])
      .filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

export const start = (
  [command = '', ...args]: readonly string[],
  { folder, environment = {}, stdout: output, uid, gid }: Start,
): Running => {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...machineEnvironment(), ...environment },
    stdio: ['ignore', output === 'dropped' ? 'ignore' : 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  alive.add(child);
  let stdout = '';
  let stderr = '';
  let exited: Exit | undefined;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exit = new Promise<Exit>((resolve) => {
    const ended = (code: number | null, signal: NodeJS.Signals | null) => {
      exited = { code, signal, at: performance.now() };
      resolve(exited);
    };
    child.on('error', (error) => {
      stderr += `${error.message}\n`;
      if (child.pid === undefined) ended(null, null);
    });
    child.on('close', ended);
  });
  void exit.then(() => alive.delete(child));
  return {
    pid: child.pid ?? -1,
    stdout: () => stdout,
    stderr: () => stderr,
    lines: () =>
      stdout
        .slice(0, stdout.lastIndexOf('\n') + 1)
        .split('\n')
        .filter(Boolean),
    exit,
    exited: () => exited,
    kill: (signal) => void child.kill(signal),
  };
};

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly output: string;
  readonly ms: number;
}

/** Runs a command to its end. */
export const finish = async (command: readonly string[], options: Start, within = 120_000): Promise<Finished> => {
  const started = performance.now();
  const running = start(command, options);
  const timer = setTimeout(() => running.kill('SIGKILL'), within);
  const { code, at } = await running.exit;
  clearTimeout(timer);
  return { code, stdout: running.stdout(), stderr: running.stderr(), output: running.stdout() + running.stderr(), ms: at - started };
};

/** Runs a command that must succeed; says what it printed if it doesn't. */
export const succeed = async (command: readonly string[], options: Start, within?: number): Promise<Finished> => {
  const finished = await finish(command, options, within);
  if (finished.code !== 0)
    throw new Error(`\`${command.join(' ')}\` ended with ${finished.code ?? 'a signal'}:\n${finished.output.slice(-4000)}`);
  return finished;
};

/** Ends a process: politely, then for certain. */
export const end = async (running: Running, within = 20_000): Promise<Exit> => {
  if (!running.exited()) running.kill('SIGTERM');
  return until('the process ended', () => running.exited(), { within }).catch(() => {
    running.kill('SIGKILL');
    return running.exit;
  });
};

/** Resident memory in bytes (Linux). */
export const residentMemory = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
};

/** Milliseconds of CPU that all its threads have used so far (Linux). */
export const cpuTime = async (pid: number): Promise<number> => {
  const threads = await readdir(`/proc/${pid}/task`);
  const used = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')));
  return used.reduce((sum, stat) => sum + Number(stat.split(' ')[0]) / 1e6, 0);
};

/** Milliseconds for which the main thread could have run, had others not had the CPU (Linux). */
export const waitedForCpu = async (pid: number): Promise<number> =>
  Number((await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ')[1]) / 1e6;
