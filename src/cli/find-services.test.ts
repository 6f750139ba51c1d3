/** Which folders of services words lead to, in a repository of many. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UserError } from '../support/errors.ts';
import { workFolder } from '../testing/command-line.ts';
import { findServices } from './find-services.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
  const records = ['services/cart', 'services/payments', 'services/old/mail', 'top', '.hidden/x', 'services/node_modules/y', 'top/inner'];
  for (const folder of records) put(`${folder}/.create-service.json`);
  put('docs/readme.md');
  mkdirSync(join(work.folder, 'empty'));
  symlinkSync('../services', join(work.folder, 'docs/link'));
  symlinkSync('..', join(work.folder, 'services/loop'));
});
afterEach(() => work.remove());

const put = (path: string): void => {
  mkdirSync(dirname(join(work.folder, path)), { recursive: true });
  writeFileSync(join(work.folder, path), '');
};
const found = (...words: string[]) => findServices(words, work.folder).map((folder) => relative(work.folder, folder));

describe('words that lead to services', () => {
  it.each<[readonly string[], readonly string[]]>([
    [[], ['services/cart', 'services/old/mail', 'services/payments', 'top']],
    [['services'], ['services/cart', 'services/old/mail', 'services/payments']],
    [
      ['services/cart', 'services/cart/', 'services'],
      ['services/cart', 'services/old/mail', 'services/payments'],
    ],
    [['services/*'], ['services/cart', 'services/old/mail', 'services/payments']],
    [['services/c*'], ['services/cart']],
    [['./services/{cart,payments}'], ['services/cart', 'services/payments']],
    [['**/mail'], ['services/old/mail']],
    // What lies in a service is its own, unless it is named.
    [['top'], ['top']],
    [['top/inner'], ['top/inner']],
    [['.hidden/x'], ['.hidden/x']],
    [['docs/link/cart'], ['docs/link/cart']],
  ])('%j', (words, folders) => expect(found(...words)).toEqual(folders));

  it('whatever the folder is called', () => {
    put('odd [a]/{b}/.create-service.json');
    expect(found('odd [a]/{b}')).toEqual(['odd [a]/{b}']);
    expect(found(join(work.folder, 'services/c?rt'))).toEqual(['services/cart']);
  });
});

describe('words that lead to none', () => {
  it.each([
    ['empty', 'There is no .create-service.json in it, nor in the folders below.'],
    ['nowhere', 'There is no such folder.'],
    ['nowhere/*', 'No folder matches it.'],
    ['docs/*', 'No folder matches it.'],
    ['docs/readme.md', 'There is no .create-service.json in it, nor in the folders below.'],
    ['services/[a-c]*', 'The pattern has more in it than *, ?, ** and {a,b}.'],
  ])('%s: %s', (word, says) => {
    try {
      found('services', word);
      expect.unreachable();
    } catch (error) {
      expect((error as UserError).problems).toEqual([{ where: word, says }]);
    }
  });
});
