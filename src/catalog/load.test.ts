import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultLimits, loadCatalog } from './load.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'catalog-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};
const group = (name: string): string => `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: ${name}\n`;
const names = () => loadCatalog(root).entities.map(({ metadata }) => metadata.name);

describe('loadCatalog', () => {
  test('reads every document of every YAML file, in order of path', () => {
    write('teams/b.yml', group('b'));
    write('teams/a.yaml', `${group('a1')}---\n${group('a2')}`);
    write('deep/er/c.yaml', `# a comment before the first document\n---\n${group('c')}`);
    write('README.md', 'no entity');
    const { entities, problems } = loadCatalog(root);
    expect(problems).toEqual([]);
    expect(entities.map(({ metadata, source }) => [metadata.name, source.file])).toEqual([
      ['c', 'deep/er/c.yaml'],
      ['a1', 'teams/a.yaml'],
      ['a2', 'teams/a.yaml'],
      ['b', 'teams/b.yml'],
    ]);
  });

  test('skips hidden folders and installed packages', () => {
    write('.git/x.yaml', group('x'));
    write('node_modules/y/y.yaml', group('y'));
    write('z.yaml', group('z'));
    expect(names()).toEqual(['z']);
  });

  test('follows no link, so that a loop of links ends', () => {
    write('a/a.yaml', group('a'));
    symlinkSync(root, join(root, 'a/loop'));
    expect(names()).toEqual(['a']);
  });

  test.each([
    ['broken syntax, with its place', 'a: [1\nb: 2\n', { line: 2, says: /no valid YAML/ }],
    ['a key twice', `${group('a')}kind: User\n`, { line: 5, column: 1, says: /duplicated mapping key/ }],
    ['a list', '- a\n- b\n', { says: /not a mapping/ }],
    ['something of Kubernetes', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: UPPER case\n', { says: /metadata\.name/ }],
    ['no kind', 'apiVersion: backstage.io/v1alpha1\n', { says: /apiVersion.*kind/ }],
    ['metadata of the wrong type', 'apiVersion: a\nkind: b\nmetadata: 7\n', { says: /metadata/ }],
    ['a spec of the wrong type', `${group('a')}spec: [1]\n`, { says: /spec/ }],
    ['labels that are no text', 'apiVersion: a\nkind: b\nmetadata: { name: c, labels: { d: 1 } }\n', { says: /labels/ }],
    ['tags that are no list', 'apiVersion: a\nkind: b\nmetadata: { name: c, tags: d }\n', { says: /tags/ }],
    ['a description that is a number', 'apiVersion: a\nkind: b\nmetadata: { name: c, description: 1 }\n', { says: /description/ }],
    ['a namespace that climbs', 'apiVersion: a\nkind: b\nmetadata: { name: c, namespace: ../d }\n', { says: /namespace/ }],
    ['a tag of another language', 'a: !!js/function "() => 1"\n', { says: /no valid YAML/ }],
    ['nesting without end', '['.repeat(100_000), { says: /no valid YAML/ }],
    ['an alias to nothing', 'a: *b\n', { says: /no valid YAML/ }],
  ])('names the file for %s, and reads the rest', (_, content, problem) => {
    write('bad.yaml', content);
    write('good.yaml', group('good'));
    const { entities, problems } = loadCatalog(root);
    expect(entities.map(({ metadata }) => metadata.name)).toEqual(['good']);
    const { says, ...place } = problem;
    expect(problems).toEqual([
      expect.objectContaining({ ...place, file: 'bad.yaml', says: expect.stringMatching(says), hint: expect.any(String) }),
    ]);
  });

  test('refuses more aliases than people write: a bomb costs nothing', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`);
    write('bomb.yaml', `l0: &l0 [x]\n${levels.join('\n')}\n`);
    const started = performance.now();
    expect(loadCatalog(root).problems[0]?.says).toMatch(/alias/);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('leaves out a file that is too large, not UTF-8, or has too many documents, and says so', () => {
    write('large.yaml', `# ${'x'.repeat(defaultLimits.bytesPerFile)}\n`);
    write('latin.yaml', Buffer.from([0x61, 0x3a, 0x20, 0xe9]));
    write('many.yaml', `${group('a')}---\n`.repeat(3));
    const { entities, problems } = loadCatalog(root, { ...defaultLimits, documentsPerFile: 2 });
    expect(problems.map(({ file, says }) => [file, says])).toEqual([
      ['large.yaml', expect.stringMatching(/bytes/)],
      ['latin.yaml', expect.stringMatching(/UTF-8/)],
      ['many.yaml', expect.stringMatching(/documents/)],
    ]);
    expect(entities).toHaveLength(2);
  });

  test('stops at the limits of files and depth, and says so', () => {
    for (const file of ['a.yaml', 'b.yaml', 'c.yaml', 'one/two/three/d.yaml']) write(file, group(file.charAt(0)));
    const { entities, problems } = loadCatalog(root, { ...defaultLimits, files: 2, foldersDeep: 2 });
    expect(entities).toHaveLength(2);
    expect(problems.map(({ says }) => says).join(' ')).toMatch(/folders deep.*files; the first 2/);
  });

  test('a folder that is not there is a problem, not an exception', () => {
    expect(loadCatalog(join(root, 'nowhere'))).toEqual({
      entities: [],
      problems: [expect.objectContaining({ file: '.', says: expect.stringMatching(/ENOENT/) })],
    });
  });

  test('`__proto__` in a file reaches no other object', () => {
    write('a.yaml', `${group('a')}spec: { __proto__: { type: service } }\n`);
    const [entity] = loadCatalog(root).entities;
    expect(entity?.spec.type).toBeUndefined();
    expect(({} as Record<string, unknown>).type).toBeUndefined();
  });
});
