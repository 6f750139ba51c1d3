/** What govulncheck is told of holes in dependencies: a database of its own, in files. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Advisories } from './language.ts';

/** What every service depends on, and calls. */
const dependency = 'github.com/danielgtaylor/huma/v2';

const modified = '2026-01-01T00:00:00Z';
const id = 'GO-2026-0001';

/** The format is described at https://go.dev/doc/security/vuln/database. */
const hole = {
  ...{ schema_version: '1.3.1', id, modified, published: modified, summary: 'A hole', details: 'Made for a proof.' },
  affected: [
    {
      package: { name: dependency, ecosystem: 'Go' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
      ecosystem_specific: { imports: [{ path: dependency }] },
    },
  ],
};

export const openAdvisories = async (): Promise<Advisories> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'advisories-'));
  for (const name of ['index', 'ID']) await mkdir(path.join(folder, name));
  const write = (name: string, content: unknown) => writeFile(path.join(folder, name), JSON.stringify(content));
  const tell = async (vulns: readonly object[]) => {
    await write('index/db.json', { modified });
    await write('index/modules.json', vulns.length > 0 ? [{ path: dependency, vulns }] : []);
    await write('index/vulns.json', vulns);
    await write(`ID/${id}.json`, hole);
  };
  await tell([]);
  return {
    environment: { GOVULNDB: pathToFileURL(folder).href },
    warn: () => tell([{ id, modified }]),
    forget: () => tell([]),
    close: () => rm(folder, { recursive: true, force: true }),
  };
};
