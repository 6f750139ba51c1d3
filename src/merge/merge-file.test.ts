/** What holds for any file, whatever its format. */
import { expect, it } from 'vitest';
import { mergeFile } from './merge-file.ts';

const labels = { ours: 'ours', base: 'base', theirs: 'theirs' };
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

it.each([
  ['one that the owner never touched is the template’s', 'a\0', 'a\0', 'b\0', 'b\0'],
  ['one that the template did not change is the owner’s', 'a\xff', 'b\xff', 'a\xff', 'b\xff'],
  ['one that both changed alike is both’s', 'a', '\xff', '\xff', '\xff'],
])('%s', (_, base, ours, theirs, merged) => {
  const { kind, content } = {
    content: undefined,
    ...mergeFile({ path: 'x', base: bytes(base), ours: bytes(ours), theirs: bytes(theirs), labels }),
  };
  expect(kind).toBe('clean');
  expect(Buffer.from(content ?? '').toString('latin1')).toBe(merged);
});

it.each([
  ['a NUL', 'a\0\n', 'b\n', 'c\n'],
  ['no UTF-8', 'a\n', 'b\xff\n', 'c\n'],
  ['no UTF-8 in what is new', 'a\n', 'b\n', '\xc3\n'],
])('what is no text is not merged: %s', (_, base, ours, theirs) => {
  expect(mergeFile({ path: 'x.json', base: bytes(base), ours: bytes(ours), theirs: bytes(theirs), labels })).toEqual({ kind: 'binary' });
});
