/** What govulncheck is told of holes in dependencies: a database in a folder, in the form of the one that Go publishes. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Advisories } from './language.ts';

/** What every service depends on. */
const dependency = 'github.com/danielgtaylor/huma/v2';
const id = 'GO-2026-0001';
const published = '2026-01-01T00:00:00Z';

/** Without a list of what is affected in it, all of it is. */
const hole = {
  schema_version: '1.3.1',
  id,
  modified: published,
  published,
  summary: 'A hole',
  details: 'A hole.',
  affected: [
    {
      package: { name: dependency, ecosystem: 'Go' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
      ecosystem_specific: {},
    },
  ],
  database_specific: { url: 'https://example.com/advisory', review_status: 'REVIEWED' },
};

export const openAdvisories = async (): Promise<Advisories> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'advisories-'));
  const write = async (known: readonly (typeof hole)[]): Promise<void> => {
    const files = {
      'index/db.json': { modified: published },
      'index/modules.json': known.map(() => ({ path: dependency, vulns: [{ id, modified: published }] })),
      'index/vulns.json': known.map(() => ({ id, modified: published })),
      [`ID/${id}.json`]: hole,
    };
    for (const [file, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), JSON.stringify(content));
    }
  };
  await write([]);
  return {
    environment: { GOVULNDB: pathToFileURL(folder).href },
    warn: () => write([hole]),
    forget: () => write([]),
    close: () => rm(folder, { recursive: true, force: true }),
  };
};
