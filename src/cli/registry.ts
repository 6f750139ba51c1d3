/** What the registry adds to the questions: values to offer, a default, and a judgement of the answers. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogProblem } from '../catalog/read-file.ts';
import type { Gate } from '../gate/gate.ts';
import { type Problem, UserError } from '../support/errors.ts';
import { readRegistry } from './read-registry.ts';

export interface Registry extends Gate {
  /** The folder that its paths are relative to. */
  readonly folder: string;
  /** That folder, or the one file that is the registry. */
  readonly source: string;
  /** Files of the registry that could not be read, or not whole; the rest of it counts all the same. */
  readonly problems: readonly Problem[];
}

export const USUAL_FOLDER = 'catalog';

/**
 * The registry in a folder; none if no folder is named (empty counts as that) and the usual one holds no entities.
 * @param waived The user takes it on that the team has no room.
 * @throws UserError if the folder is named and is not there, or if it should be a registry and nobody in it could own a service.
 */
export const openRegistry = async (named: string | undefined, waived = false): Promise<Registry | undefined> => {
  const folder = resolve(named || USUAL_FOLDER);
  if (!existsSync(folder)) {
    if (!named) return undefined;
    throw new UserError(
      'registry',
      `The registry ${folder} does not exist.`,
      'Give the folder of your Backstage entities after --registry.',
    );
  }
  const { root, policy, catalog } = await readRegistry(folder);
  const problems = catalog.problems.map(toProblem);
  if (catalog.groups.length > 0) {
    const { toGate } = await import('../gate/judge.ts');
    return { folder: root, source: folder, problems, ...toGate(catalog, policy, { root, waived }) };
  }
  const says = 'It holds no Group that can be read';
  if (named)
    throw new UserError(
      'registry',
      `The registry ${folder} can't be used. ${says}, so nobody could own the service.`,
      'Give a folder with Backstage entities of kind Group after --registry.',
      problems,
    );
  return isMeant(catalog)
    ? { folder: root, source: folder, ...nobody, problems: [...problems, { where: folder, says: `${says}: no owner is checked.` }] }
    : undefined;
};

export const toProblem = ({ file, line, column, says, hint }: CatalogProblem): Problem => ({
  where: [file, line, column].filter((part) => part !== undefined).join(':'),
  says: `${says} ${hint}`,
});

/** A folder that is only called like a registry may be anything: with something broken beside an entity, or closed, it is one that went wrong. */
const isMeant = ({ entities, problems }: Catalog): boolean =>
  problems.length > 0 && (entities.size > 0 || problems.some(({ file }) => file === '.'));

const nobody: Gate = {
  offers: { owners: () => [], systems: () => [], dependencies: () => [] },
  systemOf: () => undefined,
  judge: () => [],
  // Nothing is added to what is no registry.
  knows: () => true,
  isFull: () => false,
  waived: () => undefined,
  advise: () => [],
};
