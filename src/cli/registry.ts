/** What the registry adds to the questions: values to offer, a default, and a judgement of the answers. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { parseRef } from '../catalog/entity.ts';
import type { Offers } from '../questions/to-prompts.ts';
import { type Problem, UserError } from '../support/errors.ts';
import type { Answers } from '../types.ts';

export interface Registry {
  readonly offers: Offers;
  /** The system that a team's services belong to, if it is one. */
  readonly systemOf: (owner: unknown) => string | undefined;
  /** Of the answers that there are, those that it speaks against. A name is judged with its owner only, who may have registered it. */
  readonly judge: (answers: Partial<Pick<Answers, 'name' | 'owner' | 'system'>>) => readonly Problem[];
  /** Files of the registry that could not be read, or not whole; the rest of it counts all the same. */
  readonly problems: readonly Problem[];
}

const USUAL_FOLDER = 'catalog';

/**
 * The registry in a folder; none if no folder is named (empty counts as that) and the usual one holds no entities.
 * @throws UserError if the folder is named and is not there, or if it should be a registry and nobody in it could own a service.
 */
export const openRegistry = async (named: string | undefined): Promise<Registry | undefined> => {
  const folder = resolve(named || USUAL_FOLDER);
  if (!existsSync(folder)) {
    if (!named) return undefined;
    throw new UserError(
      'registry',
      `The registry ${folder} does not exist.`,
      'Give the folder of your Backstage entities after --registry.',
    );
  }
  const [{ loadCatalog }, { toCatalog }, offers, { usualSystem }] = await Promise.all([
    import('../catalog/load.ts'),
    import('../catalog/catalog.ts'),
    import('../catalog/offers.ts'),
    import('../catalog/usual-system.ts'),
  ]);
  const catalog = toCatalog(loadCatalog(folder));
  const problems: readonly Problem[] = catalog.problems.map(({ file, line, column, says, hint }) => ({
    where: [file, line, column].filter((part) => part !== undefined).join(':'),
    says: `${says} ${hint}`,
  }));
  if (catalog.groups.length === 0) {
    const says = 'It holds no Group that can be read';
    if (!named)
      return isMeant(catalog)
        ? { ...nobody, problems: [...problems, { where: folder, says: `${says}: no owner is checked.` }] }
        : undefined;
    throw new UserError(
      'registry',
      `The registry ${folder} can't be used. ${says}, so nobody could own the service.`,
      'Give a folder with Backstage entities of kind Group after --registry.',
      problems,
    );
  }
  return {
    offers: { owners: offers.ownersToOffer(catalog), systems: offers.systemsToOffer(catalog) },
    systemOf: (owner) => {
      const group = parseRef(owner, 'group');
      return group && usualSystem(catalog, group);
    },
    judge: ({ name, owner, system }) =>
      [
        ['owner', owner === undefined ? undefined : offers.ownerFault(catalog, owner)],
        ['system', system === undefined ? undefined : offers.systemFault(catalog, system)],
        ['name', name === undefined || owner === undefined ? undefined : offers.nameFault(catalog, name, owner)],
      ].flatMap(([where, says]) => (where && says ? [{ where, says }] : [])),
    problems,
  };
};

/** A folder that is only called like a registry may be anything: with something broken beside an entity, or closed, it is one that went wrong. */
const isMeant = ({ entities, problems }: Catalog): boolean =>
  problems.length > 0 && (entities.size > 0 || problems.some(({ file }) => file === '.'));

const nobody: Registry = { offers: { owners: [], systems: [] }, systemOf: () => undefined, judge: () => [], problems: [] };
