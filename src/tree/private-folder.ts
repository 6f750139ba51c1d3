/** Folders that one run builds in before it renames them into place, and how a later run knows that their maker is gone. */
import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { systemCode } from '../support/errors.ts';

/** A run of this program, so far as a file name can tell: `<host>-<pid>-<token>`. */
export interface Run {
  readonly host: string;
  readonly pid: number;
  /** Unlike that of any other run. */
  readonly token: string;
}

const RUN = /^([0-9a-f]{8})-(\d{1,10})-([0-9a-f]{12})$/;
const PREFIX = '.create-service-';

export const newRun = (): Run => ({
  host: createHash('sha1').update(hostname()).digest('hex').slice(0, 8),
  pid: process.pid,
  token: randomBytes(6).toString('hex'),
});

export const printRun = ({ host, pid, token }: Run): string => `${host}-${pid}-${token}`;

export const parseRun = (text: string): Run | undefined => {
  const [, host, pid, token] = RUN.exec(text) ?? [];
  return host && pid && token ? { host, pid: Number(pid), token } : undefined;
};

export const privateFolder = (parent: string, run: Run): string => join(parent, `${PREFIX}${printRun(run)}`);

export const makePrivateFolder = (parent: string, run: Run): string => {
  const folder = privateFolder(parent, run);
  mkdirSync(folder);
  return folder;
};

/** Removes what killed runs left in `parent`. A service is better than a tidy folder: what can't be removed stays. */
export const removeAbandoned = (parent: string): void => {
  try {
    for (const name of readdirSync(parent)) {
      const run = name.startsWith(PREFIX) && parseRun(name.slice(PREFIX.length));
      if (run && !isAtWork(run, lstatSync(join(parent, name)).ctimeMs)) rmSync(join(parent, name), { recursive: true, force: true });
    }
  } catch {}
};

/** A run takes a second. What is older was left behind, even if its process id belongs to another program by now. */
const LONGEST_RUN_MS = 120_000;

/** Whether the run that touched something at `touched` may still be busy with it. A run on another machine is given the benefit of the doubt. */
export const isAtWork = ({ host, pid }: Run, touched: number): boolean => {
  if (Date.now() - touched > LONGEST_RUN_MS) return false;
  if (host !== newRun().host) return true;
  // Containers give the same process id again and again: it can be that of a run before us.
  if (pid === process.pid) return touched > Date.now() - process.uptime() * 1000;
  return isRunning(pid);
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
};
