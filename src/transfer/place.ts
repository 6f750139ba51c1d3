/** Which folder a file of the registry is edited in, and whether that folder is the service's own. Pure. */
import { basename, dirname, join, relative } from 'node:path';
import type { SourcedEntity } from '../catalog/entity.ts';
import { isComponent } from '../catalog/kinds.ts';

export interface Place {
  /** Absolute. */
  readonly root: string;
  /** Of the file, below it. */
  readonly path: string;
  /** The folder holds this service's files and no other's. */
  readonly isHome: boolean;
}

/** @param registry The folder that sources are relative to, absolute. */
export const placeOf = (registry: string, entities: readonly SourcedEntity[], { source }: SourcedEntity): Place => {
  const file = join(registry, source.file);
  const outside = relative(registry, file).startsWith('..');
  const isInfo = /^catalog-info\.ya?ml$/.test(basename(file));
  if (!isInfo && !outside) return { root: registry, path: source.file, isHome: false };
  const components = entities.filter((entity) => isComponent(entity) && entity.source.file === source.file);
  return { root: dirname(file), path: basename(file), isHome: isInfo && components.length === 1 };
};
