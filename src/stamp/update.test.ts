/** What becomes of each file between two releases, by the failures that are known of other scaffolders. In folders without a repository. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { bring, fetchFrom, removeFolders, type Service, stampToy, told } from '../testing/update/service.ts';
import { type ToyFiles, type ToyRelease, toy } from '../testing/update/toy.ts';
import { RECORD_PATH } from './record.ts';

afterEach(removeFolders);

interface Case {
  readonly before: ToyFiles;
  readonly after: ToyFiles;
  readonly moves?: ToyRelease['moves'];
  readonly edit?: (service: Service) => void;
  /** What is to be told, and what is to stand there after it; `undefined` where no file is to be. */
  readonly told: readonly string[];
  readonly files?: Readonly<Record<string, string | undefined>>;
}

const text = 'one\ntwo\nthree\nfour\nfive\nsix\n';
const [first, last] = [text.replace('one', 'ONE'), text.replace('six', 'SIX')];
const both = first.replace('six', 'SIX');
const conflict = (ours: string, base: string, theirs: string): string =>
  `<<<<<<< yours\n${ours}||||||| template 1.0.0\n${base}=======\n${theirs}>>>>>>> template 2.0.0\n`;

/** Brings a service of one release, after its owner's work, to the next one, and that again, which must change nothing. */
const brought = async ({ before, after, moves, edit }: Case) => {
  const [old, next] = [toy(before), toy(after, { version: '2.0.0', ...(moves && { moves }) })];
  const service = stampToy(old);
  edit?.(service);
  const update = await bring(service, next, { fetchRelease: fetchFrom(old) });
  return { service, update, next };
};

const become = async (row: Case): Promise<void> => {
  const { service, update, next } = await brought(row);
  expect(told(update.plan)).toEqual(row.told);
  const paths = Object.keys(row.files ?? {});
  expect(Object.fromEntries(paths.map((path) => [path, service.read(path)]))).toEqual(row.files ?? {});
  const again = await bring(service, next);
  expect(again.plan.changes.filter(({ kind }) => kind !== 'keep')).toEqual([]);
  expect(again.before.template.version).toBe('2.0.0');
};

const edit = (path: string, content: string | Uint8Array) => (service: Service) => service.write(path, content);
const remove = (path: string) => (service: Service) => service.remove(path);

describe('a file of both', () => {
  it.each<[string, Case]>([
    [
      'changed by the template alone is the template’s',
      { before: { a: text }, after: { a: first }, told: ['update a'], files: { a: first } },
    ],
    [
      'changed by its owner alone stays theirs',
      { before: { a: text }, after: { a: text }, edit: edit('a', first), told: [], files: { a: first } },
    ],
    [
      'changed by both in different places is merged',
      { before: { a: text }, after: { a: last }, edit: edit('a', first), told: ['update a'], files: { a: both } },
    ],
    [
      'changed by both alike is as it is',
      { before: { a: text }, after: { a: first }, edit: edit('a', first), told: [], files: { a: first } },
    ],
    [
      'changed by both in one place is its owner’s to decide',
      {
        ...{ before: { a: text }, after: { a: text.replace('one', 'uno') }, edit: edit('a', first), told: ['conflict a (edit/edit)'] },
        files: { a: `${conflict('ONE\n', 'one\n', 'uno\n')}${text.slice(4)}` },
      },
    ],
    [
      'emptied by its owner does not come back unasked',
      {
        ...{ before: { a: 'one\n' }, after: { a: 'uno\n' }, edit: edit('a', ''), told: ['conflict a (edit/edit)'] },
        files: { a: conflict('', 'one\n', 'uno\n') },
      },
    ],
    [
      'that holds a conflict of its owner’s is no worse after it',
      {
        before: { 'a.json': '{\n  "a": 1,\n  "b": 2,\n  "c": 3,\n  "d": 4\n}\n' },
        after: { 'a.json': '{\n  "a": 1,\n  "b": 2,\n  "c": 3,\n  "d": 5\n}\n' },
        edit: edit('a.json', '{\n<<<<<<< HEAD\n  "a": 1,\n=======\n  "a": 7,\n>>>>>>> x\n  "b": 2,\n  "c": 3,\n  "d": 4\n}\n'),
        told: ['update a.json'],
        files: { 'a.json': '{\n<<<<<<< HEAD\n  "a": 1,\n=======\n  "a": 7,\n>>>>>>> x\n  "b": 2,\n  "c": 3,\n  "d": 5\n}\n' },
      },
    ],
    [
      'the same in YAML',
      {
        before: { 'a.yaml': 'a: 1\nb: 2\nc: 3\nd: 4\n' },
        after: { 'a.yaml': 'a: 1\nb: 2\nc: 3\nd: 5\n' },
        edit: edit('a.yaml', '<<<<<<< HEAD\na: 1\n=======\na: 7\n>>>>>>> x\nb: 2\nc: 3\nd: 4\n'),
        told: ['update a.yaml'],
        files: { 'a.yaml': '<<<<<<< HEAD\na: 1\n=======\na: 7\n>>>>>>> x\nb: 2\nc: 3\nd: 5\n' },
      },
    ],
  ])('%s', (_, row) => become(row));
});

