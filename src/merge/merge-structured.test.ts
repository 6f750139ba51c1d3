/** Real cases, named after what line merges and mergers of values are known to get wrong. Each is exact: all bytes of the result count. */
import { describe, expect, it } from 'vitest';
import { clean, merge } from '../testing/merge.ts';

const json = (value: unknown, indent: string | number = 2): string => `${JSON.stringify(value, null, indent)}\n`;
const dependencies = (versions: Record<string, string>, indent?: string | number): string => json({ dependencies: versions }, indent);

describe('JSON without a conflict', () => {
  clean('package.json', [
    [
      'both added a dependency at the same place: sorted, as it was',
      dependencies({ a: '1', d: '1' }),
      dependencies({ a: '1', c: '1', d: '1' }),
      dependencies({ a: '1', b: '1', d: '1' }),
      dependencies({ a: '1', b: '1', c: '1', d: '1' }),
    ],
    [
      'both added the same dependency, at different places',
      dependencies({ z: '1', d: '1', e: '1' }),
      dependencies({ z: '1', d: '1', e: '1', x: '1' }),
      dependencies({ x: '1', z: '1', d: '1', e: '1' }),
      dependencies({ z: '1', d: '1', e: '1', x: '1' }),
    ],
    [
      'the owner reordered the keys',
      dependencies({ a: '1', b: '1', c: '1' }),
      dependencies({ c: '1', b: '1', a: '1' }),
      dependencies({ a: '2', b: '1' }),
      dependencies({ b: '1', a: '2' }),
    ],
    [
      'the owner indents by tabs',
      json({ a: { b: 1, c: [1] } }),
      json({ a: { b: 1, c: [1] } }, '\t'),
      json({ a: { b: 2, c: [1, 2], d: { e: { f: 1 } } } }),
      json({ a: { b: 2, c: [1, 2], d: { e: { f: 1 } } } }, '\t'),
    ],
    [
      'the owner has all in one line',
      '{"a": 1, "b": [1]}\n',
      '{"a": 1, "b": [1, 3]}\n',
      '{"a": 2, "b": [1, 2]}\n',
      '{"a": 2, "b": [1, 3, 2]}\n',
    ],
    [
      'the owner took out the last and the template added one behind it',
      json({ a: 1, b: 2 }),
      json({ a: 1 }),
      json({ a: 1, b: 2, c: 3 }),
      json({ a: 1, c: 3 }),
    ],
    [
      'numbers keep their spelling',
      '{\n  "a": 12345678901234567890,\n  "b": 1\n}\n',
      '{\n  "a": 12345678901234567890,\n  "b": 1.50\n}\n',
      '{\n  "a": 12345678901234567891,\n  "b": 1\n}\n',
      '{\n  "a": 12345678901234567891,\n  "b": 1.50\n}\n',
    ],
    [
      'keys that JavaScript knows',
      '{\n  "__proto__": 1,\n  "constructor": 1\n}\n',
      '{\n  "__proto__": 2,\n  "constructor": 1\n}\n',
      '{\n  "__proto__": 1,\n  "constructor": 2\n}\n',
      '{\n  "__proto__": 2,\n  "constructor": 2\n}\n',
    ],
    [
      'a list of objects, by their names',
      json({
        l: [
          { name: 'a', v: 1 },
          { name: 'b', v: 1 },
        ],
      }),
      json({
        l: [
          { name: 'a', v: 1 },
          { name: 'mine', v: 1 },
          { name: 'b', v: 2 },
        ],
      }),
      json({
        l: [
          { name: 'new', v: 1 },
          { name: 'a', v: 3 },
          { name: 'b', v: 1 },
        ],
      }),
      json({
        l: [
          { name: 'new', v: 1 },
          { name: 'a', v: 3 },
          { name: 'mine', v: 1 },
          { name: 'b', v: 2 },
        ],
      }),
    ],
  ]);
});

describe('JSON with comments without a conflict', () => {
  clean('tsconfig.json', [
    [
      'comments and trailing commas stay',
      '{\n  // Strict.\n  "a": 1,\n  "l": ["x"],\n}\n',
      '{\n  // Strict.\n  "a": 1, // mine\n  /* own */\n  "o": "ß",\n  "l": ["x", "y"],\n}\n',
      '{\n  // Strictest.\n  "a": 2,\n  "l": ["x", "z"],\n}\n',
      '{\n  // Strictest.\n  "a": 2, // mine\n  /* own */\n  "o": "ß",\n  "l": ["x", "y", "z"],\n}\n',
    ],
  ]);
});

