/**
 * Keeps the last report of a registry in the user's cache, and gives it again for as long as nothing that it was made of has changed: neither
 * a file, nor the policy, the day or this program. It is for registries whose files are all that a report depends on.
 */
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { rootOf, type WalkedFiles, walkYaml } from '../catalog/walk-yaml.ts';
import type { Report } from '../report/report.ts';
import type { ReportSource } from './make-report.ts';

/** The report that was kept, if it would be made alike today. */
export const keptReport = (source: ReportSource): Report | undefined => {
  try {
    const text = readFileSync(fileFor(source), 'utf8');
    const end = text.indexOf('\n');
    const root = rootOf(resolve(source.registry));
    return stateOf(root, walkYaml(root))?.digest === text.slice(0, end) ? JSON.parse(text.slice(end + 1)) : undefined;
  } catch {
    // None was kept, or it was cut off: it is made anew.
    return undefined;
  }
};

/**
 * @param madeOf All that it was made of, besides its source.
 * @param started When that began to be read, in milliseconds: what had changed shortly before may change again without showing it.
 */
export const keepReport = (source: ReportSource, report: Report, madeOf: WalkedFiles, started: number): void => {
  const state = stateOf(rootOf(resolve(source.registry)), madeOf);
  if (!state || state.changed > started - REST) return;
  const file = fileFor(source);
  const aside = `${file}.${process.pid}.tmp`;
  const isKept = attempt(() => {
    mkdirSync(cacheFolder(), { recursive: true, mode: 0o700 });
    removeOld();
    writeTo(aside, state.digest, report);
    renameSync(aside, file);
  });
  if (!isKept) attempt(() => rmSync(aside, { force: true }));
};

/** Piece by piece: as one text a large report would take as much memory again. */
const writeTo = (path: string, digest: string, report: Report): void => {
  const file = openSync(path, 'w', 0o600);
  try {
    writeFileSync(file, `${digest}\n`);
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

/** Without a place to keep it there is just none the next time. */
const attempt = (act: () => void): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};

/** Longer than the steps in which any file system counts time, in milliseconds. */
const REST = 3_000;

interface State {
  readonly digest: string;
  /** When the youngest of the files was changed last. No program can set that back. */
  readonly changed: number;
}

/** Nothing where a file is gone meanwhile. */
const stateOf = (root: string, { files, bare }: WalkedFiles): State | undefined => {
  let changed = 0;
  const lines: string[] = [];
  for (const file of files) {
    const stat = statSync(`${root}/${file}`, { throwIfNoEntry: false });
    if (!stat) return undefined;
    changed = Math.max(changed, stat.ctimeMs);
    lines.push(`${file}\0${stat.size} ${stat.ctimeMs} ${stat.mtimeMs} ${stat.ino} ${stat.mode}`);
  }
  return { digest: sha256([...lines, ...bare].join('\n')), changed };
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One for each way to ask: places in it are relative to the working folder. */
const fileFor = ({ registry, policy, day, version, template }: ReportSource): string =>
  join(cacheFolder(), `${sha256(JSON.stringify([resolve(registry), registry, process.cwd(), policy, day, version, template]))}.json`);

const cacheFolder = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'create-service', 'reports');

const WEEK = 7 * 24 * 60 * 60 * 1_000;

const removeOld = (): void => {
  const folder = cacheFolder();
  for (const name of readdirSync(folder)) {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    if (stat && stat.mtimeMs < Date.now() - WEEK) rmSync(join(folder, name), { force: true });
  }
};
