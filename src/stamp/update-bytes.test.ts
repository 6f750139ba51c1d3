/** What becomes of line ends, marks, names, permissions and what is no file, between two releases. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { become, both, brought, type Case, edit, first, last, text } from '../testing/update/become.ts';
import { bring, removeFolders, type Service, stampToy, told } from '../testing/update/service.ts';
import { toy } from '../testing/update/toy.ts';
import { RECORD_PATH } from './record.ts';

afterEach(removeFolders);

describe('bytes', () => {
  const dos = (value: string): string => value.replaceAll('\n', '\r\n');
  const mark = '\ufeff';
  it.each<[string, Case]>([
    [
      'line ends of a checkout stay, where the template changed the file',
      { before: { a: text }, after: { a: last }, edit: edit('a', dos(text)), told: ['update a'], files: { a: dos(last) } },
    ],
    [
      'line ends of a checkout stay, where both changed it',
      { before: { a: text }, after: { a: last }, edit: edit('a', dos(first)), told: ['update a'], files: { a: dos(both) } },
    ],
    [
      'line ends of a checkout are no reason to keep what the template dropped',
      { before: { a: text, b: text }, after: { b: text }, edit: edit('a', dos(text)), told: ['delete a'], files: { a: undefined } },
    ],
    [
      'a last line without an end stays so, where its owner took it',
      { before: { a: text }, after: { a: first }, edit: edit('a', last.trimEnd()), told: ['update a'], files: { a: both.trimEnd() } },
    ],
    [
      'a last line gets an end, where its owner gave it',
      { before: { a: text.trimEnd() }, after: { a: first.trimEnd() }, edit: edit('a', text), told: ['update a'], files: { a: first } },
    ],
    [
      'a byte order mark stays, where its owner gave it',
      { before: { a: text }, after: { a: last }, edit: edit('a', mark + first), told: ['update a'], files: { a: mark + both } },
    ],
    [
      'a byte order mark that the template takes away goes',
      { before: { a: mark + text }, after: { a: text }, edit: edit('a', mark + first), told: ['update a'], files: { a: first } },
    ],
    [
      'names and lines with umlauts, composed and decomposed, are what they are',
      {
        before: { übung: 'größe\nzwei\ndrei\n', 'u\u0308bung': 'gro\u0308ße\n' },
        after: { übung: 'größe\nzwei\ndreißig\n', 'u\u0308bung': 'gro\u0308ße\nmehr\n' },
        edit: edit('übung', 'gro\u0308ße\nzwei\ndrei\n'),
        told: ['update u\u0308bung', 'update übung'],
        files: { übung: 'gro\u0308ße\nzwei\ndreißig\n', 'u\u0308bung': 'gro\u0308ße\nmehr\n' },
      },
    ],
    [
      'what is no text stays its owner’s, where both changed it',
      { before: { a: 'a\0' }, after: { a: 'b\0' }, edit: edit('a', 'c\0'), told: ['conflict a (binary)'], files: { a: 'c\0' } },
    ],
    [
      'what is no text is the template’s, where its owner left it alone',
      { before: { a: 'a\0' }, after: { a: 'b\0' }, told: ['update a'], files: { a: 'b\0' } },
    ],
  ])('%s', (_, row) => become(row));
});

it.each<[string, string, string, string]>([
  ['other line ends', text, text.replaceAll('\n', '\r\n'), last.replaceAll('\n', '\r\n')],
  ['an end of its last line', text.trimEnd(), text, `${last.trimEnd()}\n`],
  ['no end of its last line', text, text.trimEnd(), last.trimEnd()],
])('a file that its owner gave %s, and nothing else, tells itself what it was', async (_, before, ours, merged) => {
  const service = stampToy(toy({ a: before }));
  service.write('a', ours);
  const newer = before.replace('six', 'SIX');
  expect(told((await bring(service, toy({ a: newer }, { version: '2.0.0' }))).plan)).toEqual(['update a']);
  expect(service.read('a')).toBe(merged);
});

describe('permissions', () => {
  const script = (body: string) => ({ script: body });
  const modeAfter = async (row: Omit<Case, 'told'>, withModes = true): Promise<boolean> => {
    const forget = (service: Service): void => {
      const { executable: _, ...early } = JSON.parse(readFileSync(service.at(RECORD_PATH), 'utf8'));
      service.write(RECORD_PATH, JSON.stringify(early));
    };
    const { service } = await brought({
      ...{ ...row, told: [] },
      edit: (at) => {
        row.edit?.(at);
        if (!withModes) forget(at);
      },
    });
    return service.isExecutable('a');
  };
  it.each<[string, boolean, Omit<Case, 'told'>]>([
    ['given by its owner stay', true, { before: { a: text }, after: { a: last }, edit: (at) => at.chmod('a', 0o755) }],
    [
      'taken by its owner stay taken',
      false,
      { before: { a: script(text) }, after: { a: script(last) }, edit: (at) => at.chmod('a', 0o644) },
    ],
    ['given by the template come', true, { before: { a: text }, after: { a: script(text) } }],
    [
      'given by the template come to what its owner changed',
      true,
      { before: { a: text }, after: { a: script(text) }, edit: edit('a', first) },
    ],
    ['given by the template come to what both changed', true, { before: { a: text }, after: { a: script(last) }, edit: edit('a', first) }],
    ['taken by the template go', false, { before: { a: script(text) }, after: { a: text } }],
  ])('%s', async (_, isExecutable, row) => expect(await modeAfter(row)).toBe(isExecutable));

  it('are those of the edited side, where an early record does not tell', async () => {
    const ours = (at: Service): void => {
      at.write('a', first);
      at.chmod('a', 0o755);
    };
    expect(await modeAfter({ before: { a: text }, after: { a: last }, edit: ours }, false)).toBe(true);
    expect(await modeAfter({ before: { a: text }, after: { a: script(last) } }, false)).toBe(true);
  });
});

describe('what stands in the place of a file', () => {
  it.each<[string, Case]>([
    [
      'a link is its owner’s, and is not followed',
      {
        ...{ before: { a: text, b: text }, after: { a: last, b: text }, told: ['keep a (edit/edit)'] },
        edit: (at) => {
          at.remove('a');
          symlinkSync('b', at.at('a'));
        },
        files: { b: text },
      },
    ],
    [
      'a folder stays',
      {
        ...{ before: { a: text }, after: { a: last }, told: ['keep a (edit/edit)'] },
        edit: (at) => {
          at.remove('a');
          mkdirSync(at.at('a'));
          at.write('a/mine', 'mine\n');
        },
        files: { 'a/mine': 'mine\n' },
      },
    ],
    [
      'a file in the place of a folder stays, and what would be in it is left out',
      {
        ...{ before: { 'x/a': text }, after: { 'x/a': last }, told: ['keep x/a (edit/edit)'] },
        edit: (at) => {
          at.remove('x');
          at.write('x', 'mine\n');
        },
        files: { x: 'mine\n' },
      },
    ],
    [
      'a folder that is a link now is not entered, neither to write nor to delete',
      {
        ...{ before: { 'x/a': text, 'x/b': text }, after: { 'x/a': last }, told: ['keep x/a (edit/edit)'] },
        edit: (at) => {
          for (const path of ['elsewhere/a', 'elsewhere/b']) at.write(path, text);
          at.remove('x');
          symlinkSync('elsewhere', at.at('x'));
        },
        files: { 'elsewhere/a': text, 'elsewhere/b': text },
      },
    ],
    [
      'a link in the place of a new file stays',
      {
        ...{ before: {}, after: { a: last }, told: ['conflict a'] },
        edit: (at) => symlinkSync('/etc/passwd', at.at('a')),
      },
    ],
  ])('%s', (_, row) => become(row));

  it('a file of the template that becomes a folder comes with the second update, and so does the opposite', async () => {
    const { service, update, next } = await brought({ before: { x: text, 'y/a': text }, after: { 'x/a': last, y: last }, told: [] });
    expect(told(update.plan)).toEqual(['delete x', 'conflict x/a', 'conflict y', 'delete y/a']);
    expect(told((await bring(service, next)).plan)).toEqual(['create x/a', 'create y']);
    expect([service.read('x/a'), service.read('y')]).toEqual([last, last]);
  });
});
