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

/** A file of the registry that leads to entities elsewhere. */
export interface LocationFile {
  readonly name: string;
  /** Relative to the registry. */
  readonly path: string;
  readonly text: string;
}

/** @param target An address, or a path as Locations have it: relative to the file. */
export const toLocationFile = (name: string, type: 'file' | 'url', target: string): LocationFile => ({
  name,
  path: `services/${name}.yaml`,
  text: toYaml({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: { name, description: `Where the entities of ${name} are.` },
    spec: { type, target },
  }),
});

/** From the folder that Location files are in to a file. */
export const targetOf = (registry: string, file: string): string => relative(join(registry, 'services'), file).replaceAll('\\', '/');

/** Registers a service that lies, or will lie, in this folder. See `writeLocation`. */
export const registerService = (registry: string, name: string, directory: string, wayOut: string): Registration | undefined =>
  writeLocation(registry, toLocationFile(name, 'file', targetOf(registry, join(directory, 'catalog-info.yaml'))), wayOut);

/**
 * Claims the name in the registry: of any number of runs at once, one gets it.
 * @param wayOut What else can be done than to mend it, as the end of a sentence.
 * @returns nothing where the same Location is there already.
 * @throws UserError if the file is there and leads elsewhere, or can't be written.
 */
export const writeLocation = (registry: string, location: LocationFile, wayOut = ''): Registration | undefined => {
  const file = join(registry, location.path);
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (writeNew(file, location.text)) return { file, undo: () => rmSync(file, { force: true }) };
    if (readFileSync(file, 'utf8') === location.text) return undefined;
  } catch (error) {
    const code = systemCode(error);
    if (!code) throw error;
    const hint = `Check its folder and your rights${wayOut}.`;
    throw new UserError('disk', `The service can't be registered in ${file} (${code}); nothing was written.`, hint);
  }
  throw new UserError(
    'refused',
    `${file} is there already and leads elsewhere; nothing was written.`,
    `Choose another name than ${location.name}${wayOut}.`,
  );
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
