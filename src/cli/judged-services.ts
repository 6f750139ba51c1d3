/** The services of a registry whose source is on disk, one after the other, as rules see them. */
import { join } from 'node:path';
import { type Base, baseOf } from '../catalog/base.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { homesOf } from '../catalog/homes.ts';
import type { Types } from '../catalog/kinds.ts';
import { createAbove, filesBelow } from '../catalog/service-files.ts';
import type { JudgedRegistry, JudgedService } from '../rules/rule.ts';
import { readDrift } from '../stamp/drift.ts';

export interface ServicesOnDisk {
  readonly base: Base;
  readonly catalog: Catalog;
  readonly types: Types;
  /** Version of the template that is at hand. */
  readonly template: string;
  /** Told before each is read. */
  readonly onService?: ((nth: number, of: number) => void) | undefined;
}

export const servicesOnDisk = ({ base, catalog, types, template, onService }: ServicesOnDisk): NonNullable<JudgedRegistry['services']> => ({
  *[Symbol.iterator]() {
    const above = new Map<string, ReturnType<typeof createAbove>>();
    const homes = homesOf(catalog);
    for (const [index, { service: entity, folder }] of homes.entries()) {
      onService?.(index + 1, homes.length);
      const root = baseOf(base, folder);
      const directory = join(root, folder);
      const files = filesBelow(directory);
      if (!files) continue;
      const aboveOf = above.get(root) ?? createAbove(root);
      above.set(root, aboveOf);
      const service: JudgedService = { entity, types, files, above: aboveOf(folder), ...driftOf(directory, template) };
      yield { folder, service };
    }
  },
});

const driftOf = (directory: string, current: string): Pick<JudgedService, 'drift'> => {
  const drift = readDrift(directory);
  if (!drift) return {};
  return { drift: 'damaged' in drift ? drift : { ...drift, current } };
};
