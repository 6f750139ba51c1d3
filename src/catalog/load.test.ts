import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadCatalog } from './load.ts';
import { defaultLimits } from './walk-yaml.ts';

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

  test('tells folders with nothing but YAML files from others', () => {
    for (const file of ['all.yaml', 'a/catalog-info.yaml', 'b/catalog-info.yaml', 'b/go.mod', 'c/catalog-info.yaml', 'c/src/x.go'])
      write(file, group('g'));
    expect([...loadCatalog(root).bare]).toEqual(['a']);
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

  const meta = (line: string): string => `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: ${line}\n`;
  test.each([
    ['broken syntax, with its place', `${group('a')}spec: [1\n`, { line: 6, column: 1, says: /no valid YAML/ }],
    ['a key twice', `${group('a')}kind: User\n`, { line: 5, column: 1, says: /duplicated mapping key/ }],
    ['a list', `# c\n---\n- ${JSON.stringify(group('a'))}\n- apiVersion: backstage.io/v1\n`, { line: 3, says: /not a mapping/ }],
    ['a name that is none', meta('{ name: UPPER case }'), { line: 1, says: /metadata\.name/ }],
    ['no kind', 'apiVersion: backstage.io/v1alpha1\n', { says: /apiVersion.*kind/ }],
    ['metadata of the wrong type', meta('7'), { says: /metadata/ }],
    ['a spec of the wrong type', `${group('a')}spec: [1]\n`, { says: /spec/ }],
    ['labels that are no text', meta('{ name: c, labels: { d: 1 } }'), { says: /labels/ }],
    ['tags that are no list', meta('{ name: c, tags: d }'), { says: /tags/ }],
    ['a description that is a number', meta('{ name: c, description: 1 }'), { says: /description/ }],
    ['a namespace that climbs', meta('{ name: c, namespace: ../d }'), { says: /namespace/ }],
    ['a tag of another language', `${group('a')}spec: !!js/function "() => 1"\n`, { says: /no valid YAML/ }],
    ['nesting without end', `${group('a')}spec: ${'['.repeat(100_000)}`, { says: /no valid YAML/ }],
    ['an alias to nothing', `${group('a')}spec: *b\n`, { says: /no valid YAML/ }],
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

  test('a fault costs its own document, and its place counts from the top of the file', () => {
    write('all.yaml', `# Teams.\n---\n${group('a')}---\n${group('b')}spec: [1\n--- # the last\n${group('c')}---\n${group('c')}kind: X\n`);
    const { entities, problems } = loadCatalog(root);
    expect(entities.map(({ metadata, source }) => [metadata.name, source.document])).toEqual([
      ['a', 0],
      ['c', 2],
    ]);
    expect(problems.map(({ line, says }) => [line, says.slice(0, 40)])).toEqual([
      [13, expect.stringMatching(/no valid YAML/)],
      [23, expect.stringMatching(/no valid YAML: duplicated/)],
    ]);
  });

  test('leaves alone the skeletons of a scaffolder', () => {
    write('templates/x/skeleton/catalog-info.yaml', meta(`{ name: "\${{ values.name }}" }`));
    const { entities, problems, leftAlone } = loadCatalog(root);
    expect([entities, problems, leftAlone]).toEqual([[], [], ['templates/x/skeleton/catalog-info.yaml']]);
  });

  test('leaves alone what says nothing of Backstage, unless its name does', () => {
    write('compose.yaml', 'services: {}\n');
    write('chart/templates/deployment.yaml', '{{ if }}\n');
    write('mixed.yaml', `apiVersion: v1\nkind: Pod\nmetadata: { name: UPPER case }\n---\n${group('a')}`);
    write('service/catalog-info.yaml', 'kind: Component\n');
    const { entities, problems, leftAlone } = loadCatalog(root);
    expect(entities.map(({ metadata }) => metadata.name)).toEqual(['a']);
    expect(problems.map(({ file, says }) => [file, says])).toEqual([
      ['service/catalog-info.yaml', 'Document 1 has no `apiVersion` and `kind`.'],
    ]);
    expect(leftAlone).toEqual(['chart/templates/deployment.yaml', 'compose.yaml']);
  });

  test('the definition of an API may stand in a file beside it', () => {
    const api = (name: string, definition: string): string =>
      `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: ${name} }\nspec: { definition: ${definition} }\n`;
    write(
      'a/catalog-info.yaml',
      [
        api('a', '{ $text: ./api/openapi.yaml }'),
        api('b', '{ $openapi: ./nowhere.yaml }'),
        api('c', '{ $text: "https://example.com/x" }'),
      ].join('---\n'),
    );
    write('a/api/openapi.yaml', 'openapi: 3.1.0\n');
    const { entities, problems } = loadCatalog(root);
    expect(entities.map(({ spec }) => spec.definition)).toEqual([
      'openapi: 3.1.0\n',
      { $openapi: './nowhere.yaml' },
      { $text: 'https://example.com/x' },
    ]);
    expect(problems).toEqual([
      expect.objectContaining({
        ...{ file: 'a/catalog-info.yaml', entity: entities[1], field: ['spec', 'definition'] },
        says: "The definition of API b leads to ./nowhere.yaml. The file can't be read (ENOENT).",
        hint: expect.any(String),
      }),
    ]);
  });

  test('definitions share the text of a file, and all of them together have a limit', () => {
    const api = (name: string, path: string): string =>
      `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: ${name} }\nspec: { definition: { $text: ${path} } }\n`;
    const apis = ['./a', './b', '../apis/a', './c', './gone', './b'].map((path, index) => api(`api-${index}`, path));
    write('apis/apis.yaml', apis.join('---\n'));
    for (const name of ['a', 'b', 'c']) write(`apis/${name}`, name.repeat(10));
    const { entities, problems, fingerprint } = loadCatalog(root, { ...defaultLimits, definitionBytes: 25 });
    const [a, b] = ['a'.repeat(10), 'b'.repeat(10)];
    expect(entities.map(({ spec }) => spec.definition)).toEqual([a, b, a, { $text: './c' }, { $text: './gone' }, b]);
    expect(problems.map(({ entity, says }) => [entity?.metadata.name, says])).toEqual([
      ['api-3', expect.stringMatching(/leads to \.\/c\. The file was left out: .* the 25 bytes/)],
      ['api-4', expect.stringMatching(/left out/)],
    ]);
    expect(fingerprint).toBeUndefined();
  });

  test('a definition that is a pipe or has no end is waited for by nobody', () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const api = (name: string, path: string): string =>
      `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: { name: ${name} }\nspec: { definition: { $text: ${path} } }\n`;
    write('a.yaml', `${api('a', './pipe')}---\n${api('b', `${'../'.repeat(20)}dev/zero`)}`);
    expect(loadCatalog(root).problems.map(({ says }) => says)).toEqual([
      expect.stringMatching(/API a leads to .*pipe\. The file can't be read \(ESPIPE\)\.$/),
      expect.stringMatching(/API b leads to .*zero\. It is no file\.$/),
    ]);
  });

  describe('a Location', () => {
    const location = (...targets: readonly unknown[]): string =>
      `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: all }\nspec: { targets: ${JSON.stringify(targets)} }\n`;

    test('leads to files beside it, by path and by pattern, also above the folder that is read; each is read once', () => {
      write(
        'catalog/all.yaml',
        location('../services/*/catalog-info.yaml', './teams.yml', '../services/a/catalog-info.yaml', '../more/**/*.yaml'),
      );
      write('catalog/teams.yml', group('team'));
      write('services/a/catalog-info.yaml', group('a'));
      write('services/b/catalog-info.yaml', group('b'));
      write('more/deep/er/c.yaml', group('c'));
      const { entities, problems } = loadCatalog(join(root, 'catalog'));
      expect(problems).toEqual([]);
      expect(entities.map(({ metadata, source }) => [metadata.name, source.file])).toEqual([
        ['all', 'all.yaml'],
        ['team', 'teams.yml'],
        ['a', '../services/a/catalog-info.yaml'],
        ['b', '../services/b/catalog-info.yaml'],
        ['c', '../more/deep/er/c.yaml'],
      ]);
      expect(loadCatalog(join(root, 'catalog/all.yaml')).entities).toHaveLength(5);
    });

    test('that leads nowhere, to nothing that is a path, or to itself ends there', () => {
      write('a.yaml', location('./b.yaml', './nowhere.yaml', './no/*.yaml', 7, 'https://example.com/x.yaml'));
      write('b.yaml', location('./a.yaml', './b.yaml'));
      const { entities, problems, elsewhere } = loadCatalog(join(root, 'a.yaml'));
      expect(elsewhere).toEqual(['https://example.com/x.yaml']);
      const [entity] = entities;
      const at = (index: number) => ({ file: 'a.yaml', entity, field: ['spec', 'targets', index], hint: expect.any(String) });
      expect(problems).toEqual([
        { ...at(1), says: 'The Location leads to ./nowhere.yaml, where no file is.' },
        { ...at(2), says: 'The Location leads to ./no/*.yaml, where no file is.' },
        { ...at(3), says: 'The Location has a target that is no path: 7.' },
      ]);
    });

    test('that says that its file may be missing is no fault, but one that nobody understands is', () => {
      const optional = (target: string): string => `${location('./*/b.yaml', target).trimEnd().slice(0, -1)}, presence: optional }\n`;
      write('a.yaml', `${optional('./nowhere.yaml')}---\n${optional('./[ab].yaml').replace('all', 'more')}`);
      const { problems, fingerprint } = loadCatalog(root);
      expect(problems.map(({ entity, says }) => [entity?.metadata.name, says])).toEqual([
        ['more', 'The Location has a pattern that is not understood: ./[ab].yaml.'],
      ]);
      expect(fingerprint).toBeUndefined();
    });

    test('with its one `target` gives that as the place', () => {
      write('a.yaml', location().replace('targets: []', 'target: ./b.yaml'));
      expect(loadCatalog(root).problems.map(({ field }) => field)).toEqual([['spec', 'target']]);
    });

    test('reads a file once, however it is spelt and whatever links lead to it', () => {
      write(
        'reg/all.yaml',
        location('../reg/org.yaml', './linked.yaml', '../twin/*.yaml', '../out/x.yaml', '../link/x.yaml', '../**/x.yaml'),
      );
      write('reg/org.yaml', group('org'));
      write('out/x.yaml', group('x'));
      symlinkSync('org.yaml', join(root, 'reg/linked.yaml'));
      symlinkSync('reg', join(root, 'twin'));
      symlinkSync('out', join(root, 'link'));
      const files = (registry: string) => loadCatalog(join(root, registry)).entities.map(({ source }) => source.file);
      expect(files('reg')).toEqual(['all.yaml', 'org.yaml', '../out/x.yaml']);
      expect(files('twin')).toEqual(['all.yaml', 'org.yaml', '../out/x.yaml']);
      expect(files('reg/all.yaml')).toEqual(['all.yaml', 'org.yaml', '../out/x.yaml']);
      write('far/one.yaml', location('../far/one.yaml'));
      symlinkSync('../far/one.yaml', join(root, 'reg/one.yaml'));
      expect(files('reg/one.yaml')).toEqual(['one.yaml']);
    });

    test('ends with whatever is in it, and says what is no path', () => {
      const twice = Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`);
      write('loop.yaml', location().replace('targets: []', 'targets: &a [*a, [*a]]'));
      write('many.yaml', `${location().replace(/spec.*/, 'spec:')}  a0: &a0 [x]\n  ${twice.join('\n  ')}\n  target: [*a40]\n`);
      write('null.yaml', location('./*\0', '\0', `./${'long'.repeat(100)}`));
      const says = loadCatalog(root).problems.map((problem) => [problem.file, problem.says.replace(/(?:long)+/, 'long')]);
      expect(says).toEqual([
        ...['loop.yaml', 'loop.yaml', 'many.yaml'].map((file) => [file, 'The Location has a target that is no path: a list or a mapping.']),
        ['null.yaml', 'The Location has a pattern that is not understood: ./*\0.'],
        ['null.yaml', 'The Location has a pattern that is not understood: \0.'],
        ['null.yaml', "The Location leads to ./long, which can't be read (ENAMETOOLONG)."],
      ]);
    });

    test('by a pattern that might be tried in more ways than there is time for ends at once', () => {
      write(`${'a'.repeat(60)}.txt`, '');
      write('a(b)/a.yaml', location('../*a*a*a*a*a*a*a*a*a*a*a*b.yaml', '../@(a|aa|*a)@(a|*a)@(a|*a)b', './in/*.yaml'));
      write('a(b)/in/x.yaml', group('x'));
      const { entities, problems } = loadCatalog(root);
      expect(entities.map(({ metadata }) => metadata.name)).toEqual(['all', 'x']);
      expect(problems.map(({ says }) => says)).toEqual([
        expect.stringMatching(/b\.yaml, where no file is\.$/),
        expect.stringMatching(/not understood/),
      ]);
    });

    test('leads up from where the registry was named, where that is a link', () => {
      write('far/off/reg/all.yaml', location('../out/x.yaml'));
      write('out/x.yaml', group('x'));
      symlinkSync('far/off/reg', join(root, 'reg'));
      const { entities, problems } = loadCatalog(join(root, 'reg'));
      expect([entities.map(({ metadata }) => metadata.name), problems]).toEqual([['all', 'x'], []]);
    });

    test('leads to no more files than are read', () => {
      write('reg/all.yaml', location('../out/*.yaml'));
      for (const name of ['a', 'b', 'c']) write(`out/${name}.yaml`, group(name));
      const { entities, problems } = loadCatalog(join(root, 'reg'), { ...defaultLimits, files: 3 });
      expect(entities.map(({ metadata }) => metadata.name)).toEqual(['all', 'a', 'b']);
      expect(problems.map(({ says }) => says)).toEqual(['Locations lead to more files than the 3 that are read.']);
    });
  });

  test('refuses more aliases than people write: a bomb costs nothing', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`);
    write('bomb.yaml', `${group('a')}spec:\n  l0: &l0 [x]\n  ${levels.join('\n  ')}\n`);
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
      doubtful: [],
      bare: new Set(['.']),
      problems: [expect.objectContaining({ file: '.', says: expect.stringMatching(/ENOENT/) })],
      leftAlone: [],
      elsewhere: [],
    });
  });

  test('`__proto__` in a file reaches no other object', () => {
    write('a.yaml', `${group('a')}spec: { __proto__: { type: service } }\n`);
    const [entity] = loadCatalog(root).entities;
    expect(entity?.spec.type).toBeUndefined();
    expect(({} as Record<string, unknown>).type).toBeUndefined();
  });
});
