/**
 * Keeps the last report of a registry in the user's cache, and gives it again for as long as nothing that it was made of has changed: not a byte
 * of its files, nor the policy, the day or this program. It is for registries whose files are all that a report depends on.
 */
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fingerprintOf } from '../catalog/fingerprint.ts';
import { rootOf } from '../catalog/walk-yaml.ts';
import type { Report } from '../report/report.ts';
import type { ReportSource } from './make-report.ts';

/** The report that was kept, if it would be made alike today. */
export const keptReport = (source: ReportSource): Report | undefined => {
  try {
    const text = readFileSync(fileFor(source), 'utf8');
    const end = text.indexOf('\n');
    return fingerprintOf(rootOf(resolve(source.registry))) === text.slice(0, end) ? JSON.parse(text.slice(end + 1)) : undefined;
  } catch {
    // None was kept, or it was cut off: it is made anew.
    return undefined;
  }
};

/** @param fingerprint What the files were that it was made of, as they were read. */
export const keepReport = (source: ReportSource, report: Report, fingerprint: string): void => {
  attempt(() => {
    const file = fileFor(source);
    const aside = `${file}.${process.pid}.tmp`;
    mkdirSync(cacheFolder(), { recursive: true, mode: 0o700 });
    removeOld();
    const isKept = attempt(() => {
      writeTo(aside, fingerprint, report);
      renameSync(aside, file);
    });
    if (!isKept) rmSync(aside, { force: true });
  });
};

/** Piece by piece: as one text a large report would take as much memory again. */
const writeTo = (path: string, fingerprint: string, report: Report): void => {
  const file = openSync(path, 'w', 0o600);
  try {
    writeFileSync(file, `${fingerprint}\n`);
    for (const piece of toPieces(report)) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
};

function* toPieces(report: Report): Generator<string> {
  for (const [index, [field, value]] of Object.entries(report).entries()) {
    yield `${index === 0 ? '{' : ','}${JSON.stringify(field)}:`;
    if (!Array.isArray(value)) yield JSON.stringify(value);
    else {
      for (let from = 0; from < value.length; from += AT_ONCE)
        yield `${from === 0 ? '[' : ','}${JSON.stringify(value.slice(from, from + AT_ONCE)).slice(1, -1)}`;
      yield value.length === 0 ? '[]' : ']';
    }
  }
  yield '}';
}

const AT_ONCE = 1_000;

/** Without a place to keep it, or a home to look for one, there is just none the next time. */
const attempt = (act: () => void): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One for each way to ask: places in it are relative to the working folder. Whoever works on this program has many of one version. */
const fileFor = ({ registry, policy, day, version, template }: ReportSource): string => {
  const { size, mtimeMs } = statSync(import.meta.filename);
  const program = [version, import.meta.filename, size, mtimeMs];
  return join(
    cacheFolder(),
    `${sha256(JSON.stringify([resolve(registry), registry, process.cwd(), policy, day, template, program]))}.json`,
  );
};

const cacheFolder = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'create-service', 'reports');

const WEEK = 7 * 24 * 60 * 60 * 1_000;

const removeOld = (): void => {
  const folder = cacheFolder();
  for (const name of readdirSync(folder)) {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    if (stat && stat.mtimeMs < Date.now() - WEEK) rmSync(join(folder, name), { force: true });
  }
};
