/** What owners do to a stamped service: in each of the files that they share with the template, something that must be there afterwards. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Language } from '../subjects/language.ts';

export interface Work {
  readonly path: string;
  /** It is there only if its owner writes it. */
  readonly isNew?: true;
  readonly edit: (text: string) => string;
  /** Stands in the file from then on. */
  readonly leaves: readonly string[];
}

const after =
  (line: RegExp, ...more: readonly string[]) =>
  (text: string): string =>
    text.replace(line, (found, indent: string) => [found, ...more.map((one) => `${indent}${one}`)].join('\n'));

/** What is the same in every language. */
const shared = ({ id }: Language): readonly Work[] => [
  { path: 'README.md', edit: (text) => `${text}\n## Of the team\n\nAsk us first.\n`, leaves: ['Ask us first.'] },
  {
    path: 'catalog-info.yaml',
    edit: (text) =>
      [
        after(new RegExp(`^( *)- ${id}$`, 'm'), '- payments # Ours.'),
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
];

/** Does all of it that there is something for, and returns what was done. */
export const workOn = async (folder: string, language: Language): Promise<readonly Work[]> => {
  const { update, environment } = language;
  const done = [...shared(language), ...update.work].filter(({ path, isNew }) => isNew || existsSync(join(folder, path)));
  for (const { path, edit } of done) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, edit(existsSync(file) ? readFileSync(file, 'utf8') : ''));
  }
  await update.depend?.(folder, environment);
  const lost = lostOf(folder, done);
  if (lost.length > 0) throw new Error(`The work could not be done, for the files are not what they were: ${lost.join(', ')}`);
  return done;
};

/** What should be there of it, and is not. */
export const lostOf = (folder: string, done: readonly Work[]): readonly string[] =>
  done.flatMap(({ path, leaves }) => {
    const text = readFileSync(join(folder, path), 'utf8');
    return leaves.filter((leaf) => !text.includes(leaf)).map((leaf) => `${path}: ${leaf}`);
  });
