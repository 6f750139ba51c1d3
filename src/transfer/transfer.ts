/** Lays on a desk what changes when a service is given to another team, in every file that names its owner. It writes nothing. */
import { join } from 'node:path';
import { belongingsOf } from '../catalog/belongings.ts';
import { ownerOf } from '../catalog/catalog.ts';
import { withOwner } from '../catalog/edit-owner.ts';
import type { SourcedEntity } from '../catalog/entity.ts';
import type { Problem } from '../support/errors.ts';
import type { Desk } from '../tree/desk.ts';
import { withAlertOwner } from './alert-labels.ts';
import { withCodeOwner } from './code-owners.ts';
import { alertFiles, codeOwnerFiles } from './files-by-name.ts';
import { mentionsOf } from './mentioned.ts';
import type { Mention } from './mentions.ts';
import { type Place, placeOf } from './place.ts';
import type { Stamper } from './re-render.ts';
import { layRecord, layStamped, unsureLines } from './stamped.ts';
import { type Transfer, WHY } from './wanted.ts';

/** Where the services are, and what is known of their template. */
export interface Surroundings {
  /** The folder that sources are relative to, absolute. */
  readonly registry: string;
  readonly entities: readonly SourcedEntity[];
  readonly stamper: Stamper;
}

export interface Laid {
  /** What can't be done. */
  readonly problems: readonly Problem[];
  /** Where the service still speaks of the team that had it. */
  readonly mentions: readonly Mention[];
  /** What may name that team as well, and can't be read. */
  readonly unread: readonly Problem[];
}

export const layTransfer = (desk: Desk, { registry, entities, stamper }: Surroundings, { service, to }: Transfer): Laid => {
  const place = placeOf(registry, entities, service);
  const { root, path, isHome } = place;
  if (desk.read(root, path) === undefined) return { problems: [], mentions: [], unread: [] };
  const stamped = isHome ? layStamped(desk, place, stamper, { service, to }) : undefined;
  const edited = withOwner(desk.read(root, path) ?? '', [service, ...belongingsOf(entities, service)], to);
  if ('fault' in edited) return { problems: [{ where: join(root, path), says: edited.fault }], mentions: [], unread: [] };
  desk.edit(root, path, edited.text, WHY);
  const from = isHome ? teamOf(service) : undefined;
  const unread = from === undefined ? [] : layByName(desk, place, from, to.metadata.name);
  if (stamped) layRecord(desk, root, stamped, to);
  const unsure = stamped ? unsureLines(desk, root, stamped) : [];
  return {
    problems: unsure.map(({ file, lines }) => ({
      where: `${file}:${lines.join(',')}`,
      says: `This was changed since it was stamped, and names the team that has it: bring it to ${to.metadata.name} by hand first.`,
    })),
    mentions: from === undefined ? [] : mentionsOf(desk, root, from, stamped),
    unread,
  };
};

/** The name of the Group that owns it now; a User is named otherwise in code owners. */
const teamOf = (service: SourcedEntity): string | undefined => {
  const owner = ownerOf(service);
  return owner?.startsWith('group:') ? owner.replace(/^.*\//, '') : undefined;
};

/**
 * Code owners and alerts know the team by its name.
 * @returns what can't be read.
 */
const layByName = (desk: Desk, { root }: Place, from: string, to: string): readonly Problem[] => {
  const change = (path: string, change: (text: string) => string): void => {
    const text = desk.read(root, path);
    const changed = text === undefined ? undefined : change(text);
    if (changed !== undefined && changed !== text) desk.edit(root, path, changed, WHY);
  };
  for (const path of codeOwnerFiles(root)) change(path, (text) => withCodeOwner(text, from, to));
  const { files, unread } = alertFiles(root);
  for (const path of files) change(path, (text) => withAlertOwner(text, from, to));
  return unread;
};
