/** A registry on disk with its policy, as far as both can be read. */

import type { Catalog } from '../catalog/catalog.ts';
import type { LoadedCatalog } from '../catalog/load.ts';
import { rootOf } from '../catalog/walk-yaml.ts';
import type { Policy } from '../rules/policy.ts';
import { readPolicy } from './read-policy.ts';

export interface ReadRegistry {
  /** The folder that its paths are relative to. */
  readonly root: string;
  /** That folder itself, or the one file that is the registry. */
  readonly source: string;
  readonly policy: Policy;
  readonly loaded: LoadedCatalog;
  readonly catalog: Catalog;
}

/** @throws UserError naming every mistake in the policy. */
export const readRegistry = async (folder: string): Promise<ReadRegistry> => {
  const [{ loadCatalog }, { toCatalog }] = await Promise.all([import('../catalog/load.ts'), import('../catalog/catalog.ts')]);
  const root = rootOf(folder);
  const policy = await readPolicy(undefined, root);
  const loaded = loadCatalog(folder);
  return { root, source: folder, policy, loaded, catalog: toCatalog(loaded, policy.types) };
};
