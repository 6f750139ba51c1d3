/** What was said beforehand is judged before anybody is asked, by the questions and by the registry. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { template } from '../../generators/index.ts';
import type { UserError } from '../support/errors.ts';
import { createService, workFolder } from '../testing/command-line.ts';
import { type AnswerFlags, getAnswers } from './answers.ts';
import { openTerminal } from './terminal.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
  const entity = (kind: string, name: string, spec: object) =>
    JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name }, spec });
  mkdirSync(join(work.folder, 'catalog'));
  writeFileSync(
    join(work.folder, 'catalog', 'all.yaml'),
    [
      entity('Group', 'team-x', { type: 'team', children: [] }),
      entity('Group', 'team-y', { type: 'team', children: [] }),
      entity('System', 'fleet', { owner: 'team-x' }),
      entity('Component', 'lorry', { type: 'service', owner: 'team-x', lifecycle: 'production' }),
    ].join('\n---\n'),
  );
});
afterEach(() => work.remove());

/** As on a terminal, where asking would begin with the plopfile. */
const ask = (flags: AnswerFlags): Promise<UserError> =>
  getAnswers(
    {
      version: '0',
      template,
      toLine: () => expect.unreachable(),
      loadTemplateFiles: () => expect.unreachable(),
      loadPlopfile: () => Promise.reject(new Error('Somebody was asked.')),
    },
    { ...openTerminal(), interactive: true },
    { registry: join(work.folder, 'catalog'), directory: join(work.folder, 'lorry'), ...flags },
  ).then(
    () => expect.unreachable(),
    (error) => error,
  );

it.each<[object, string, string]>([
  [{ name: 'Lorry' }, 'answers', '--name'],
  [{ tier: '9' }, 'answers', '--tier'],
  [{ owner: 'team-z' }, 'refused', 'owner'],
  [{ system: 'nowhere' }, 'refused', 'system'],
  [{ name: 'lorry', owner: 'team-y' }, 'refused', 'name'],
])('%j is refused before the first question', async (flags, code, where) => {
  const error = await ask({ ...flags });
  expect(error.code).toBe(code);
  expect(new Set(error.problems.map((problem) => problem.where))).toEqual(new Set([where]));
});

it.each([[{}], [{ name: 'lorry' }], [{ name: 'lorry', owner: 'team-x' }], [{ owner: 'team-y', system: 'fleet' }]])(
  '%j leads to the questions',
  async (flags) => expect((await ask({ ...flags })).message).toBe('Somebody was asked.'),
);

describe('the exit code', () => {
  it.each([
    [1, ['--owner', 'team-z']],
    [2, ['--owner', 'team-x', '--tier', '9']],
    [2, ['--owner', 'team-x', '--registry', 'nowhere']],
    [2, ['--owner', 'team-x', '--answers', 'nowhere.yaml']],
    [2, ['--owner', 'team-x', '--teir', '1']],
    [0, ['--owner', 'team-x']],
  ])('%i for %j', async (code, words) => {
    expect((await createService(['lorry', ...words, '--system', 'fleet', '--yes', '--dry-run'], { folder: work.folder })).code).toBe(code);
  });
});
