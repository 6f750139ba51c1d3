/** What Go's own files become, to the byte: as Go would have written them. */
import { describe, expect, it } from 'vitest';
import { clean, merge } from '../testing/merge.ts';

const group = (lines: readonly string[]): string =>
  lines.length === 1 ? `require ${lines}\n` : `require (\n${lines.map((line) => `\t${line}\n`).join('')})\n`;

/** As Go writes it, between `go` and what is handed on. */
const mod = (direct: readonly string[], indirect: readonly string[] = [], { go = '1.26.0', rest = '' } = {}): string =>
  [`module a.test/b\n\ngo ${go}\n`, ...[direct, indirect].filter(({ length }) => length > 0).map(group), ...(rest && [rest])].join('\n');

describe('go.mod', () => {
  clean('go.mod', [
    [
      'both added a module at the same place: sorted, as it was',
      mod(['a.test/a v1.0.0', 'a.test/d v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/c v1.0.0', 'a.test/d v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/b v1.0.0', 'a.test/d v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/b v1.0.0', 'a.test/c v1.0.0', 'a.test/d v1.0.0']),
    ],
    [
      'the owner added one beside another that the template raised',
      mod(['a.test/a v1.0.0', 'a.test/d v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/c v1.0.0', 'a.test/d v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/d v1.1.0']),
      mod(['a.test/a v1.0.0', 'a.test/c v1.0.0', 'a.test/d v1.1.0']),
    ],
    [
      'both raised it: the higher one, by numbers and not by letters',
      mod(['a.test/a v1.2.0', 'a.test/b v1.2.0']),
      mod(['a.test/a v1.10.0', 'a.test/b v1.3.0']),
      mod(['a.test/a v1.9.0', 'a.test/b v1.4.0']),
      mod(['a.test/a v1.10.0', 'a.test/b v1.4.0']),
    ],
    [
      'a time and a prerelease come before the version that they lead to',
      mod(['a.test/a v0.0.0-20240101000000-aaaaaaaaaaaa', 'a.test/b v2.0.0', 'a.test/c v1.0.0-rc.2', 'a.test/d v1.0.0-1']),
      mod(['a.test/a v0.0.0-20250101000000-bbbbbbbbbbbb', 'a.test/b v2.1.0-rc.1', 'a.test/c v1.0.0-rc.9', 'a.test/d v1.0.0-100']),
      mod(['a.test/a v0.0.0-20260101000000-cccccccccccc', 'a.test/b v2.1.0', 'a.test/c v1.0.0-rc.10', 'a.test/d v1.0.0-rc']),
      mod(['a.test/a v0.0.0-20260101000000-cccccccccccc', 'a.test/b v2.1.0', 'a.test/c v1.0.0-rc.10', 'a.test/d v1.0.0-rc']),
    ],
    [
      'both added the same module',
      mod(['a.test/a v1.0.0', 'a.test/z v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/m v1.5.0', 'a.test/z v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/m v1.4.0', 'a.test/z v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/m v1.5.0', 'a.test/z v1.0.0']),
    ],
    [
      'the owner imports what only came along, and the template raised it',
      mod(['a.test/a v1.0.0', 'a.test/z v1.0.0'], ['a.test/i v1.0.0 // indirect', 'a.test/j v1.0.0 // indirect']),
      mod(['a.test/a v1.0.0', 'a.test/i v1.0.0', 'a.test/z v1.0.0'], ['a.test/j v1.0.0 // indirect']),
      mod(['a.test/a v1.0.0', 'a.test/z v1.0.0'], ['a.test/i v1.1.0 // indirect', 'a.test/j v1.0.0 // indirect']),
      mod(['a.test/a v1.0.0', 'a.test/i v1.1.0', 'a.test/z v1.0.0'], ['a.test/j v1.0.0 // indirect']),
    ],
    [
      'the template imports what came along with the owner’s',
      mod(['a.test/a v1.0.0'], ['a.test/j v1.0.0 // indirect']),
      mod(['a.test/a v1.0.0', 'a.test/own v1.0.0'], ['a.test/i v1.2.0 // indirect', 'a.test/j v1.0.0 // indirect']),
      mod(['a.test/a v1.0.0', 'a.test/i v1.1.0'], ['a.test/j v1.1.0 // indirect']),
      mod(['a.test/a v1.0.0', 'a.test/i v1.2.0', 'a.test/own v1.0.0'], ['a.test/j v1.1.0 // indirect']),
    ],
    [
      'what the template took out goes, and stays where its owner raised it or imports it',
      mod(['a.test/a v1.0.0', 'a.test/b v1.0.0', 'a.test/c v1.0.0', 'a.test/z v1.0.0'], ['a.test/i v1.0.0 // indirect']),
      mod(['a.test/a v1.0.0', 'a.test/b v1.1.0', 'a.test/c v1.0.0', 'a.test/i v1.0.0', 'a.test/z v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/z v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/b v1.1.0', 'a.test/i v1.0.0', 'a.test/z v1.0.0']),
    ],
    [
      'what its owner took out goes, and stays where the template raised it',
      mod(['a.test/a v1.0.0', 'a.test/b v1.0.0', 'a.test/c v1.0.0']),
      mod(['a.test/c v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/b v1.1.0', 'a.test/c v1.1.0']),
      mod(['a.test/b v1.1.0', 'a.test/c v1.1.0']),
    ],
    [
      'a group of one has no brackets, before and after',
      mod(['a.test/b v1.0.0'], ['a.test/i v1.0.0 // indirect']),
      mod(['a.test/b v1.0.0', 'a.test/c v1.0.0'], ['a.test/i v1.0.0 // indirect']),
      mod(['a.test/a v1.0.0', 'a.test/b v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/b v1.0.0', 'a.test/c v1.0.0']),
    ],
    [
      'of a group one is left',
      mod(['a.test/a v1.0.0', 'a.test/b v1.0.0', 'a.test/c v1.0.0']),
      mod(['a.test/a v1.0.0', 'a.test/b v1.0.0']),
      mod(['a.test/b v1.0.0', 'a.test/c v1.0.0']),
      mod(['a.test/b v1.0.0']),
    ],
    [
      'what is said behind a module stays with it',
      mod(['a.test/a v1.0.0', 'a.test/b v1.0.0'], ['a.test/i v1.0.0 // indirect']),
      mod(['a.test/a v1.0.0 // Ours.', 'a.test/b v1.0.0 //nolint'], ['a.test/i v1.0.0 // indirect; Ours.']),
      mod(['a.test/a v1.1.0', 'a.test/b v1.1.0'], ['a.test/i v1.1.0 // indirect']),
      mod(['a.test/a v1.1.0 // Ours.', 'a.test/b v1.1.0 //nolint'], ['a.test/i v1.1.0 // indirect; Ours.']),
    ],
    [
      'one block for all becomes two, as Go makes of it',
      mod(['a.test/a v1.0.0', 'a.test/i v1.0.0 // indirect']),
      mod(['a.test/a v1.0.0', 'a.test/i v1.0.0 // indirect', 'a.test/j v1.0.0 // indirect']),
      mod(['a.test/a v1.0.0', 'a.test/i v1.1.0 // indirect']),
      mod(['a.test/a v1.0.0'], ['a.test/i v1.1.0 // indirect', 'a.test/j v1.0.0 // indirect']),
    ],
    [
      'what else is in it merges by lines',
      mod(['a.test/a v1.0.0', 'a.test/b v1.0.0'], [], { rest: 'exclude a.test/a v1.0.1\n' }),
      mod(['a.test/a v1.0.0', 'a.test/b v1.1.0'], [], { rest: 'exclude a.test/a v1.0.1\n\n// Ours.\nreplace a.test/b => ../b\n' }),
      mod(['a.test/a v1.1.0', 'a.test/b v1.0.0'], [], { go: '1.27.0', rest: 'exclude a.test/a v1.0.1\n' }),
      mod(['a.test/a v1.1.0', 'a.test/b v1.1.0'], [], {
        go: '1.27.0',
        rest: 'exclude a.test/a v1.0.1\n\n// Ours.\nreplace a.test/b => ../b\n',
      }),
    ],
    [
      'words of other blocks are not requirements',
      mod(['a.test/a v1.0.0', 'a.test/b v1.0.0'], [], { rest: 'tool (\n\trequire.test/a\n\ta.test/b/cmd\n)\n' }),
      mod(['a.test/a v1.0.0', 'a.test/b v1.1.0'], [], { rest: 'tool (\n\trequire.test/a\n\ta.test/b/cmd\n)\n' }),
      mod(['a.test/a v1.1.0', 'a.test/b v1.0.0'], [], { rest: 'tool (\n\trequire.test/a\n\ta.test/b/cmd\n)\n' }),
      mod(['a.test/a v1.1.0', 'a.test/b v1.1.0'], [], { rest: 'tool (\n\trequire.test/a\n\ta.test/b/cmd\n)\n' }),
    ],
  ]);

  it('what clashes beside the requirements is shown, and they are merged', () => {
    const [base, ours] = [mod(['a.test/a v1.0.0', 'a.test/b v1.0.0']), mod(['a.test/a v1.0.0', 'a.test/b v1.1.0'], [], { go: '1.26.5' })];
    expect(merge('go.mod', base, ours, mod(['a.test/a v1.1.0', 'a.test/b v1.0.0'], [], { go: '1.27.0' }))).toEqual({
      conflicts: 1,
      text: mod(['a.test/a v1.1.0', 'a.test/b v1.1.0']).replace(
        'go 1.26.0\n',
        '<<<<<<< ours\ngo 1.26.5\n||||||| base\ngo 1.26.0\n=======\ngo 1.27.0\n>>>>>>> theirs\n',
      ),
    });
  });

  const [plain, raised] = [mod(['a.test/a v1.0.0', 'a.test/b v1.0.0']), mod(['a.test/a v1.0.0', 'a.test/b v1.1.0'])];
  const added = mod(['a.test/a v1.0.0', 'a.test/c v1.0.0', 'a.test/b v1.0.0']);
  it.each([
    ['a comment on a line of its own', added.replace('\ta.test/c', '\t// Ours.\n\ta.test/c')],
    ['a comment above a group', added.replace('require (', '// Ours.\nrequire (')],
    ['a comment behind a bracket', added.replace('require (', 'require ( // Ours.')],
    ['an empty line in a group', added.replace('\ta.test/c', '\n\ta.test/c')],
    ['a branch for a version', added.replace('a.test/c v1.0.0', 'a.test/c main')],
    ['a path in quotes', added.replace('a.test/c v1.0.0', '"a.test/c" v1.0.0')],
    ['the same module twice', added.replace('a.test/c v1.0.0', 'a.test/a v1.0.0')],
    ['a bracket that is not closed', added.replace(/\)\n$/, '')],
    ['three groups', `${added}\nrequire a.test/d v1.0.0\n\nrequire a.test/e v1.0.0\n`],
    ['something between two groups', `${added}\nreplace a.test/a => ../a\n\nrequire a.test/d v1.0.0 // indirect\n`],
    ['imports in both groups', `${added}\nrequire a.test/d v1.0.0\n`],
  ])('requirements that stand as their owner wants merge by lines: %s', (_, ours) => {
    const { conflicts, text } = merge('go.mod', plain, ours, raised);
    expect({ conflicts, text }).toEqual(merge('any.text', plain, ours, raised));
    for (const line of ours.trim().split('\n')) expect(text).toContain(line);
  });

  it('two who said something else behind the same module decide', () => {
    const [base, ours] = [mod(['a.test/a v1.0.0', 'a.test/b v1.0.0']), mod(['a.test/a v1.0.0 // Ours.', 'a.test/b v1.0.0'])];
    const { conflicts, text } = merge('go.mod', base, ours, mod(['a.test/a v1.1.0 // Theirs.', 'a.test/b v1.0.0']));
    expect(conflicts).toBe(1);
    expect(text).toContain('a.test/a v1.0.0 // Ours.');
  });
});

