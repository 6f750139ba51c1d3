/** Where services lie on disk: the folders of their `catalog-info.yaml`, by which Backstage finds the entities of a repository. Pure. */
import { groupBy } from '../support/group-by.ts';
import type { Catalog } from './catalog.ts';
import type { SourcedEntity } from './entity.ts';

/** A service, and the folder of its files relative to the root of the registry; `.` is that root itself. */
export interface Home {
  readonly service: SourcedEntity;
  readonly folder: string;
}

/**
 * In order of reference. What lies on the web alone has none, nor what is only described here, in a folder without a file of another kind. A
 * file that describes several services says of none which files are its own.
 */
export const homesOf = ({ services, bare }: Pick<Catalog, 'services' | 'bare'>): readonly Home[] => {
  const byFile = groupBy(services, ({ source }) => source.file);
  return services.flatMap((service) => {
    const folder = homeOf(service.source.file);
    if (folder === undefined || bare.has(folder)) return [];
    return byFile.get(service.source.file)?.length === 1 ? [{ service, folder }] : [];
  });
};

/** The folder that a file speaks for by its name: `.` where it has none above it, nothing for any other file. */
export const homeOf = (file: string): string | undefined => {
  const found = CATALOG_INFO.exec(file);
  return found ? (found.groups?.folder ?? '.') : undefined;
};

const CATALOG_INFO = /^(?![a-z]+:\/\/)(?:(?<folder>.+)\/)?catalog-info\.ya?ml$/s;
