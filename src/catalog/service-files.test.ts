import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratch } from '../testing/scratch.ts';
import { createAbove, fileLimits, filesBelow } from './service-files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(scratch, 'service-files-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (...paths: readonly string[]): void => {
  for (const path of paths) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), `This is ${path}.`);
  }
};

describe('the files of a service', () => {
  it('are all that people wrote, and nothing that tools made', () => {
    write('go.mod', 'cmd/main.go', '.github/workflows/ci.yml', '.env', 'docs/a.md');
    write(
      'node_modules/a/index.js',
      'vendor/a.go',
      'target/a.class',
      'dist/a.js',
      'build/a.js',
      '.venv/a.py',
      '.git/config',
      '.idea/a.xml',
    );
    expect(filesBelow(root)?.paths).toEqual(['.env', '.github/workflows/ci.yml', 'cmd/main.go', 'docs/a.md', 'go.mod']);
  });

  it('are not those of a service within it', () => {
    write(
      'go.mod',
      'catalog-info.yaml',
      'other/catalog-info.yaml',
      'other/main.go',
      'other/deep/a.go',
      'third/catalog-info.yml',
      'third/a.go',
    );
    expect(filesBelow(root)?.paths).toEqual(['catalog-info.yaml', 'go.mod']);
  });

  it('are read when asked for, once, and only those that are listed', () => {
    write('main.go', '.git/config');
    const files = filesBelow(root);
    expect(files?.text('main.go')).toBe('This is main.go.');
    writeFileSync(join(root, 'main.go'), 'changed');
    expect(files?.text('main.go')).toBe('This is main.go.');
    for (const path of ['.git/config', '../elsewhere', 'nowhere.go']) expect(files?.text(path)).toBeUndefined();
  });

  it('have no text where they are too large or no text', () => {
    write('main.go');
    writeFileSync(join(root, 'large.txt'), 'x'.repeat(101));
    writeFileSync(join(root, 'picture.png'), Buffer.from([0x89, 0x50, 0xff, 0xfe]));
    const files = filesBelow(root, { ...fileLimits, bytesPerFile: 100 });
    expect(files?.paths).toHaveLength(3);
    expect([files?.text('large.txt'), files?.text('picture.png')]).toEqual([undefined, undefined]);
  });

  it('do not lead along links', () => {
    write('main.go', 'src/a.go');
    symlinkSync(root, join(root, 'src/loop'));
    symlinkSync('/etc/hostname', join(root, 'hostname'));
    expect(filesBelow(root)?.paths).toEqual(['main.go', 'src/a.go']);
  });

  it.each([
    ['a description alone', ['catalog-info.yaml']],
    ['a description with its documents and API', ['catalog-info.yaml', 'docs/index.md', 'mkdocs.yml', 'api/openapi.yaml']],
    ['nothing', []],
  ])('are none where there is %s', (_, paths) => {
    write(...paths);
    expect(filesBelow(root)).toBeUndefined();
  });

  it.each(['package.json', 'Dockerfile', 'deep/er/pom.xml', 'app.py', 'src/Payments/Payments.csproj', 'main.rs'])(
    'are some where there is %s',
    (path) => {
      write('catalog-info.yaml', path);
      expect(filesBelow(root)).toBeDefined();
    },
  );

  it('are none where there are more than anyone wrote, or deeper', () => {
    write('main.go', 'a/b/c.go', 'd.go');
    expect(filesBelow(root, { ...fileLimits, files: 3 })).toBeDefined();
    expect(filesBelow(root, { ...fileLimits, files: 2 })).toBeUndefined();
    expect(filesBelow(root, { ...fileLimits, foldersDeep: 1 })).toBeUndefined();
  });
});

describe('the files above a service', () => {
  it('are the pipelines up to the top of the repository, and no further', () => {
    write('repository/.git/config', 'repository/.github/workflows/ci.yml', 'repository/.gitlab-ci.yml', 'repository/README.md');
    write('repository/services/Jenkinsfile', 'repository/services/a/Jenkinsfile', '.gitlab-ci.yml');
    const above = createAbove(join(root, 'repository/services'))('a');
    expect(above.paths).toEqual(['../../.github/workflows/ci.yml', '../../.gitlab-ci.yml', '../Jenkinsfile']);
    expect(above.text('../../.gitlab-ci.yml')).toBe('This is repository/.gitlab-ci.yml.');
  });

  it('are none for a service with a repository of its own', () => {
    write('.git/config', '.gitlab-ci.yml', 'a/.git/config');
    expect(createAbove(root)('a').paths).toEqual([]);
    expect(createAbove(root)('.').paths).toEqual([]);
  });

  it('end at the registry where there is no repository', () => {
    write('registry/.gitlab-ci.yml', 'registry/a/main.go', 'Jenkinsfile');
    const aboveOf = createAbove(join(root, 'registry'));
    expect(aboveOf('a').paths).toEqual(['../.gitlab-ci.yml']);
    // Where a Location leads to.
    write('elsewhere/b/main.go', 'elsewhere/.gitlab-ci.yml');
    expect(aboveOf('../elsewhere/b').paths).toEqual([]);
  });
});
