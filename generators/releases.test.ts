/** The releases that are declared, against what is known of them: the package, its changelog, and services that they stamped. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stampInMemory } from '../src/stamp/in-memory.ts';
import { parseStamp, RECORD_PATH } from '../src/stamp/record.ts';
import { isOlder } from '../src/support/versions.ts';
import { templateFiles } from '../src/testing/command-line.ts';
import { releaseFixture, releaseFixtures } from '../src/testing/releases.ts';
import { blobId } from '../src/tree/file-tree.ts';
import type { Answers } from '../src/types.ts';
import { template } from './index.ts';
import { releases } from './releases.ts';

const root = join(import.meta.dirname, '..');
const pairs = releases.slice(1).map((release, index) => [releases[index]?.version ?? '', release] as const);
const recordOf = (version: string, name: string) =>
  parseStamp(Buffer.from(releaseFixture(version, name).get(RECORD_PATH)?.content ?? []).toString(), RECORD_PATH);

it('are older and newer, one after the other, and the last is the one that is stamped', () => {
  for (const [before, { version }] of pairs) expect(isOlder(before, version)).toBe(true);
  expect(releases.at(-1)?.version).toBe(template.version);
});

it('are named by the package that brought them', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(isOlder(version, template.version)).toBe(false);
});

it('are all in the changelog', () => {
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  for (const { version } of releases) expect(changelog).toContain(`template ${version}`);
});

it('are supported until six months after the next one', () => {
  for (const [index, { supportedUntil }] of releases.entries()) {
    const next = releases[index + 1];
    if (!next) expect(supportedUntil).toBeUndefined();
    else {
      const until = new Date(next.released);
      until.setUTCMonth(until.getUTCMonth() + 6);
      expect(supportedUntil).toBe(until.toISOString().slice(0, 10));
    }
  }
});

it.each(pairs)('files that move after %s are there before, and no more afterwards', (before, { version, moves = {} }) => {
  const paths = (release: string): ReadonlySet<string> =>
    release === template.version
      ? new Set(
          stampInMemory({
            template,
            files: templateFiles(),
            answers: recordOf(before, 'typescript-full-github').answers as Answers,
          }).keys(),
        )
      : new Set(releaseFixture(release, 'typescript-full-github').keys());
  for (const [from, to] of Object.entries(moves)) {
    expect([from, paths(before).has(from), paths(version).has(from)]).toEqual([from, true, false]);
    expect([to, paths(before).has(to), paths(version).has(to)]).toEqual([to, false, true]);
  }
});

describe.each(releaseFixtures)('a service of release %s: %s', (version, name) => {
  it('is what its record says, and nothing else', () => {
    const tree = releaseFixture(version, name);
    const { template: stamped, managed, seed } = recordOf(version, name);
    expect(stamped).toEqual({ name: template.name, version });
    expect(releases.map((release) => release.version)).toContain(version);
    expect([...tree.keys()]).toEqual([RECORD_PATH, ...Object.keys(managed), ...seed].sort());
    for (const [path, id] of Object.entries(managed)) expect([path, blobId(tree.get(path)?.content ?? Buffer.of())]).toEqual([path, id]);
  });
});
