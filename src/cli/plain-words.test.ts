/** What is read without yargs is what yargs would have read: held against yargs itself, over words of every kind. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { template } from '../../generators/index.ts';
import { createFlags } from './commands/create.ts';
import type { CreateFlags } from './create.ts';
import { readPlain } from './plain-words.ts';
import { type Commands, readWords } from './read-words.ts';

const { questions } = template;
const flags = createFlags(questions);

/** What yargs hands to the command, without what it adds for itself; nothing where it hands on none. */
const readByYargs = async (words: readonly string[]): Promise<unknown> => {
  let read: unknown;
  const nothing = async (): Promise<void> => {};
  const create = async ({ _: _words, $0: _program, ...rest }: CreateFlags): Promise<void> => {
    read = rest;
  };
  const commands = new Proxy({ create } as Commands, { get: (own, name) => (name === 'create' ? own.create : nothing) });
  await readWords(words, { version: '1.0.0', questions }, commands).catch(() => {});
  return read;
};

const names = Object.keys(flags);
const values = [
  'payments',
  'a b',
  '',
  '7',
  '-1',
  '--',
  '-',
  'no',
  'false',
  '"quoted"',
  "o'clock",
  '{a}',
  'x=y',
  '--yes',
  '-y',
  'null',
  '__proto__',
];
const word = fc.oneof(
  ...[
    fc.constantFrom(...values),
    fc.constantFrom('--help', '--version', '-h', '-v', '-y', '-yy', '--name', '--unheard-of', '-z', '--no-git', '--no-owner'),
  ],
  fc.constantFrom(...names).map((name) => `--${name}`),
  fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values)).map(([name, value]) => `--${name}=${value}`),
  fc.string({ maxLength: 4 }),
);
const usual = fc
  .tuple(fc.constantFrom(...values), fc.subarray(names), fc.constantFrom(...values))
  .map(([name, said, value]) => [
    name,
    ...said.flatMap((flag) => (flags[flag]?.type === 'boolean' ? [`--${flag}`] : [`--${flag}`, value])),
  ]);

describe('words that are read without yargs', () => {
  test('mean what they mean to yargs, or are left to it', async () => {
    let plain = 0;
    const agree = async (words: readonly string[]) => {
      const read = readPlain(words, flags);
      if (read === undefined) return;
      plain += 1;
      expect(read).toEqual(await readByYargs(words));
    };
    await fc.assert(fc.asyncProperty(fc.array(word, { maxLength: 5 }), agree), { numRuns: 1500 });
    await fc.assert(fc.asyncProperty(usual, agree), { numRuns: 300 });
    expect(plain).toBeGreaterThan(300);
  });

  test('the usual ones are', () => {
    expect(readPlain(['payments', '--owner', 'team-a', '--no-git', '-y', '--port=3000'], flags)).toEqual({
      ...{ name: 'payments', owner: 'team-a', git: false, yes: true, y: true, port: '3000' },
    });
    expect(readPlain([], flags)).toEqual({});
  });

  test.each([['--help'], ['a', 'b'], ['--owner'], ['--owner', 'a', '--owner', 'b'], ['--ownr', 'a'], ['--name', 'a'], ['--no-owner']])(
    'what yargs has something to say about is left to it: %s %s %s %s',
    (...words) =>
      expect(
        readPlain(
          words.filter((each) => typeof each === 'string'),
          flags,
        ),
      ).toBeUndefined(),
  );
});
