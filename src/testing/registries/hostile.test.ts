/** Whatever stands in whatever field, the report comes to its end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { toCatalog } from '../../catalog/catalog.ts';
import { toGraph } from '../../catalog/graph.ts';
import { noHistories } from '../../catalog/history.ts';
import { defaultCapacity, toOwnership } from '../../catalog/ownership.ts';
import { readEntities } from '../../catalog/read-file.ts';
import { text } from '../../report/reporters/text.ts';
import { toReport } from '../../report/to-report.ts';
import { rules, ruleTexts } from '../../rules/index.ts';
import { defaultPolicy } from '../../rules/policy.ts';
import { evaluate } from '../../rules/run.ts';

const shop = join(import.meta.dirname, '../../../catalog/shop');
const documents = globSync('**/*.yaml', { cwd: shop, absolute: true })
  .sort()
  .flatMap((file) => loadAll(readFileSync(file, 'utf8')));

const HOSTILE: readonly unknown[] = [
  ...[null, true, 7, '', ' ', 'a b', '../../etc', '__proto__', 'x'.repeat(10_000), [], {}, [null], ['cart', 7, {}], [[[]]]],
  ...[{ toString: 1 }, { length: 3 }, { $text: 7 }, JSON.parse('{"__proto__":{"type":"service"}}'), { constructor: { name: 'x' } }],
];

/** Every place in a value, the deepest last. */
const pathsIn = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))]
    : [path];

const withValue = (value: unknown, [key, ...rest]: readonly string[], hostile: unknown): unknown => {
  if (key === undefined) return hostile;
  const inner = (value as Readonly<Record<string, unknown>>)[key];
  const changed = withValue(inner, rest, hostile);
  return Array.isArray(value)
    ? value.map((item, index) => (String(index) === key ? changed : item))
    : { ...(value as object), [key]: changed };
};

const reportOf = (all: readonly unknown[]): string => {
  const { entities, problems } = readEntities(all.map((document) => JSON.stringify(document)).join('\n---\n'), 'all.yaml', 1_000);
  const catalog = toCatalog({ entities, problems }, defaultPolicy.types);
  const ownership = toOwnership(catalog, defaultCapacity);
  const registry = { catalog, graph: toGraph(catalog, defaultPolicy.types), ownership, types: defaultPolicy.types, histories: noHistories };
  const report = toReport({
    ...{ registry, policy: defaultPolicy, rules, texts: ruleTexts, day: '2026-11-25', source: 'catalog' },
    evaluation: evaluate(registry, rules, defaultPolicy, '2026-11-25'),
    locate: () => undefined,
    toPath: (file) => file,
    tool: { name: 'create-service', version: '1.0.0' },
  });
  return text(report, {});
};

const first = (kind: string): number => documents.findIndex((document) => (document as { kind?: string } | null)?.kind === kind);

test.each(['Component', 'API', 'Resource', 'System', 'Domain', 'Group', 'User'].filter((kind) => first(kind) >= 0))('in a %s', (kind) => {
  const index = first(kind);
  const paths = pathsIn(documents[index]);
  expect(paths.length).toBeGreaterThan(6);
  for (const path of paths)
    for (const hostile of HOSTILE) {
      const all = documents.map((document, at) => (at === index ? withValue(document, path, hostile) : document));
      expect(() => reportOf(all), `${path.join('.')}: ${JSON.stringify(hostile)?.slice(0, 60)}`).not.toThrow();
    }
});
