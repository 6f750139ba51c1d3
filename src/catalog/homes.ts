/** Where services lie on disk: the folders of their `catalog-info.yaml`, by which Backstage finds the entities of a repository. Pure. */
import { groupBy } from '../support/group-by.ts';
import type { Catalog } from './catalog.ts';
import type { SourcedEntity } from './entity.ts';

/** A service, and the folder of its files relative to the root of the registry; `.` is that root itself. */
export interface Home {
  readonly service: SourcedEntity;
  readonly folder: string;
}

/** In order of reference. What lies on the web alone has none. A file that describes several services says of none which files are its own. */
export const homesOf = ({ services }: Pick<Catalog, 'services'>): readonly Home[] => {
  const byFile = groupBy(services, ({ source }) => source.file);
  return services.flatMap((service) => {
    const found = CATALOG_INFO.exec(service.source.file);
    return found && byFile.get(service.source.file)?.length === 1 ? [{ service, folder: found.groups?.folder ?? '.' }] : [];
  });
};

const CATALOG_INFO = /^(?![a-z]+:\/\/)(?:(?<folder>.+)\/)?catalog-info\.ya?ml$/;
