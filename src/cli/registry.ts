/** What the registry adds to the questions: values to offer, a default, and a judgement of the answers. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseRef } from '../catalog/entity.ts';
import type { RawAnswer } from '../questions/parse.ts';
import type { Offers } from '../questions/to-prompts.ts';
import { type Problem, UserError } from '../support/errors.ts';
import type { Answers } from '../types.ts';

export interface Registry {
  readonly offers: Offers;
  /** The system that a team's services belong to, if it is one. */
  readonly systemOf: (owner: unknown) => RawAnswer | undefined;
  /** Of the answers that there are, those that it speaks against. A name is judged with its owner only, who may have registered it. */
  readonly judge: (answers: Partial<Pick<Answers, 'name' | 'owner' | 'system'>>) => readonly Problem[];
  /** Files of the registry that could not be read, or not whole; the rest of it counts all the same. */
  readonly problems: readonly Problem[];
}

const USUAL_FOLDER = 'catalog';

/**
 * The registry in a folder; none if no folder is named and the usual one holds no entities.
 * @throws UserError if the named folder is not there, or holds no entities.
 */
export const openRegistry = async (named: string | undefined): Promise<Registry | undefined> => {
  const folder = resolve(named ?? USUAL_FOLDER);
  if (!existsSync(folder)) {
    if (named === undefined) return undefined;
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
  if (catalog.groups.length === 0) {
    if (named === undefined) return undefined;
    throw new UserError(
      'registry',
      `The registry ${folder} holds no Group, so nobody could own the service.`,
      'Give a folder with Backstage entities of kind Group after --registry.',
    );
  }
  return {
    offers: { owners: offers.ownersToOffer(catalog), systems: offers.systemsToOffer(catalog) },
    systemOf: (owner) => {
      const group = parseRef(owner, 'group');
      const value = group && usualSystem(catalog, group);
      return value === undefined ? undefined : { value, from: 'registry' };
    },
    judge: ({ name, owner, system }) =>
      [
        ['owner', owner === undefined ? undefined : offers.ownerFault(catalog, owner)],
        ['system', system === undefined ? undefined : offers.systemFault(catalog, system)],
        ['name', name === undefined || owner === undefined ? undefined : offers.nameFault(catalog, name, owner)],
      ].flatMap(([where, says]) => (where && says ? [{ where, says }] : [])),
    problems: catalog.problems.map(({ file, line, column, says, hint }) => ({
      where: [file, line, column].filter((part) => part !== undefined).join(':'),
      says: `${says} ${hint}`,
    })),
  };
};
