/** Reads what stands at the paths that a plan is about. It never follows a link out of the folder and writes nothing. */
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { FileTree } from '../types.ts';
import { toTree } from './file-tree.ts';

/** Something at a path where a file should be that is none, or that can't be reached without leaving the folder. */
export interface Obstacle {
  readonly path: string;
  /** What stands there, as a clause: `is a folder`. */
  readonly says: string;
}

export interface OnDisk {
  readonly files: FileTree;
  readonly obstacles: readonly Obstacle[];
}

/** Far more than any file that is stamped: what is larger is somebody else's, and must not fill the memory. */
export const LARGEST = 64 * 1024 * 1024;

/** The files that stand at the given paths (relative, POSIX) below `root`; a missing file is left out. */
export const readPaths = (root: string, paths: Iterable<string>): OnDisk => {
  const obstacles: Obstacle[] = [];
  const entries: [string, { content: Uint8Array; mode: 'file' | 'executable' }][] = [];
  const folders = new Map<string, string | undefined>();
  for (const path of paths) {
    const blocked = blockedFolder(root, path, folders);
    if (blocked) {
      obstacles.push({ path, says: blocked });
      continue;
    }
    const found = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (!found) continue;
    if (found.size > LARGEST) obstacles.push({ path, says: `has ${found.size} bytes, more than the ${LARGEST} that are compared` });
    else if (found.isFile()) {
      entries.push([path, { content: readFileSync(join(root, path)), mode: found.mode & 0o111 ? 'executable' : 'file' }]);
    } else {
      obstacles.push({
        path,
        says: found.isDirectory() ? 'is a folder' : found.isSymbolicLink() ? linkTo(root, path) : 'is no regular file',
      });
    }
  }
  return { files: toTree(entries), obstacles };
};

/** Why one of the folders above a path can't be entered: it is a link (which could lead anywhere) or a file. */
const blockedFolder = (root: string, path: string, known: Map<string, string | undefined>): string | undefined => {
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end);
    if (!known.has(folder)) {
      const found = lstatSync(join(root, folder), { throwIfNoEntry: false });
      known.set(
        folder,
        !found || found.isDirectory()
          ? undefined
          : `lies below ${folder}, which ${found.isSymbolicLink() ? linkTo(root, folder) : 'is a file'}`,
      );
    }
    // The outermost one is named; nothing below it is looked at.
    const says = known.get(folder);
    if (says) return says;
  }
  return undefined;
};

const linkTo = (root: string, path: string): string => `is a symbolic link to ${readlinkSync(join(root, path))}`;