const sum = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const zip = (path: string, version: string, hash = 'h1:x='): readonly string[] => [
  `${path} ${version} ${hash}`,
  `${path} ${version}/go.mod ${hash}`,
];

describe('go.sum', () => {
  clean('go.sum', [
    [
      'both added lines at the same place, in the order of Go',
      sum(...zip('a.test/b', 'v1.0.0')),
      sum(...zip('a.test/b', 'v1.0.0'), ...zip('a.test/b', 'v1.9.0'), ...zip('a.test/c', 'v1.0.0')),
      sum('a.test/a/v2 v2.0.0/go.mod h1:x=', ...zip('a.test/b', 'v1.0.0'), ...zip('a.test/b', 'v1.10.0'), ...zip('a.test/b/c', 'v1.0.0')),
      sum(
        'a.test/a/v2 v2.0.0/go.mod h1:x=',
        ...zip('a.test/b', 'v1.0.0'),
        ...zip('a.test/b', 'v1.9.0'),
        ...zip('a.test/b', 'v1.10.0'),
        ...zip('a.test/b/c', 'v1.0.0'),
        ...zip('a.test/c', 'v1.0.0'),
      ),
    ],
    [
      'capitals come first, and a version behind what leads to it',
      sum(...zip('a.test/b', 'v1.0.0')),
      sum(...zip('a.test/B', 'v1.0.0'), ...zip('a.test/b', 'v1.0.0')),
      sum(...zip('a.test/a', 'v1.0.0'), ...zip('a.test/b', 'v1.0.0-rc.1'), ...zip('a.test/b', 'v1.0.0')),
      sum(...zip('a.test/B', 'v1.0.0'), ...zip('a.test/a', 'v1.0.0'), ...zip('a.test/b', 'v1.0.0-rc.1'), ...zip('a.test/b', 'v1.0.0')),
    ],
    [
      'what either took out goes',
      sum(...zip('a.test/a', 'v1.0.0'), ...zip('a.test/b', 'v1.0.0'), ...zip('a.test/c', 'v1.0.0')),
      sum(...zip('a.test/b', 'v1.0.0'), ...zip('a.test/c', 'v1.0.0'), ...zip('a.test/own', 'v1.0.0')),
      sum(...zip('a.test/a', 'v1.0.0'), ...zip('a.test/b', 'v1.1.0'), ...zip('a.test/c', 'v1.0.0')),
      sum(...zip('a.test/b', 'v1.1.0'), ...zip('a.test/c', 'v1.0.0'), ...zip('a.test/own', 'v1.0.0')),
    ],
  ]);

  const base = sum(...zip('a.test/b', 'v1.0.0'));
  const [mine, other] = [sum(...zip('a.test/c', 'v1.0.0', 'h1:mine=')), sum(...zip('a.test/c', 'v1.0.0', 'h1:other='))];
  it.each([
    ['two hashes of the same', base + mine, base + other],
    ['two hashes of the same, at different places', mine + base, base + other],
    ['what is no line of it', base.replace(/\n/, ' ours\n'), sum(...zip('a.test/b', 'v1.1.0'))],
  ])('of %s, somebody decides', (_, ours, theirs) => {
    const { conflicts, text } = merge('go.sum', base, ours, theirs);
    expect(conflicts).toBeGreaterThan(0);
    for (const line of [...ours.trim().split('\n'), ...theirs.trim().split('\n')]) expect(text).toContain(line);
  });
});
