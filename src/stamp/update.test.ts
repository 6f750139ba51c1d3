/** What becomes of each file between two releases, by the failures that are known of other scaffolders. */
import { afterEach, describe, it } from 'vitest';
import { become, both, type Case, conflict, edit, first, last, remove, text } from '../testing/update/become.ts';
import { removeFolders } from '../testing/update/service.ts';

afterEach(removeFolders);

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
      'that meets another file there is its owner’s to decide, without a base',
      {
        ...{ before: { 'old/a': text }, after: { 'new/a': text }, moves },
        edit: (service) => service.write('new/a', 'mine\n'),
        told: ['conflict new/a (add/add)', 'delete old/a'],
        files: { 'new/a': `<<<<<<< yours\nmine\n=======\n${text}>>>>>>> template 2.0.0\n` },
      },
    ],
  ])('%s', (_, row) => become(row));
});
