/** Everything that stands in a folder, as text that can be compared: kind, permissions, content, where links lead. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

export type Snapshot = Readonly<Record<string, string>>;

export const snapshot = (folder: string): Snapshot => {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(join(folder, path)).sort()) {
      const below = path ? `${path}/${name}` : name;
      found[below] = describe(join(folder, below));
      if (found[below].startsWith('folder')) visit(below);
    }
  };
  if (lstatSync(folder, { throwIfNoEntry: false })) visit('');
  return found;
};

const describe = (path: string): string => {
  const stat = lstatSync(path);
  const mode = (stat.mode & 0o777).toString(8);
  if (stat.isDirectory()) return `folder ${mode}`;
  if (stat.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  return stat.isFile() ? `file ${mode} ${createHash('sha1').update(readFileSync(path)).digest('hex')}` : 'special';
};

/** Without what runs keep for themselves: their private folders and the lock. */
export const withoutPrivate = (found: Snapshot): Snapshot =>
  Object.fromEntries(
    Object.entries(found).filter(([path]) => !/(^|\/)\.create-service-(apply|[0-9a-f]{8}-\d+-[0-9a-f]{12})(\/|$)/.test(path)),
  );
