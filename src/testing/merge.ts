/** Merges texts as files of a service, and tables of what becomes of them. Each case is exact: all bytes of the result count. */
import { expect, it } from 'vitest';
import { mergeFile } from '../merge/merge-file.ts';

const labels = { ours: 'ours', base: 'base', theirs: 'theirs' };

export const merge = (path: string, base: string, ours: string, theirs: string): { readonly conflicts: number; readonly text: string } => {
  const bytes = (text: string) => Buffer.from(text);
  const result = mergeFile({ path, base: bytes(base), ours: bytes(ours), theirs: bytes(theirs), labels });
  if (result.kind === 'binary') throw new Error('It is text.');
  return { conflicts: result.kind === 'conflict' ? result.conflicts : 0, text: Buffer.from(result.content).toString() };
};

export type Case = readonly [what: string, base: string, ours: string, theirs: string, merged: string];

/** Nobody has anything to decide, also where the owner has other line ends. */
export const clean = (path: string, cases: readonly Case[]): void => {
  it.each(cases)('%s', (_, base, ours, theirs, merged) => {
    expect(merge(path, base, ours, theirs)).toEqual({ conflicts: 0, text: merged });
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    expect(merge(path, base, crlf(ours), theirs)).toEqual({ conflicts: 0, text: crlf(merged) });
  });
};
