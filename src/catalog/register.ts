/** Adds a service to a registry on disk: a Location in a file of its own, so that two who add services never touch the same file. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { systemCode, UserError } from '../support/errors.ts';
import { toYaml } from '../support/yaml.ts';

export interface Registration {
  /** The file that was written. */
  readonly file: string;
  /** Takes it out again, for a service that was not made after all. */
  readonly undo: () => void;
}

/**
 * Claims the name in the registry: of any number of runs at once, one gets it.
 * @param directory Where the service's `catalog-info.yaml` is, or will be.
 * @returns nothing where the same Location is there already.
 * @throws UserError if the file is there and leads elsewhere, or can't be written.
 */
export const registerService = (registry: string, name: string, directory: string): Registration | undefined => {
  const file = join(registry, 'services', `${name}.yaml`);
  const target = relative(dirname(file), join(directory, 'catalog-info.yaml')).replaceAll('\\', '/');
  const text = toYaml({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: { name, description: `Where the entities of ${name} are.` },
    spec: { type: 'file', target },
  });
  try {
    mkdirSync(dirname(file), { recursive: true });
    return writeNew(file, text) ? { file, undo: () => rmSync(file, { force: true }) } : refuseOther(file, text, name);
  } catch (error) {
    const code = systemCode(error);
    if (!code) throw error;
    const hint = 'Check its folder and your rights, or leave it out with --no-register.';
    throw new UserError('disk', `The service can't be registered in ${file} (${code}); nothing was written.`, hint);
  }
};

/** Whole and only once: a link, unlike a write, is there at one stroke, and never in the place of something else. */
const writeNew = (file: string, text: string): boolean => {
  const aside = `${file}.${process.pid}.tmp`;
  writeFileSync(aside, text);
  try {
    linkSync(aside, file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
};

const refuseOther = (file: string, text: string, name: string): undefined => {
  if (readFileSync(file, 'utf8') === text) return undefined;
  throw new UserError(
    'refused',
    `${file} is there already and leads elsewhere; nothing was written.`,
    `Choose another name than ${name}, or leave the service out of the registry with --no-register.`,
  );
};
