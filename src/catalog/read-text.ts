/** Reads many small text files fast: one buffer for all, and no question about a file's size unless it is large. */
import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { systemCode } from '../support/errors.ts';

/** A `key` says the same of a fault as long as it is the same one, where the sentence holds a size. */
export type ReadText = { readonly text: string } | { readonly fault: string; readonly hint: string; readonly key?: string };

/** Larger than nearly every file of a registry. */
const usual = Buffer.allocUnsafe(64 * 1024);

/** Whoever waits for the other end of a pipe may wait for ever. (Windows has no such flag.) */
const READING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The text of a file, or why it is not to be had, in a sentence. No more than `limit` bytes are ever read. */
export const readText = (path: string, limit: number): ReadText => {
  try {
    const file = openSync(path, READING);
    try {
      return readOpen(file, limit);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { fault: `The file can't be read (${systemCode(error) ?? error}).`, hint: 'Check its path and rights.' };
  }
};

const readOpen = (file: number, limit: number): ReadText => {
  const first = readSync(file, usual, 0, usual.length, 0);
  if (first < usual.length) return first > limit ? tooLarge(first, limit) : decode(usual, first);
  const stat = fstatSync(file);
  const { size } = stat;
  if (!stat.isFile()) return { fault: 'It is no file.', hint: 'Name a file of text.' };
  if (size > limit) return tooLarge(size, limit);
  const whole = Buffer.allocUnsafe(size);
  let end = 0;
  // It may have been cut since.
  for (let read = 1; read > 0 && end < size; end += read) read = readSync(file, whole, end, size - end, end);
  return decode(whole, end);
};

const tooLarge = (size: number, limit: number): ReadText => ({
  fault: `The file has ${size} bytes, more than the ${limit} that are read.`,
  hint: 'Split it.',
  key: 'too large',
});

const decode = (buffer: Buffer, length: number): ReadText => {
  const text = buffer.toString('latin1', 0, length);
  if (!/[\u0080-\u00ff]/.test(text)) return { text };
  const bytes = buffer.subarray(0, length);
  if (isUtf8(bytes)) return { text: bytes.toString('utf8').replace(/^\uFEFF/, '') };
  return { fault: "The file can't be read (it is not UTF-8).", hint: 'Save it as UTF-8.' };
};
