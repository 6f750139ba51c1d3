/** The files that a Location entity leads to: paths and patterns beside it. Web addresses are for Backstage. */
import { statSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { systemCode } from '../support/errors.ts';
import { type Base, placeIn } from './base.ts';
import type { SourcedEntity } from './entity.ts';
import { createFinder, type Find } from './find-files.ts';
import { createSpeller } from './one-spelling.ts';
import { choicesOf, isPattern, toPattern } from './pattern.ts';
import type { CatalogProblem } from './read-file.ts';
import type { CatalogLimits } from './walk-yaml.ts';

interface Targets {
  /** Relative to the root of the registry, where they need not lie below; each file has one spelling. */
  readonly files: readonly string[];
  readonly elsewhere: readonly string[];
  readonly problems: readonly CatalogProblem[];
}

/**
 * One for each registry, so that what its Locations make for is bounded as a whole.
 * @param named The file that was read in place of a folder.
 */
export const createFollower = (base: Base, limits: CatalogLimits, named?: string): ((location: SourcedEntity) => Targets) => {
  const spell = createSpeller(base, named);
  const find = createFinder(base, limits);
  return (location) => {
    const { file } = location.source;
    const files: string[] = [];
    const elsewhere: string[] = [];
    const problems: CatalogProblem[] = [];
    for (const { target, field } of targetsOf(location)) {
      if (typeof target === 'string' && /^[a-z][a-z+.-]*:\/\//i.test(target)) elsewhere.push(target);
      else {
        const led = typeof target === 'string' && target !== '' ? lead(base, find, dirname(file), target) : noPath(target);
        files.push(...led.files.map(spell));
        // Backstage lets that pass.
        const faults = led.isMissing && location.spec.presence === 'optional' ? [] : led.faults;
        problems.push(...faults.map((fault) => ({ file, entity: location, field, ...fault })));
      }
    }
    return { files, elsewhere, problems };
  };
};

const targetsOf = ({ spec: { target, targets } }: SourcedEntity) =>
  [
    { target, field: ['spec', 'target'] },
    ...(Array.isArray(targets)
      ? targets.map((one: unknown, index) => ({ target: one, field: ['spec', 'targets', index] }))
      : [{ target: targets, field: ['spec', 'targets'] }]),
  ].filter((one) => one.target !== undefined && one.target !== null);

/** What one target leads to, and why that is not all, or nothing. */
interface Led {
  readonly files: readonly string[];
  readonly faults: readonly Pick<CatalogProblem, 'says' | 'hint'>[];
  readonly isMissing?: boolean;
}

const failed = (says: string, hint: string): Led => ({ files: [], faults: [{ says, hint }] });
const MEND = 'Mend the path, which is relative to the file, or take it out.';

/** What is no single value is not shown: by aliases it may be without end. */
const noPath = (target: unknown): Led => {
  const shown = typeof target === 'object' ? 'a list or a mapping' : JSON.stringify(target);
  return failed(`The Location has a target that is no path: ${shown}.`, 'Write a path relative to the file, or take it out.');
};

const lead = (base: Base, find: Find, folder: string, target: string): Led => {
  const missing = { ...failed(`The Location leads to ${target}, where no file is.`, MEND), isMissing: true };
  const path = posix.normalize(posix.join(folder, target));
  const state = stateOf(placeIn(base, path));
  // A name may look like a pattern.
  if (state === 'file' && !/[*?]/.test(target)) return { files: [path], faults: [] };
  if (!isPattern(target)) return state ? failed(`The Location leads to ${target}, which can't be read (${state}).`, MEND) : missing;
  const choices = choicesOf(target);
  if (!choices)
    return failed(`The Location has a pattern that is not understood: ${target}.`, 'Write it with *, **, ? and {a,b} alone, and shorter.');
  const { files, faults } = find(folder, choices.map(toPattern));
  if (files.length + faults.length === 0) return missing;
  const hint = 'Narrow the pattern, or mend what stands in its way.';
  return { files, faults: faults.map((says) => ({ says: `The Location leads to ${target}. ${says}`, hint })) };
};

/** `file`, the code of what keeps it from being looked at, or nothing. */
const stateOf = (path: string): string | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? 'file' : undefined;
  } catch (error) {
    return systemCode(error) ?? String(error);
  }
};
