/**
 * The part of a transfer that the record of a stamped service makes possible: what its template writes otherwise for the new owner. `plan`
 * weighs whole files; here it is lines, because files that name their owner are those that owners edit.
 */
import { answerOf } from '../catalog/entity.ts';
import { parseStamp, printStamp, RECORD_PATH } from '../stamp/record.ts';
import type { Problem } from '../support/errors.ts';
import type { Desk } from '../tree/desk.ts';
import { blobId } from '../tree/file-tree.ts';
import type { Stamp } from '../types.ts';
import { mentionsIn } from './mentions.ts';
import type { Place } from './place.ts';
import { type RenderedChange, reRender, type Stamper } from './re-render.ts';
import { swapLines } from './swap-lines.ts';
import { type Transfer, WHY } from './wanted.ts';

export interface Stamped {
  readonly stamp: Stamp;
  /** Once all is edited: brings the record forward, and says which lines of the template's could not be found. */
  readonly settle: () => readonly Problem[];
}

/** Lays what the template writes otherwise; nothing where the folder holds no record of this service. */
export const layStamped = (desk: Desk, place: Place, stamper: Stamper, { service, to }: Transfer): Stamped | undefined => {
  const { root } = place;
  const text = desk.read(root, RECORD_PATH);
  const stamp = text === undefined ? undefined : parseStamp(text, `${root}/${RECORD_PATH}`);
  if (!stamp || stamp.answers.name !== service.metadata.name) return undefined;
  const owner = answerOf(to);
  const rendered = reRender(stamper, stamp, owner);
  const unsure = (rendered ?? []).filter((change) => !layChange(desk, root, change) && change.path !== place.path);
  const settle = (): readonly Problem[] => {
    const managed = { ...stamp.managed, ...(rendered ? idsOf(rendered) : idsOfEdited(desk, root, stamp)) };
    desk.edit(root, RECORD_PATH, printStamp({ ...stamp, answers: { ...stamp.answers, owner }, managed }), WHY);
    const before = nameIn(stamp);
    return unsure.flatMap(({ path }) => {
      const lines = mentionsIn(desk.read(root, path) ?? '', before);
      const says = `It names ${before} in lines that its owner changed since they were stamped: bring them to ${owner} by hand first.`;
      return lines.length > 0 ? [{ where: `${root}/${path}:${lines.join(',')}`, says }] : [];
    });
  };
  return { stamp, settle };
};

/** The team that the record names, as files name it: without its namespace. */
export const nameIn = ({ answers }: Stamp): string => String(answers.owner).replace(/^.*\//, '');

/** @returns whether all of the change found its place. A file that its owner deleted, or was given, has none that must be found. */
const layChange = (desk: Desk, root: string, { path, before, after, keeping }: RenderedChange): boolean => {
  const ours = desk.read(root, path);
  if (ours === undefined) return true;
  const { text, missing } = swapLines(before.toString(), after.toString(), ours);
  if (text !== ours) desk.edit(root, path, text, WHY);
  return missing.length === 0 || keeping === 'seed';
};

const idsOf = (rendered: readonly RenderedChange[]): Stamp['managed'] =>
  Object.fromEntries(rendered.filter(({ keeping }) => keeping === 'managed').map(({ path, after }) => [path, blobId(after)]));

/** Files that were as they were stamped are so now: what was edited in them is all that the template would have written otherwise there. */
const idsOfEdited = (desk: Desk, root: string, { managed }: Stamp): Stamp['managed'] =>
  Object.fromEntries(
    desk.changesIn(root).flatMap(({ path, found, content }) => (content && found === managed[path] ? [[path, blobId(content)]] : [])),
  );
