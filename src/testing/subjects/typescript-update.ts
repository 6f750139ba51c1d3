/** What updates of a TypeScript service are proven with. */
import type { UpdateFacts } from '../update/update-facts.ts';

// biome-ignore lint/suspicious/noExplicitAny: manifests of any shape
const inJson = (change: (value: any) => void) => (text: string) => {
  const value = JSON.parse(text);
  change(value);
  return `${JSON.stringify(value, undefined, 2)}\n`;
};

/** `secure-json-parse` is installed already, for others: a dependency that needs no other lock file than the one that is there. */
const withDependency = inJson((value) => {
  const root = value.packages?.[''] ?? value;
  root.dependencies = { ...root.dependencies, 'secure-json-parse': '4.1.1' };
  if (root === value) value.scripts.hello = 'echo hello';
});

export const update: UpdateFacts = {
  changes: {
    'package.json': inJson((manifest) => {
      manifest.scripts = { ...manifest.scripts, 'types:watch': 'tsc --watch' };
      manifest.devDependencies = { ...manifest.devDependencies, 'toad-cache': '3.7.4' };
    }),
    'package-lock.json': inJson(({ packages }) => {
      packages[''].devDependencies = { ...packages[''].devDependencies, 'toad-cache': '3.7.4' };
    }),
    'src/platform/log.ts': (text) => text.replace('periodicFlush: 100', 'periodicFlush: 50'),
    'src/main.ts': (text) => `/** Begins here. */\n${text}`,
    'src/platform/postgres/errors.ts': (text) => `${text}\n/** Newer. */\nexport const isNewer = true;\n`,
  },
  brought: [
    ['package.json', '"types:watch": "tsc --watch"'],
    ['src/platform/log.ts', 'periodicFlush: 50'],
  ],
  work: [
    { path: 'package.json', edit: withDependency, leaves: ['"hello": "echo hello"', '"secure-json-parse": "4.1.1"'] },
    { path: 'package-lock.json', edit: withDependency, leaves: ['"secure-json-parse": "4.1.1"'] },
    { path: 'src/main.ts', edit: (text) => `${text}\n// Ours, at the end.\n`, leaves: ['// Ours, at the end.'] },
    {
      path: 'src/platform/log.ts',
      edit: (text) => text.replace("messageKey: 'message',", "messageKey: 'message',\n      // Ours.\n      nestedKey: 'payload',"),
      leaves: ["nestedKey: 'payload',"],
    },
    {
      path: 'src/ours.test.ts',
      isNew: true,
      edit: () =>
        "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\n\ntest('ours', () => assert.equal(1 + 1, 2));\n",
      leaves: ["test('ours'"],
    },
    { path: 'src/features.ts', edit: (text) => `${text}\n// Ours, and ours alone.\n`, leaves: ['// Ours, and ours alone.'] },
  ],
  features: 'src/features.ts',
  checks: ['types', 'lint', 'test:unit'].map((check) => ['npm', 'run', check]),
  ofDatabase: {
    file: 'src/platform/postgres/module.ts',
    checks: ['format:check', 'openapi:check'].map((check) => ['npm', 'run', check]),
  },
};