describe('YAML without a conflict', () => {
  clean('x.yaml', [
    [
      'variables of a container that both added',
      'env:\n  - name: A\n    value: "1"\n',
      'env:\n  # Ours.\n  - name: A\n    value: "1"\n  - name: MINE\n    value: x # why\n',
      'env:\n  - name: A\n    value: "2"\n  - name: NEW\n    value: y\n',
      'env:\n  # Ours.\n  - name: A\n    value: "2"\n  - name: MINE\n    value: x # why\n  - name: NEW\n    value: y\n',
    ],
    [
      'an item that the owner removed, and one that the template added',
      'l:\n  - a\n  - b\nx: 1\n',
      'l:\n  - a\nx: 1\n',
      'l:\n  - a\n  - b\n  - c\nx: 1\n',
      'l:\n  - a\n  - c\nx: 1\n',
    ],
    [
      'block for the template, flow for the owner',
      'l:\n  - a\n  - b\n',
      'l: [ a, b, mine ]\n',
      'l:\n  - a\n  - b\n  - new\n',
      'l: [ a, b, mine, new ]\n',
    ],
    [
      'flow for the template, block for the owner',
      'l: [a, b]\n',
      'l:\n- a\n- b\n- mine\n',
      'l: [new, a, b]\n',
      'l:\n- new\n- a\n- b\n- mine\n',
    ],
    ['quotes of the owner', 'a: x\nb: y\n', "a: 'x'\nb: mine\n", 'a: "z"\nb: y\n', "a: 'z'\nb: mine\n"],
    [
      'another indentation',
      'a:\n  b: 1\n  l:\n    - x\n',
      'a:\n    b: 1\n    l:\n    -   x\n    -   mine\n',
      'a:\n  b: 2\n  l:\n    - x\n    - new\n  n:\n    o: 1\n',
      'a:\n    b: 2\n    l:\n    -   x\n    -   mine\n    - new\n    n:\n      o: 1\n',
    ],
    [
      'a script of several lines, as lines',
      'run: |\n  a\n  b\n  c\nx: 1\n',
      'x: 1\nrun: |\n  A\n  b\n  c\n',
      'run: |\n  a\n  b\n  C\nx: 2\n',
      'x: 2\nrun: |\n  A\n  b\n  C\n',
    ],
    [
      'steps with and without names',
      'steps:\n  - uses: checkout@v1\n  - name: Test\n    run: test\n',
      'steps:\n  - uses: checkout@v1\n  - name: Mine\n    run: x\n  - name: Test\n    run: test --mine\n',
      'steps:\n  - uses: checkout@v2\n  - name: Test\n    run: test\n    timeout: 5\n',
      'steps:\n  - uses: checkout@v2\n  - name: Mine\n    run: x\n  - name: Test\n    run: test --mine\n    timeout: 5\n',
    ],
    [
      'a key before that behind the dash',
      'l:\n  - v: 1\n    name: q\n',
      'l:\n  - v: 1\n    name: q\n    mine: 1\n',
      'l:\n  - pre: 1\n    v: 2\n    name: q\n',
      'l:\n  - pre: 1\n    v: 2\n    name: q\n    mine: 1\n',
    ],
    [
      'the key behind the dash is gone',
      'l:\n  - v: 1\n    name: q\n',
      'l:\n  - v: 1\n    name: q\n    mine: 1\n',
      'l:\n  - name: q\n',
      'l:\n  - name: q\n    mine: 1\n',
    ],
    [
      'documents, by kind and name',
      'kind: A\nmetadata: {name: x}\ns: 1\n---\nkind: B\nmetadata: {name: y}\ns: 1\n',
      'kind: B\nmetadata: {name: y}\ns: 1 # mine\n---\nkind: A\nmetadata: {name: x}\ns: 1\n',
      'kind: A\nmetadata: {name: x}\ns: 2\n---\nkind: B\nmetadata: {name: y}\ns: 3\n---\nkind: C\nmetadata: {name: z}\n',
      'kind: B\nmetadata: {name: y}\ns: 3 # mine\n---\nkind: C\nmetadata: {name: z}\n---\nkind: A\nmetadata: {name: x}\ns: 2\n',
    ],
    [
      'a key with its comments',
      'a: 1\n\n# About b.\nb: 1\nc: 1\n',
      'a: 1\nmine: 1\n\n# About b.\nb: 1\nc: 2\n',
      'a: 1\nnew: 1\n\n# About b, again.\nb: 1\nc: 1\n',
      'a: 1\nmine: 1\nnew: 1\n\n# About b, again.\nb: 1\nc: 2\n',
    ],
    ['an empty value', 'a:\nb: 1\nc: 1\n', 'c: 1\nb: 1\na:\n', 'a: 2\nb: 1\nc: 1\n', 'c: 1\nb: 1\na: 2\n'],
    ['all of a map is gone', 'a:\n  b: 1\nc: 1\n', 'a:\n    b: 1\nc: 2\n', 'a: {}\nc: 1\n', 'a: {}\nc: 2\n'],
    ['an empty file', '', 'a: 1\n', '', 'a: 1\n'],
  ]);
});

