/** How the program talks: results on stdout, talk on stderr, colour only where a person looks. */
import { styleText } from 'node:util';

export interface Terminal {
  readonly out: (text: string) => void;
  readonly talk: (text: string) => void;
  /** For what goes out, and for talk: one of the two may be looked at while the other goes to a file. */
  readonly style: Style;
  readonly styleTalk: Style;
  /** A person can be asked and shown progress. */
  readonly interactive: boolean;
}

type Format = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';
export type Style = (format: Format, text: string) => string;

const plain: Style = (_, text) => text;
const coloured: Style = (format, text) => styleText(format, text, { validateStream: false });

export const openTerminal = (environment: Readonly<Record<string, string | undefined>> = process.env): Terminal => {
  const styleFor = ({ isTTY }: NodeJS.WriteStream): Style =>
    isTTY && !environment.NO_COLOR && environment.TERM !== 'dumb' ? coloured : plain;
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    talk: (text) => void process.stderr.write(`${text}\n`),
    style: styleFor(process.stdout),
    styleTalk: styleFor(process.stderr),
    // Found out when it is asked: to look at `process.stdin` opens a stream, which most runs have no use for.
    get interactive() {
      return Boolean(process.stdin.isTTY && process.stderr.isTTY) && !environment.CI;
    },
  };
};

/** 1234 → `1.2 kB`. */
export const bytes = (n: number): string =>
  n < 1000 ? `${n} B` : n < 1_000_000 ? `${(n / 1000).toFixed(1)} kB` : `${(n / 1_000_000).toFixed(1)} MB`;

/** Rows as aligned columns; `right` lists the columns of numbers. */
export const columns = (rows: readonly (readonly string[])[], right: readonly number[] = []): string => {
  const widths = rows.reduce<number[]>((known, row) => row.map((cell, i) => Math.max(known[i] ?? 0, cell.length)), []);
  const pad = (cell: string, i: number): string => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0));
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
};
