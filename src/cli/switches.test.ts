/** Words that yargs alone would understand otherwise than they were meant. */
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createService, type Said, workFolder } from '../testing/command-line.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const run = (...words: string[]): Promise<Said> =>
  createService([...words, '--owner', 'team-x', '--yes', '--dry-run', '--json', '--no-install'], { folder: work.folder });
const answersOf = async (...words: string[]) => JSON.parse((await run('lorry', ...words)).out).answers;

describe('a switch', () => {
  it.each<[string, boolean]>([
    ['--git', true],
    ['--git=yes', true],
    ['--git=TRUE', true],
    ['--git=1', true],
    ['--no-git', false],
    ['--git=no', false],
    ['--git=off', false],
  ])('%s', async (word, means) => expect((await answersOf(word)).git).toBe(means));

  it('does not take the next word for its value', async () => {
    expect((await createService(['--git', 'lorry', '--owner', 'x', '--dry-run'], { folder: work.folder })).code).toBe(0);
  });

  it.each(['--git=maybe', '--dry-run=perhaps', '--overwrite=', '--yes=\u202eno'])('%j is neither yes nor no', async (word) => {
    const { code, talk } = await run('lorry', word);
    expect(code).toBe(2);
    expect(talk).toMatch(new RegExp(`^ {2}${word.split('=')[0]}: .* is neither yes nor no\\.$`, 'm'));
  });

  it('says yes to a dry run in words, and nothing is written', async () => {
    const words = ['lorry', '--owner', 'team-x', '--yes', '--no-install', '--no-git', '--dry-run=yes'];
    expect((await createService(words, { folder: work.folder })).code).toBe(0);
    expect(readdirSync(work.folder)).toEqual([]);
  });
});

describe('the name', () => {
  it.each([
    ['lorry', '--name', 'trucks'],
    ['lorry', '--name=trucks'],
    ['--name', 'trucks', 'lorry'],
    ['--name', 'trucks', '--name', 'lorry'],
    ['lorry', 'trucks'],
  ])('is given once: %s', async (...words) => {
    const { code, talk } = await run(...words);
    expect(code).toBe(2);
    expect(talk).not.toContain('bug');
  });

  it.each([['lorry'], ['--name', 'lorry'], ['--name=lorry'], ['lorry', '--name', 'lorry']])('can be given as %s', async (...words) => {
    const { code, out } = await run(...words);
    expect(code).toBe(0);
    expect(JSON.parse(out).answers.name).toBe('lorry');
  });
});

describe('what stands behind `--`', () => {
  it.each([
    ['--', 'lorry', '--tier', '1'],
    ['lorry', '--', '--tier', '1'],
    ['lorry', '--tier', '1', '--'],
  ])('is said like everything before it: %s', async (...words) => {
    const { code, out } = await run(...words);
    expect(code).toBe(0);
    expect(JSON.parse(out).answers).toMatchObject({ name: 'lorry', tier: '1' });
  });

  it('is refused like everything before it', async () => {
    const { code, talk } = await run('lorry', '--', '--bogus');
    expect(code).toBe(2);
    expect(talk).toContain('bogus');
  });
});

describe('a flag that is given twice', () => {
  it.each(['--registry', '--answers', '--plan', '--tier', '--directory'])('%s is refused if it takes one value', async (flag) => {
    const { code, talk } = await run('lorry', flag, 'a', `${flag}=b`);
    expect(code).toBe(2);
    expect(talk).toContain(`${flag}: It is given as "a" and as "b".`);
  });

  it('is one list if it takes many', async () => {
    expect((await answersOf('--capabilities', 'docs', '--capabilities', 'alerts')).capabilities).toEqual(['alerts', 'docs']);
  });
});

it('an unclear answer is named with everything else that is wrong', async () => {
  const { code, out } = await run('lorry', '--git=maybe', '--tier', '9', '--port', 'x');
  expect(code).toBe(2);
  expect(JSON.parse(out).error.problems.map(({ where }: { where: string }) => where)).toEqual(['--tier', '--port', '--git']);
});

it('--json=yes means JSON for what is refused as well', async () => {
  const { out } = await createService(['lorry', '--json=yes', '--yes'], { folder: work.folder });
  expect(JSON.parse(out).error.code).toBe('answers');
});
