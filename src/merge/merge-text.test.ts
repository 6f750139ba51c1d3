/** The text merge: on tables of what other tools are known to get wrong, against git, and on texts that keep a naive one busy for hours. */
import { describe, expect, it } from 'vitest';
import { mergeText } from './merge-text.ts';

const labels = { ours: 'ours', base: 'base', theirs: 'theirs' };
const merge = (base: string | undefined, ours: string, theirs: string): string => mergeText(base, ours, theirs, labels).text;

describe('merges what does not touch', () => {
  it.each([
    ['changes apart', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n', 'A\nb\nC\n'],
    ['the same change', 'a\nb\n', 'a\nX\n', 'a\nX\n', 'a\nX\n'],
    ['the same insertion, of which one has more', 'a\nb\n', 'a\nX\nb\n', 'a\nX\nY\nb\n', 'a\nX\nY\nb\n'],
    ['an insertion into nothing', '', '', 'a\n', 'a\n'],
    ['a deletion of all, nothing said to it', 'a\n', '', 'a\n', ''],
    ['umlauts in two ways of writing', 'u\u0308\nx\ny\n', 'ü\nx\ny\n', 'u\u0308\nx\nz\u0308\n', 'ü\nx\nz\u0308\n'],
    ['line separators that end no line', 'a\u2028b\nx\ny\n', 'a\u2028c\nx\ny\n', 'a\u2028b\nx\nY\u0085\n', 'a\u2028c\nx\nY\u0085\n'],
  ])('%s', (_, base, ours, theirs, merged) => {
    expect(mergeText(base, ours, theirs, labels)).toEqual({ text: merged, conflicts: 0 });
    expect(mergeText(base, theirs, ours, labels).conflicts).toBe(0);
  });
});

describe('line ends, byte order mark and the last line are merged by themselves', () => {
  it.each([
    ['the owner converted to CRLF', 'a\nb\nc\n', 'a\r\nb\r\nC\r\n', 'A\nb\nc\n', 'A\r\nb\r\nC\r\n'],
    ['the template converted to CRLF', 'a\nb\nc\n', 'a\nb\nC\n', 'A\r\nb\r\nc\r\n', 'A\r\nb\r\nC\r\n'],
    ['most lines are CRLF', 'a\nb\nc\nd\n', 'a\r\nb\nc\r\nd\r\n', 'A\nb\nc\nd\n', 'A\r\nb\nc\r\nd\r\n'],
    ['one line end in a script', 'a\nb\nc\nd\ne\n', 'a\nb\r\nc\nd\ne\n', 'a\nb\nc\nd\nE\n', 'a\nb\r\nc\nd\nE\n'],
    ['the owner lost the last line end', 'a\nb\nc\n', 'a\nb\nc', 'A\nb\nc\n', 'A\nb\nc'],
    ['the owner lost it and the template appends', 'a\nb\n', 'a\nb', 'a\nb\nc\n', 'a\nb\nc'],
    ['the owner appends where there was none', 'a\nb', 'a\nb\nc\n', 'A\nb', 'A\nb\nc\n'],
    ['the template gave it', 'a\nb\nc', 'a\nB\nc', 'a\nb\nc\n', 'a\nB\nc\n'],
    ['a last empty line is not lost with it', 'a\nb\n', 'A\nb', 'a\nb\n\n', 'A\nb\n\n'],
    ['one line without an end in CRLF', 'a\r\n', 'a', 'a\r\nb\r\n', 'a\r\nb'],
    ['the owner has a mark', 'a\nb\nc\n', '\uFEFFa\nb\nC\n', 'A\nb\nc\n', '\uFEFFA\nb\nC\n'],
    ['the template lost it', '\uFEFFa\nb\nc\n', '\uFEFFa\nb\nC\n', 'A\nb\nc\n', 'A\nb\nC\n'],
    ['old Macintosh line ends are one line', 'a\rb\r', 'a\rb\r', 'a\rc\r', 'a\rc\r'],
  ])('%s', (_, base, ours, theirs, merged) => expect(mergeText(base, ours, theirs, labels)).toEqual({ text: merged, conflicts: 0 }));
});

describe('shows what cannot be merged', () => {
  it.each([
    ['an edit each', 'a\nb\nc\n', 'a\nX\nc\n', 'a\nY\nc\n', 'a\n<<<<<<< ours\nX\n||||||| base\nb\n=======\nY\n>>>>>>> theirs\nc\n'],
    ['neighbouring lines, as git', 'a\nb\n', 'A\nb\n', 'a\nB\n', '<<<<<<< ours\nA\nb\n||||||| base\na\nb\n=======\na\nB\n>>>>>>> theirs\n'],
    ['edit and deletion', 'a\nb\nc\n', 'a\nX\nc\n', 'a\nc\n', 'a\n<<<<<<< ours\nX\n||||||| base\nb\n=======\n>>>>>>> theirs\nc\n'],
    [
      'without what both begin and end with',
      'a\nb\n',
      'a\n1\nX\n2\nb\n',
      'a\n1\nY\n2\nb\n',
      'a\n1\n<<<<<<< ours\nX\n||||||| base\n=======\nY\n>>>>>>> theirs\n2\nb\n',
    ],
    [
      'in lines that end as the file does',
      'a\r\nb\r\n',
      'a\r\nX\r\n',
      'a\r\nY',
      'a\r\n<<<<<<< ours\r\nX\r\n||||||| base\r\nb\r\n=======\r\nY\r\n>>>>>>> theirs\r\n',
    ],
    [
      'by longer markers, where the file has some',
      '======= \nb\n',
      '======= \nX\n<<<<<<<< a\n',
      '======= \nY\n',
      '======= \n<<<<<<<<< ours\nX\n<<<<<<<< a\n||||||||| base\nb\n=========\nY\n>>>>>>>>> theirs\n',
    ],
    [
      'with no base, and no part for it',
      undefined,
      'a\nX\nc\n',
      'a\nc\nd\n',
      'a\n<<<<<<< ours\nX\n=======\n>>>>>>> theirs\nc\n<<<<<<< ours\n=======\nd\n>>>>>>> theirs\n',
    ],
  ])('%s', (_, base, ours, theirs, merged) => expect(merge(base, ours, theirs)).toBe(merged));
});
