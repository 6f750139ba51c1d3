import { expect, test } from 'vitest';
import { createLogReader } from './read-log.ts';

/** As `git log` writes it: a commit with files, one without, and a last one. */
const LOG = [
  '@1795592589\0Zoë\0zoë@example.org\0',
  '\nR100\0old/ä.ts\0new/ä b.ts\0A\0@1\0M\0R100\0',
  '@1795592580\0Ada\0ada@example.org\0',
  '@1795592570\0Bo\0\0\nD\0x\0',
].join('');

const READ = [
  '1795592589 Zoë zoë@example.org',
  'new/ä b.ts from old/ä.ts',
  '@1',
  'R100',
  '1795592580 Ada ada@example.org',
  '1795592570 Bo ',
  'x',
];

test.each([1, 2, 3, 7, 1000])('a log is read the same in pieces of %i characters', (size) => {
  const read: string[] = [];
  const take = createLogReader({
    begin: (seconds, { name, mail }) => read.push(`${seconds} ${name} ${mail}`),
    touch: (path, from) => read.push(from === undefined ? path : `${path} from ${from}`),
  });
  for (let at = 0; at < LOG.length; at += size) take(LOG.slice(at, at + size));
  expect(read).toEqual(READ);
});