describe('a file that came or went', () => {
  it.each<[string, Case]>([
    ['new in the template comes', { before: {}, after: { 'x/a': text }, told: ['create x/a'], files: { 'x/a': text } }],
    ['added by both alike is as it is', { before: {}, after: { a: text }, edit: edit('a', text), told: [], files: { a: text } }],
    [
      'added by both differently is its owner’s to decide, without a base',
      {
        ...{ before: {}, after: { a: last }, edit: edit('a', text), told: ['conflict a (add/add)'] },
        files: { a: 'one\ntwo\nthree\nfour\nfive\n<<<<<<< yours\nsix\n=======\nSIX\n>>>>>>> template 2.0.0\n' },
      },
    ],
    [
      'deleted by its owner stays deleted',
      { before: { a: text }, after: { a: text }, edit: remove('a'), told: [], files: { a: undefined } },
    ],
    [
      'deleted by its owner stays deleted when the template changes it, and that is said',
      { before: { a: text }, after: { a: last }, edit: remove('a'), told: ['keep a (delete/edit)'], files: { a: undefined } },
    ],
    [
      'dropped by the template goes, with its folder',
      { before: { 'x/a': text }, after: {}, told: ['delete x/a'], files: { x: undefined } },
    ],
    [
      'dropped by the template stays if its owner changed it, and that is said',
      { before: { a: text }, after: {}, edit: edit('a', first), told: ['keep a (edit/delete)'], files: { a: first } },
    ],
    ['dropped by both is gone', { before: { a: text }, after: {}, edit: remove('a'), told: [], files: { a: undefined } }],
    [
      'given once is never touched again',
      { before: { 'seeds/a': text }, after: { 'seeds/a': last }, told: [], files: { 'seeds/a': text } },
    ],
    ['given once and dropped stays', { before: { 'seeds/a': text }, after: {}, told: [], files: { 'seeds/a': text } }],
    [
      'given once and deleted does not come back',
      { before: { 'seeds/a': text }, after: { 'seeds/a': last }, edit: remove('seeds/a'), told: [], files: { 'seeds/a': undefined } },
    ],
  ])('%s', (_, row) => become(row));
});

describe('a file that the template moved', () => {
  const moves = { 'old/a': 'new/a' };
  it.each<[string, Case]>([
    [
      'goes there',
      {
        before: { 'old/a': text },
        after: { 'new/a': text },
        moves,
        told: ['create new/a', 'delete old/a'],
        files: { 'new/a': text, old: undefined },
      },
    ],
    [
      'takes its owner’s work along',
      {
        ...{ before: { 'old/a': text }, after: { 'new/a': text }, moves, edit: edit('old/a', first) },
        ...{ told: ['create new/a', 'delete old/a'], files: { 'new/a': first, 'old/a': undefined } },
      },
    ],
    [
      'takes its owner’s work along, merged with its own',
      {
        ...{ before: { 'old/a': text }, after: { 'new/a': last }, moves, edit: edit('old/a', first) },
        ...{ told: ['create new/a', 'delete old/a'], files: { 'new/a': both, 'old/a': undefined } },
      },
    ],
    [
      'shows there what both changed in one place',
      {
        ...{ before: { 'old/a': 'one\n' }, after: { 'new/a': 'uno\n' }, moves, edit: edit('old/a', 'ONE\n') },
        told: ['conflict new/a (edit/edit)', 'delete old/a'],
        files: { 'new/a': conflict('ONE\n', 'one\n', 'uno\n'), 'old/a': undefined },
      },
    ],
    [
      'meets one that its owner moved alike',
      {
        ...{ before: { 'old/a': text }, after: { 'new/a': last }, moves },
        edit: (service) => {
          service.remove('old/a');
          service.write('new/a', first);
        },
        ...{ told: ['update new/a'], files: { 'new/a': both, 'old/a': undefined } },
      },
    ],
    [
      'does not come back if its owner moved it elsewhere',
      {
        ...{ before: { 'old/a': text }, after: { 'new/a': last }, moves },
        edit: (service) => {
          service.remove('old/a');
          service.write('mine/a', first);
        },
        ...{ told: ['keep new/a (delete/edit)'], files: { 'mine/a': first, 'new/a': undefined } },
      },
    ],
    [
      'goes nowhere if something else stands there',
      {
        ...{ before: { 'old/a': text }, after: { 'new/a': text }, moves },
        edit: (service) => service.write('new/a', 'mine\n'),
        ...{ told: ['delete old/a'], files: { 'new/a': 'mine\n' } },
      },
    ],
  ])('%s', (_, row) => become(row));
});

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
      'a link in the place of a new file stays',
      {
        ...{ before: {}, after: { a: last }, told: ['conflict a'] },
        edit: (at) => symlinkSync('/etc/passwd', at.at('a')),
      },
    ],
  ])('%s', (_, row) => become(row));
});
