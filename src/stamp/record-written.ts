/**
 * The record does not name what is not there yet: a file in the place of a folder that the template had before, or the other way round. The
 * one goes with this update, the other comes with the next. What its owner put in the way is a decision, and is recorded as one. Pure.
 */
import type { Change, Stamp } from '../types.ts';
import { printStamp, RECORD_PATH } from './record.ts';
import type { Settled } from './settle.ts';

export const withRecordOfWritten = (settled: Settled): Settled => {
  const { plan, sides } = settled;
  const gone = plan.changes.filter(({ kind }) => kind === 'delete').map(({ path }) => path);
  const isMadeRoomFor = (path: string): boolean => gone.some((other) => path.startsWith(`${other}/`) || other.startsWith(`${path}/`));
  const later = plan.changes.filter(({ path, kind }) => kind === 'conflict' && !sides.has(path) && isMadeRoomFor(path));
  if (later.length === 0) return settled;
  const left = new Set(later.map(({ path }) => path));
  return { sides, plan: { changes: plan.changes.map((change) => (change.path === RECORD_PATH ? without(change, left) : change)) } };
};

const without = (change: Change, left: ReadonlySet<string>): Change => {
  if (!change.content) return change;
  const stamp = JSON.parse(Buffer.from(change.content).toString()) as Stamp;
  const isThere = (path: string): boolean => !left.has(path);
  const content = Buffer.from(
    printStamp({
      ...stamp,
      managed: Object.fromEntries(Object.entries(stamp.managed).filter(([path]) => isThere(path))),
      ...(stamp.executable && { executable: stamp.executable.filter(isThere) }),
      seed: stamp.seed.filter(isThere),
      ...(stamp.given && { given: Object.fromEntries(Object.entries(stamp.given).filter(([path]) => isThere(path))) }),
    }),
  );
  return { ...change, content };
};
