/** What owners do to a stamped service: in each of the files that they share with the template, something that must be there afterwards. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Work {
  readonly path: string;
  readonly edit: (text: string) => string;
  /** Stands in the file from then on. */
  readonly leaves: readonly string[];
}

const after =
  (line: RegExp, ...more: readonly string[]) =>
  (text: string): string =>
    text.replace(line, (found, indent: string) => [found, ...more.map((one) => `${indent}${one}`)].join('\n'));

/** `secure-json-parse` is installed already, for others: a dependency that needs no other lock file than the one that is there. */
const withDependency = (text: string): string => {
  const value = JSON.parse(text);
  const root = value.packages?.[''] ?? value;
  root.dependencies = { ...root.dependencies, 'secure-json-parse': '4.1.1' };
  if (root === value) value.scripts.hello = 'echo hello';
  return `${JSON.stringify(value, undefined, 2)}\n`;
};

export const work: readonly Work[] = [
  { path: 'README.md', edit: (text) => `${text}\n## Of the team\n\nAsk us first.\n`, leaves: ['Ask us first.'] },
  { path: 'package.json', edit: withDependency, leaves: ['"hello": "echo hello"', '"secure-json-parse": "4.1.1"'] },
  { path: 'package-lock.json', edit: withDependency, leaves: ['"secure-json-parse": "4.1.1"'] },
  {
    path: 'catalog-info.yaml',
    edit: (text) =>
      [
        after(/^( *)- typescript$/m, '- payments # Ours.'),
        (now: string) => now.replace(/^( *)annotations:$/m, '$1annotations:\n$1  pagerduty.com/service-id: P123'),
        (now: string) => now.replace(/^ {2}system: (.*)$/m, '  system: $1\n  consumesApis:\n    - api:ledger-api'),
      ].reduce((now, edit) => edit(now), text),
    leaves: ['- payments # Ours.', 'pagerduty.com/service-id: P123', '- api:ledger-api'],
  },
  {
    path: '.github/workflows/pipeline.yml',
    edit: (text) => text.replace(/^( *)- name: Lint$/m, '$1- name: Ours\n$1  run: echo ours\n$1- name: Lint'),
    leaves: ['- name: Ours', 'run: echo ours'],
  },
  { path: '.gitlab-ci.yml', edit: (text) => `${text}\nours:\n  script:\n    - echo ours\n`, leaves: ['ours:', '- echo ours'] },
  {
    path: 'deploy/kubernetes/base/deployment.yaml',
    edit: (text) =>
      text
        .replace(/^( *)- name: OTEL_SERVICE_NAME$/m, '$1- name: LEDGER_URL\n$1  value: http://ledger\n$1- name: OTEL_SERVICE_NAME')
        .replace('memory: 256Mi', 'memory: 512Mi'),
    leaves: ['- name: LEDGER_URL', 'memory: 512Mi'],
  },
  {
    path: 'compose.yaml',
    edit: (text) => text.replace(/^services:$/m, 'services:\n  cache:\n    image: valkey/valkey:9\n'),
    leaves: ['image: valkey/valkey:9'],
  },
  { path: 'src/main.ts', edit: (text) => `${text}\n// Ours, at the end.\n`, leaves: ['// Ours, at the end.'] },
  {
    path: 'src/platform/log.ts',
    edit: (text) => text.replace("messageKey: 'message',", "messageKey: 'message',\n      // Ours.\n      nestedKey: 'payload',"),
    leaves: ["nestedKey: 'payload',"],
  },
  {
    path: 'src/ours.test.ts',
    edit: () =>
      "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\n\ntest('ours', () => assert.equal(1 + 1, 2));\n",
    leaves: ["test('ours'"],
  },
];

/** Does all of it that there is something for, and returns what was done. */
export const workOn = (folder: string): readonly Work[] => {
  const done = work.filter(({ path }) => path === 'src/ours.test.ts' || existsSync(join(folder, path)));
  for (const { path, edit } of done) {
    const file = join(folder, path);
    writeFileSync(file, edit(existsSync(file) ? readFileSync(file, 'utf8') : ''));
  }
  return done;
};

/** What should be there of it, and is not. */
export const lostOf = (folder: string, done: readonly Work[]): readonly string[] =>
  done.flatMap(({ path, leaves }) => {
    const text = readFileSync(join(folder, path), 'utf8');
    return leaves.filter((leaf) => !text.includes(leaf)).map((leaf) => `${path}: ${leaf}`);
  });
