import { expect, test } from 'vitest';
import { toSpans, toSvg } from './ansi-to-svg.ts';

test('styles last until they are changed, across lines', () => {
  expect(toSpans('a \u001b[1mbold\u001b[22m b\n\u001b[32m✔\u001b[39m done\u001b[2;36m dim\nstill\u001b[0m not')).toEqual([
    [
      { text: 'a', column: 0 },
      { text: 'bold', column: 2, bold: true },
      { text: 'b', column: 7, bold: false, dim: false },
    ],
    [
      { text: '✔', column: 0, colour: '#7ee787', bold: false, dim: false },
      { text: 'done', column: 2, bold: false, dim: false },
      { text: 'dim', column: 7, colour: '#76e3ea', bold: false, dim: true },
    ],
    [
      { text: 'still', column: 0, colour: '#76e3ea', bold: false, dim: true },
      { text: 'not', column: 6 },
    ],
  ]);
});

test('text is text, whatever it says', () => {
  expect(toSvg('<b>&', 10, 'a < b')).toContain('>&lt;b&gt;&amp;</text>');
});

test('an escape that it does not know is an error, not a wrong picture', () => {
  expect(() => toSpans('\u001b[48;5;1mx')).toThrow('none that the program prints');
});

test('columns stand where they stood', () => {
  expect(toSpans('  left   12 files  right\n')).toEqual([
    [
      { text: 'left', column: 2 },
      { text: '12 files', column: 9 },
      { text: 'right', column: 19 },
    ],
  ]);
});
