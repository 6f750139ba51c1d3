/** What the script reads from Go sources, and whether what it last wrote is what they say now. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importedBy, nearest, toImporter } from './imports.ts';
import { readGoTemplates } from './templates.ts';

describe('importedBy', () => {
  it.each<readonly [title: string, source: string, paths: readonly string[]]>([
    ['one import', 'package a\n\nimport "a.org/b"\n', ['a.org/b']],
    ['a block, sorted, each once', 'import (\n\t"b.org/x"\n\t"a.org/y"\n)\nimport "a.org/y"\n', ['a.org/y', 'b.org/x']],
    ['names', 'import (\n\t_ "a.org/a"\n\t. "a.org/b"\n\tc2 "a.org/c"\n)\n', ['a.org/a', 'a.org/b', 'a.org/c']],
    ["Go's own and the service's", 'import (\n\t"net/http"\n\t"fmt"\n\t"services.internal/{{name}}/internal/a"\n)\n', []],
    ['conditions', 'import (\n{{#if has.postgres}}\n\t"a.org/a" {{! why }}\n{{/if}}\n)\n', ['a.org/a']],
    ['comments', 'import (\n\t// (see "a.org/b")\n\t// "a.org/c"\n\t"a.org/a" // and (why)\n)\n', ['a.org/a']],
    ['what is no import', 'import "a.org/a"\n\nvar (\n\tb = "a.org/b"\n)\n\nconst c = "a.org/c"\n', ['a.org/a']],
  ])('reads %s', (_, source, paths) => expect(importedBy([source])).toEqual(paths));
});

it('a package is from the module with the longest path', () => {
  expect(nearest(['a.org/b', 'a.org/b/c', 'a.org/b/cd'], 'a.org/b/c/d')).toBe('a.org/b/c');
  expect(nearest(['a.org/b', 'a.org/b/c'], 'a.org/b/ce')).toBe('a.org/b');
  expect(nearest(['a.org/b'], 'a.org/bc')).toBeUndefined();
});

it('`imports.go` has what the templates import: else run `npm run go-modules`', () => {
  const written = readFileSync(join(import.meta.dirname, '../../generators/versions/go/imports.go'), 'utf8');
  expect(written).toBe(toImporter('versions', importedBy(readGoTemplates())));
});
