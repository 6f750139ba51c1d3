/** Holds the imports of the code against the table in `docs/architecture.md`. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Part → parts and packages that it may import, from rows like `| part | part part package | why |`. */
const allowed = new Map(
  [...text('docs/architecture.md').matchAll(/^\| `([\w./-]+)` \|((?: `[\w./@-]+`)*) \|/gm)].map(([, part = '', others = '']) => [
    part,
    [...others.matchAll(/`([^`]+)`/g)].map(([, other = '']) => other),
  ]),
);

const isTest = (file: string): boolean => file.startsWith('src/testing/') || file.endsWith('.test.ts');
const files = globSync(['src/**/*.ts', 'generators/**/*.ts', 'scripts/**/*.ts'], { cwd: root })
  .filter((file) => !isTest(file))
  .sort();

/** The row that a file goes by: its own, or that of the longest folder above it. */
const partOf = (file: string): string | undefined => {
  for (let path = file; path !== '.'; path = dirname(path)) if (allowed.has(path)) return path;
  return undefined;
};

/** Modules that a file names in an import, an export or an `import()`; one that is not written out counts as a fault of its own. */
const specifiersOf = (file: string, source: string): readonly string[] => {
  const { module, errors } = parseSync(file, source);
  expect(errors, file).toEqual([]);
  const { staticImports, staticExports, dynamicImports } = module;
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => /^'([^']+)'$/.exec(source.slice(start, end))?.[1] ?? './unknown.ts'),
  ];
};

/** Our own modules by path, others by the name of their package; Node's own are free. */
const importsOf = (file: string): readonly string[] =>
  specifiersOf(file, text(file)).flatMap((path) => {
    if (path.startsWith('.')) return path.endsWith('.ts') ? [normalize(join(dirname(file), path))] : [];
    return path.startsWith('node:') ? [] : [/^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path];
  });

/** Why an import is against the table, or nothing. */
const fault = (file: string, target: string): string | undefined => {
  const [from, to] = [partOf(file), target.endsWith('.ts') ? partOf(target) : target];
  if (!from) return `${file} is in no row of the table`;
  if (isTest(target) && from !== 'scripts') return `${file} imports test code: ${target}`;
  if (from === to || (to && allowed.get(from)?.includes(to))) return undefined;
  return `${from} may not import ${to ?? target}: ${file} imports ${target}`;
};

test('every import goes where the table says that it may', () => {
  expect(files.length).toBeGreaterThan(30);
  const faults = files.flatMap((file) => importsOf(file).flatMap((target) => fault(file, target) ?? []));
  expect(faults).toEqual([]);
});

test('every row is about something, and every permission is used', () => {
  const used = new Set(
    files.flatMap((file) => importsOf(file).map((target) => `${partOf(file)} ${target.endsWith('.ts') ? partOf(target) : target}`)),
  );
  for (const part of allowed.keys()) expect(existsSync(join(root, part)), part).toBe(true);
  const idle = [...allowed].flatMap(([part, others]) =>
    others.filter((other) => !used.has(`${part} ${other}`)).map((other) => `${part} needs no ${other}`),
  );
  expect(idle).toEqual([]);
});

test('it would see a fault', () => {
  const source = `import a from './a.ts';\nexport * from './b.ts';\nexport { c } from './c.ts';\nimport type { D } from './d.ts';
    const e = () => import('./e.ts');\n// import './comment.ts'\nconst text = "from './text.ts'";\nimport './f.ts'; import(text);`;
  expect(specifiersOf('x.ts', source)).toEqual(['./a.ts', './d.ts', './f.ts', './b.ts', './c.ts', './e.ts', './unknown.ts']);
  expect(allowed.size).toBeGreaterThan(10);
  expect(fault('src/tree/plan.ts', 'src/cli/main.ts')).toMatch(/^src\/tree may not import src\/cli/);
  expect(fault('src/render/render.ts', 'generators/index.ts')).toMatch(/may not import generators/);
  expect(fault('src/cli/main.ts', 'src/testing/stamp.ts')).toMatch(/test code/);
  expect(fault('src/nowhere/new.ts', 'src/types.ts')).toMatch(/no row/);
  expect(fault('src/tree/plan.ts', 'yargs')).toMatch(/^src\/tree may not import yargs/);
});