describe('TOML without a conflict', () => {
  clean('.x.toml', [
    [
      'keys, lists and tables that both added',
      "a = 1\nl = [\n  \"x\",\n]\n\n[t]\nb = '''y'''\n",
      'a = 2 # mine\nl = [\n  "x",\n  "mine", # why\n]\n\n[t]\nb = \'\'\'y\'\'\'\n\n[[u]]\nname = "mine"\n',
      'a = 1\nl = [\n  "x",\n  "new",\n]\n\n[t]\nb = \'\'\'z\'\'\'\n\n[[u]]\nname = "new"\n',
      'a = 2 # mine\nl = [\n  "x",\n  "mine", # why\n  "new",\n]\n\n[t]\nb = \'\'\'z\'\'\'\n\n[[u]]\nname = "mine"\n\n[[u]]\nname = "new"\n',
    ],
  ]);
});

describe('a conflict stands at its key, and all else is merged', () => {
  it.each([
    [
      'package.json',
      'both raised the same version',
      dependencies({ a: '1', b: '1' }),
      dependencies({ a: '2', b: '1' }),
      dependencies({ a: '3', b: '2' }),
      '{\n  "dependencies": {\n<<<<<<< ours\n    "a": "2",\n||||||| base\n    "a": "1",\n=======\n    "a": "3",\n>>>>>>> theirs\n    "b": "2"\n  }\n}\n',
    ],
    [
      'x.json',
      'no comma too many, whichever side is taken',
      json({ a: 1, b: 1 }),
      json({ a: 1 }),
      json({ a: 2, b: 2 }),
      '{\n<<<<<<< ours\n  "a": 1\n||||||| base\n  "a": 1,\n  "b": 1\n=======\n  "a": 2,\n  "b": 2\n>>>>>>> theirs\n}\n',
    ],
    [
      'x.yaml',
      'what the template removed and its owner changed',
      'a: 1\nb: 1\nc: 1\n',
      'a: 1\nb: 2\nc: 1\n',
      'a: 2\nc: 1\n',
      'a: 2\n<<<<<<< ours\nb: 2\n||||||| base\nb: 1\n=======\n>>>>>>> theirs\nc: 1\n',
    ],
    [
      'x.yaml',
      'what the owner removed and the template changed',
      'a: 1\nb: 1\nc: 1\n',
      'a: 1\nc: 1\n',
      'a: 2\nb: 2\nc: 1\n',
      'a: 2\n<<<<<<< ours\n||||||| base\nb: 1\n=======\nb: 2\n>>>>>>> theirs\nc: 1\n',
    ],
    [
      'x.yaml',
      'the owner’s comment beside what the template removed',
      'a: 1\nb: 1\nc: 1\n',
      'a: 1\nb: 1 # we need this\nc: 1\n',
      'a: 1\nc: 1\n',
      'a: 1\n<<<<<<< ours\nb: 1 # we need this\n||||||| base\nb: 1\n=======\n>>>>>>> theirs\nc: 1\n',
    ],
    [
      'x.yaml',
      'the same, where the owner moved things',
      'a: 1\nb: 1\nc: 1\n',
      'c: 1\nb: 1 # we need this\na: 1\n',
      'a: 2\nc: 3\n',
      'c: 3\n<<<<<<< ours\nb: 1 # we need this\n||||||| base\nb: 1\n=======\n>>>>>>> theirs\na: 2\n',
    ],
    [
      'x.yaml',
      'an order that both changed is no value to choose from by halves',
      'l:\n  - name: a\n  - name: b\n  - name: c\nz: 1\n',
      'z: 1\nl:\n  - name: b\n  - name: a\n  - name: c\n',
      'l:\n  - name: a\n  - name: c\n  - name: b\nz: 2\n',
      'z: 2\n<<<<<<< ours\nl:\n  - name: b\n  - name: a\n  - name: c\n||||||| base\nl:\n  - name: a\n  - name: b\n  - name: c\n=======\nl:\n  - name: a\n  - name: c\n  - name: b\n>>>>>>> theirs\n',
    ],
    [
      'x.yaml',
      'the same key at two places, with two values: no line is in conflict, the file is',
      'a: 1\nb: 1\nc: 1\n',
      'x: 1\na: 1\nb: 1\nc: 1\n',
      'a: 1\nb: 1\nc: 1\nx: 2\n',
      '<<<<<<< ours\nx: 1\n||||||| base\n=======\nx: 2\n>>>>>>> theirs\na: 1\nb: 1\nc: 1\n',
    ],
    [
      'x.yaml',
      'a folded text',
      'd: >-\n  long text\n  of two lines\ne: 1\n',
      'd: >-\n  long text\n  of two lines of ours\ne: 1\n',
      'd: >-\n  long text\n  of two new lines\ne: 2\n',
      '<<<<<<< ours\nd: >-\n  long text\n  of two lines of ours\n||||||| base\nd: >-\n  long text\n  of two lines\n=======\nd: >-\n  long text\n  of two new lines\n>>>>>>> theirs\ne: 2\n',
    ],
    [
      'x.yaml',
      'an item of a list that both replaced',
      'l:\n  - a\n  - x\nz: 1\n',
      'l:\n  - a\n  - y\nz: 1\n',
      'l:\n  - a\n  - w\nz: 2\n',
      '<<<<<<< ours\nl:\n  - a\n  - y\n||||||| base\nl:\n  - a\n  - x\n=======\nl:\n  - a\n  - w\n>>>>>>> theirs\nz: 2\n',
    ],
  ])('%s: %s', (path, _, base, ours, theirs, text) => expect(merge(path, base, ours, theirs)).toEqual({ conflicts: 1, text }));
});

