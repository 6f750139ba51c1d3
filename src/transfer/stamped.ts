/**
 * The part of a transfer that the record of a stamped service makes possible: what its template writes otherwise for the new owner. `plan`
 * weighs whole files; here it is lines, because files that name their owner are those that owners edit.
 */
import { join } from 'node:path';
import { answerOf, type SourcedEntity } from '../catalog/entity.ts';
import { parseStamp, printStamp, RECORD_PATH } from '../stamp/record.ts';
import type { Desk } from '../tree/desk.ts';
import { blobId } from '../tree/file-tree.ts';
import type { Keeping, Stamp } from '../types.ts';
import { type Mention, mentionsIn } from './mentions.ts';
import type { Place } from './place.ts';
import { type RenderedChange, reRender, type Stamper } from './re-render.ts';
import { swapLines } from './swap-lines.ts';
import { type Transfer, WHY } from './wanted.ts';

export interface Stamped {
  readonly stamp: Stamp;
  /** What the template writes otherwise; nothing where it is another version of it. */
  readonly rendered: readonly RenderedChange[] | undefined;
  /** Those of them of which not every line was found. */
  readonly unsure: readonly RenderedChange[];
}

/** Lays what the template writes otherwise; nothing where the folder holds no record of this service. */
export const layStamped = (desk: Desk, { root, path }: Place, stamper: Stamper, { service, to }: Transfer): Stamped | undefined => {
  const text = desk.read(root, RECORD_PATH);
  const stamp = text === undefined ? undefined : parseStamp(text, join(root, RECORD_PATH));
  if (!stamp || stamp.answers.name !== service.metadata.name) return undefined;
  const rendered = reRender(stamper, stamp, answerOf(to));
  const unsure = (rendered ?? []).filter((change) => !layChange(desk, root, change) && change.path !== path);
  return { stamp, rendered, unsure };
};

/** Once all else is edited: brings the record forward. */
export const layRecord = (desk: Desk, root: string, { stamp, rendered }: Stamped, to: SourcedEntity): void => {
  const forward = (ids: Stamp['managed'], keeping: Keeping): Stamp['managed'] => ({
    ...ids,
    ...(rendered ? idsOf(rendered, keeping) : idsOfEdited(desk, root, ids)),
  });
  const record: Stamp = {
    ...stamp,
    answers: { ...stamp.answers, owner: answerOf(to) },
    managed: forward(stamp.managed, 'managed'),
    ...(stamp.given && { given: forward(stamp.given, 'seed') }),
  };
  desk.edit(root, RECORD_PATH, printStamp(record), WHY);
};

/** Lines of the template's that its owner made others, and that still name the team that had it. */
export const unsureLines = (desk: Desk, root: string, { stamp, unsure }: Stamped): readonly Mention[] =>
  unsure.flatMap((change) => mentionsBeside(desk, root, change, String(stamp.answers.owner)));

/** Of a file that the template writes: what names a team and is none of its lines. A team may be called as any word of it. */
export const mentionsBeside = (desk: Desk, root: string, { path, after }: RenderedChange, team: string): readonly Mention[] => {
  const ours = (desk.read(root, path) ?? '').split(/\r?\n/);
  const own = new Set(after.toString().split('\n'));
  const lines = mentionsIn(ours.join('\n'), team.replace(/^.*\//, '')).filter((line) => !own.has(ours[line - 1] ?? ''));
  return lines.length > 0 ? [{ file: join(root, path), lines }] : [];
};

/** @returns whether all of the change found its place. A file that its owner deleted, or was given, has none that must be found. */
const layChange = (desk: Desk, root: string, { path, before, after, keeping }: RenderedChange): boolean => {
  const ours = desk.read(root, path);
  if (ours === undefined) return true;
  const { text, missing } = swapLines(before.toString(), after.toString(), ours);
  if (text !== ours) desk.edit(root, path, text, WHY);
  return missing.length === 0 || keeping === 'seed';
};

const idsOf = (rendered: readonly RenderedChange[], kept: Keeping): Stamp['managed'] =>
  Object.fromEntries(rendered.filter(({ keeping }) => keeping === kept).map(({ path, after }) => [path, blobId(after)]));

/** Files that were as they were stamped are so now: what was edited in them is all that the template would have written otherwise there. */
const idsOfEdited = (desk: Desk, root: string, ids: Stamp['managed']): Stamp['managed'] =>
  Object.fromEntries(
    desk.changesIn(root).flatMap(({ path, found, content }) => (content && found === ids[path] ? [[path, blobId(content)]] : [])),
  );
