/** Where a service still speaks of the team that it had, once all is edited that is known to name it: for people to look at. */
import { join } from 'node:path';
import { touchingDisk } from '../support/system-errors.ts';
import type { Desk } from '../tree/desk.ts';
import { readPaths } from '../tree/read.ts';
import { type Mention, mentionsIn } from './mentions.ts';
import { mentionsBeside, type Stamped } from './stamped.ts';

/** Where one looks first in a service of which there is no record. */
const USUAL = ['CODEOWNERS', 'Dockerfile', 'README.md', 'SECURITY.md', 'catalog-info.yaml', 'docs/index.md', 'mkdocs.yml', 'package.json'];

export const mentionsOf = (desk: Desk, root: string, team: string, stamped: Stamped | undefined): readonly Mention[] => {
  if (stamped?.rendered) return stamped.rendered.flatMap((change) => mentionsBeside(desk, root, change, team));
  const paths = stamped ? [...Object.keys(stamped.stamp.managed), ...stamped.stamp.seed] : USUAL;
  const files = paths.flatMap((path) => [...touchingDisk(`${join(root, path)} can't be read`, () => readPaths(root, [path]), '').files]);
  const edited = new Map(desk.changesIn(root).map(({ path, content }) => [path, content]));
  return files.flatMap(([path, { content }]) => {
    const lines = mentionsIn(Buffer.from(edited.get(path) ?? content).toString('utf8'), team);
    return lines.length > 0 ? [{ file: join(root, path), lines }] : [];
  });
};
