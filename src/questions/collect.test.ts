import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { UserError } from '../support/errors.ts';
import type { Question } from '../types.ts';
import { collect, readAnswersFile } from './collect.ts';

const question = (name: string): Question => ({ kind: 'text', name, title: name, help: '', scope: 'service' });
const questions = [question('name'), question('packageScope')];

const folder = mkdtempSync(join(tmpdir(), 'answers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileWith = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const errorOf = (path: string): Promise<UserError> =>
  readAnswersFile(path, questions).then(
    () => expect.unreachable(),
    (error) => error,
  );

describe('collect', () => {
  it('takes the flag, then the variable, then the file, and says which', () => {
    const file = new Map([['packageScope', { value: 'f', from: 'a.yaml: packageScope' }]]);
    const gather = (flags: object, environment: object) =>
      Object.fromEntries(collect(questions, { flags: { ...flags }, environment: { ...environment }, file }));
    expect(gather({ 'package-scope': 'x' }, { CREATE_SERVICE_PACKAGE_SCOPE: 'e' })).toEqual({
      packageScope: { value: 'x', from: '--package-scope' },
    });
    expect(gather({}, { CREATE_SERVICE_PACKAGE_SCOPE: 'e' })).toEqual({
      packageScope: { value: 'e', from: 'CREATE_SERVICE_PACKAGE_SCOPE' },
    });
    expect(gather({}, { CREATE_SERVICE_PACKAGE_SCOPE: '' })).toEqual({ packageScope: { value: 'f', from: 'a.yaml: packageScope' } });
    expect(gather({ 'package-scope': false }, {})).toEqual({ packageScope: { value: false, from: '--package-scope' } });
  });
});

describe('readAnswersFile', () => {
  it.each([
    ['a.yaml', 'name: payments\n', 'payments'],
    ['a.yml', '# comment\n"name": 2026-01-01\n', '2026-01-01'],
    ['a.yaml', 'name: 0x10\n', '0x10'],
    ['a.yaml', 'name: 1e3\n', '1e3'],
    ['a.yaml', 'name: no\n', 'no'],
    ['a.yaml', 'name: ~\n', '~'],
    ['a.yaml', 'name: [a, b]\n', ['a', 'b']],
    ['a.json', '{"name": "payments"}', 'payments'],
    ['a.json', '{"name": 5}', 5],
    ['a.json', '\ufeff{"name": "x"}', 'x'],
    ['a.txt', 'name: x', 'x'],
  ])('%s %j', async (name, content, value) => {
    const path = fileWith(name, content);
    expect([...(await readAnswersFile(path, questions))]).toEqual([['name', { value, from: `${path}: name` }]]);
  });

  it.each([
    ['a.yaml', '', "can't be parsed"],
    ['a.yaml', '~', 'no mapping'],
    ['a.yaml', '- name', 'no mapping'],
    ['a.yaml', 'just text', 'no mapping'],
    ['a.json', 'null', 'no mapping'],
    ['a.json', '[]', 'no mapping'],
    ['a.json', '{', "can't be parsed"],
    ['a.yaml', 'name: [', "can't be parsed"],
    ['a.yaml', 'name: a\nname: b', "can't be parsed"],
    ['a.yaml', 'name: a\n---\nname: b', "can't be parsed"],
    ['a.yaml', 'name: !!js/function x', "can't be parsed"],
    ['a.yaml', '['.repeat(100_000), "can't be parsed"],
    ['a.yaml', 'nmae: x\n', 'nobody asks'],
    ['a.yaml', '__proto__: {name: x}\n', 'nobody asks'],
    ['a.json', '{"__proto__": {"name": "x"}}', 'nobody asks'],
    ['a.json', '{"constructor": "x"}', 'nobody asks'],
    ['a.yaml', '<<: {name: x}\n', 'nobody asks'],
    ['a.yaml', `name: ${'x'.repeat(1024 * 1024)}`, 'larger than 1 MiB'],
  ])('refuses case %#, %s', async (name, content, says) => {
    const error = await errorOf(fileWith(name, content));
    expect(error.code).toBe('answers-file');
    expect(error.message).toContain(says);
  });

  it('refuses what is no file', async () => {
    expect((await errorOf(join(folder, 'missing.yaml'))).message).toContain('does not exist');
    expect((await errorOf(folder)).message).toContain("can't be read (EISDIR)");
  });

  it('refuses another encoding, in which names would come out wrong', async () => {
    const latin1 = Buffer.from('name: caf\xe9\n', 'latin1');
    expect((await errorOf(fileWith('latin1.yaml', latin1))).message).toContain("can't be read (it is not UTF-8)");
  });

  it('reads an alias that is meant to fill memory as the few objects that it is', async () => {
    const layers = Array.from({ length: 30 }, (_, i) => `  - &l${i} [${i === 0 ? 'x' : `*l${i - 1}, *l${i - 1}`}]`).join('\n');
    const answers = await readAnswersFile(fileWith('bomb.yaml', `name:\n${layers}\n`), questions);
    expect(answers.get('name')?.value).toHaveLength(30);
  });
});
