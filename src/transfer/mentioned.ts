/** Where a service still speaks of the team that it had, once all is edited that is known to name it: for people to look at. */
import { join } from 'node:path';
import { parseStamp, RECORD_PATH } from '../stamp/record.ts';
import type { Desk } from '../tree/desk.ts';
import { readPaths } from '../tree/read.ts';
import { mentionsIn } from './mentions.ts';

export interface Mention {
  readonly file: string;
  /** Counted from 1. */
  readonly lines: readonly number[];
}

/** Where one looks first in a service of which there is no record. */
const USUAL = ['CODEOWNERS', 'Dockerfile', 'README.md', 'SECURITY.md', 'catalog-info.yaml', 'docs/index.md', 'mkdocs.yml', 'package.json'];

export const mentionsOf = (desk: Desk, root: string, team: string): readonly Mention[] => {
  const record = desk.read(root, RECORD_PATH);
  const stamp = record === undefined ? undefined : parseStamp(record, join(root, RECORD_PATH));
  const { files } = readPaths(root, stamp ? [...Object.keys(stamp.managed), ...stamp.seed] : USUAL);
  const edited = new Map(desk.changesIn(root).map(({ path, content }) => [path, content]));
  return [...files].flatMap(([path, { content }]) => {
    const lines = mentionsIn(Buffer.from(edited.get(path) ?? content).toString('utf8'), team);
    return lines.length > 0 ? [{ file: join(root, path), lines }] : [];
  });
};
