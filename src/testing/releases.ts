/** Services as earlier releases of the template stamped them: frozen, byte for byte, to be brought forward. Nothing makes them anew. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { toTree } from '../tree/file-tree.ts';
import type { FileTree } from '../types.ts';

const root = join(import.meta.dirname, 'releases');

/** Release and name of each. */
export const releaseFixtures: readonly (readonly [version: string, name: string])[] = readdirSync(root)
  .sort()
  .flatMap((version) => readdirSync(join(root, version)).map((name) => [version, name] as const));

export const releaseFixture = (version: string, name: string): FileTree => {
  const folder = join(root, version, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return toTree(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const mode = statSync(path).mode & 0o111 ? ('executable' as const) : ('file' as const);
      return [relative(folder, path), { content: readFileSync(path), mode }];
    }),
  );
};

/** Writes a tree into a folder, which is made. */
export const layOut = (folder: string, tree: FileTree): void => {
  for (const [path, { content, mode }] of tree) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode === 'executable' ? 0o755 : 0o644);
  }
};