it('lines keep the ends that their owner gave them, in what is edited too', () => {
  const [base, theirs] = ['a: 1\nb: 1\nc: 1\nd: 1\n', 'a: 2\nb: 1\nc: 1\nd: 1\ne: 1\n'];
  expect(merge('x.yaml', base, '\uFEFFd: 1\nc: 1\r\nb: 1\na: 1', theirs)).toEqual({
    conflicts: 0,
    text: '\uFEFFd: 1\ne: 1\nc: 1\r\nb: 1\na: 2',
  });
});

describe('what is not understood is merged as text, and never to something broken', () => {
  it.each([
    ['x.yaml', 'anchors', 'a: &x 1\nb: *x\nc: 1\nd: 1\n', 'a: &x 2\nb: *x\nc: 1\nd: 1\n', 'a: &x 1\nb: *x\nc: 1\nd: 2\n', 0],
    ['x.yaml', 'a key twice, with an anchor', 'a: &x 1\nb: 1\nc: 1\n', 'n: 1\na: &x 1\nb: 1\nc: 1\n', 'a: &x 1\nb: 1\nc: 1\nn: 2\n', 1],
    ['x.yaml', 'a tag', 'm: !!map\n  a: 1\nb: 1\nc: 1\n', 'c: 1\nb: 1\nm: !!map\n  a: 1\n', 'm: !!map\n  a: 2\nb: 1\nc: 1\n', 1],
    ['x.yaml', 'a key twice', 'a: 1\nb: 1\nc: 1\n', 'a: 1\na: 2\nb: 1\nc: 1\n', 'a: 1\nb: 1\nc: 2\n', 0],
    ['x.yaml', 'tabs', 'a: 1\nb: 1\nc: 1\n', 'a:\n\t- 2\nb: 1\nc: 1\n', 'a: 1\nb: 1\nc: 2\n', 0],
    ['x.json', 'a key twice', '{"a": 1,\n"b": 1,\n"c": 1}\n', '{"a": 1,"a": 2,\n"b": 1,\n"c": 1}\n', '{"a": 1,\n"b": 1,\n"c": 2}\n', 0],
    ['x.toml', 'dotted keys', 'a.b = 1\nc = 1\nd = 1\n', 'a.b = 2\nc = 1\nd = 1\n', 'a.b = 1\nc = 1\nd = 2\n', 0],
    [
      'x.toml',
      'a key twice, with dotted ones',
      'a.b = 1\nc = 1\nd = 1\n',
      'n = 1\na.b = 1\nc = 1\nd = 1\n',
      'a.b = 1\nc = 1\nd = 1\nn = 2\n',
      1,
    ],
  ])('%s: %s', (path, _, base, ours, theirs, conflicts) => expect(merge(path, base, ours, theirs).conflicts).toBe(conflicts));

  it('nesting that no reader gets to the end of', () => {
    const deep = '['.repeat(10_000);
    for (const path of ['x.json', 'x.yaml', 'x.toml'])
      expect(merge(path, `${deep}\na\nb\n`, `${deep}\nA\nb\n`, `${deep}\na\nB\n`).conflicts).toBe(1);
  });
});
