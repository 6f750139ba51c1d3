/** Where the tools of the machine are: in the project's own folder of tools, else on the path. */
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('../../.cache/tools/bin', import.meta.url));
const packages = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));

/** A path for commands that are run on services: the project's own Node and programs first, for the machine's may be of another age. */
export const searchPath = [path.dirname(process.execPath), packages, process.env.PATH].join(path.delimiter);

const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

export const hasTool = (name: string): Promise<boolean> =>
  tool(name).then(
    () => true,
    () => false,
  );

/** The path of a tool; its absence is an error, so that no proof passes without its judge. */
export const tool = async (name: string): Promise<string> => {
  for (const folder of [own, ...(process.env.PATH ?? '').split(path.delimiter)]) {
    const candidate = path.join(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  throw new Error(`The tool \`${name}\` is missing: \`npm test\` installs it.`);
};
