/** A patch in the colours that git gives it. Pure. */
import type { Style } from './terminal.ts';

export const colourPatch = (text: string, style: Style): string =>
  text
    .split('\n')
    .map((line) => colour(line, style))
    .join('\n');

const colour = (line: string, style: Style): string => {
  if (/^(?:diff|---|\+\+\+|old mode|new mode|new file|deleted file|Binary) ?/.test(line)) return style('bold', line);
  if (line.startsWith('@@')) return style('cyan', line);
  if (line.startsWith('+')) return style('green', line);
  return line.startsWith('-') ? style('red', line) : line;
};
