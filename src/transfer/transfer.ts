/** Lays on a desk what changes when a service is given to another team, in every file that names its owner. It writes nothing. */
import { belongingsOf } from '../catalog/belongings.ts';
import { ownerOf } from '../catalog/catalog.ts';
import { withOwner } from '../catalog/edit-owner.ts';
import type { SourcedEntity } from '../catalog/entity.ts';
import type { Problem } from '../support/errors.ts';
import type { Desk } from '../tree/desk.ts';
import { alertFiles } from './alert-files.ts';
import { withAlertOwner } from './alert-labels.ts';
import { CODE_OWNERS, withCodeOwner } from './code-owners.ts';
import { type Place, placeOf } from './place.ts';
import type { Stamper } from './re-render.ts';
import { layStamped } from './stamped.ts';
import { type Transfer, WHY } from './wanted.ts';

/** Where the services are, and what is known of their template. */
export interface Surroundings {
  /** The folder that sources are relative to, absolute. */
  readonly registry: string;
  readonly entities: readonly SourcedEntity[];
  readonly stamper: Stamper;
}

/** @returns what can't be done. */
export const layTransfer = (desk: Desk, { registry, entities, stamper }: Surroundings, { service, to }: Transfer): readonly Problem[] => {
  const place = placeOf(registry, entities, service);
  const text = desk.read(place.root, place.path);
  if (text === undefined) return [];
  const stamped = place.isHome ? layStamped(desk, place, stamper, { service, to }) : undefined;
  const moved = [service, ...belongingsOf(entities, service)];
  const edited = withOwner(text, moved, to);
  if ('fault' in edited) return [{ where: `${place.root}/${place.path}`, says: edited.fault }];
  desk.edit(place.root, place.path, edited.text, WHY);
  const from = teamOf(service);
  if (place.isHome && from) layByName(desk, place, from, to.metadata.name);
  return stamped?.settle() ?? [];
};

/** The name of the Group that owns it now; a User is named otherwise in code owners. */
export const teamOf = (service: SourcedEntity): string | undefined => {
  const owner = ownerOf(service);
  return owner?.startsWith('group:') ? owner.replace(/^.*\//, '') : undefined;
};

/** Code owners and alerts know the team by its name. */
const layByName = (desk: Desk, { root }: Place, from: string, to: string): void => {
  const change = (path: string, change: (text: string) => string): void => {
    const text = desk.read(root, path);
    const changed = text === undefined ? undefined : change(text);
    if (changed !== undefined && changed !== text) desk.edit(root, path, changed, WHY);
  };
  for (const path of CODE_OWNERS) change(path, (text) => withCodeOwner(text, from, to));
  for (const path of alertFiles(root)) change(path, (text) => withAlertOwner(text, from, to));
};
