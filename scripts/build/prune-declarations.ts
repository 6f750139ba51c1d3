/** Of the declarations that the compiler wrote, drops those that no door of the package leads to: it writes one for every source file that it read. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `doors` are files below `folder`. @throws Error if one of them, or what it refers to, is not there. */
export const pruneDeclarations = (folder: string, doors: readonly string[]): void => {
  const reached = new Set(doors.map((door) => join(folder, door)));
  for (const file of reached) {
    if (!existsSync(file)) throw new Error(`${file} is missing: a door of the package refers to it.`);
    for (const referred of refersTo(readFileSync(file, 'utf8'))) reached.add(join(dirname(file), referred));
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !reached.has(file)) rmSync(file);
  }
};

/** Paths of the declarations that a text imports from its own package: by a statement, or by `import('…')` in a type. */
export const refersTo = (text: string): readonly string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport)[\s(]*['"](\.[^'"]+)\.ts['"]/g)].map(([, path = '']) => `${path}.d.ts`);
