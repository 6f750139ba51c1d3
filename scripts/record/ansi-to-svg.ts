/** A screen of a terminal as a picture: text with SGR escapes in, a self-contained SVG out. Pure; it knows the few escapes that we print. */

interface Style {
  readonly colour?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
}

interface Span extends Style {
  readonly text: string;
  readonly column: number;
}

const colours: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#76e3ea',
  90: '#8b949e',
};

const cell = { width: 8.4, height: 20 };
const margin = { side: 20, top: 52, bottom: 16 };

export const toSvg = (screen: string, columns: number, title: string): string => {
  const lines = toSpans(screen);
  const width = Math.round(columns * cell.width + 2 * margin.side);
  const height = margin.top + lines.length * cell.height + margin.bottom;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map((fill, index) => `<circle cx="${22 + index * 20}" cy="22" r="6" fill="${fill}"/>`),
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14" fill="#e6edf3">',
    ...lines.flatMap((spans, row) => spans.map((span) => toText(span, margin.top + (row + 0.5) * cell.height))),
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
};

/** The length is given, so that columns stand in line whatever font the reader has. */
const toText = ({ text, column, colour, bold, dim }: Span, y: number): string => {
  const attributes = [
    `x="${(margin.side + column * cell.width).toFixed(1)}" y="${y}" textLength="${(text.length * cell.width).toFixed(1)}"`,
    ...(colour ? [`fill="${colour}"`] : []),
    ...(bold ? ['font-weight="bold"'] : []),
    ...(dim ? ['opacity="0.6"'] : []),
  ];
  return `<text ${attributes.join(' ')}>${escapeXml(text)}</text>`;
};

/** Each line as runs of one style, without blanks around them. */
export const toSpans = (screen: string): readonly (readonly Span[])[] => {
  let style: Style = {};
  return screen
    .trimEnd()
    .split('\n')
    .map((line) => {
      const spans: Span[] = [];
      let column = 0;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what it looks for
      for (const [, codes, text = ''] of line.matchAll(/\u001b\[([\d;]*)m|([^\u001b]+)/g)) {
        if (codes !== undefined) style = codes.split(';').map(Number).reduce(applyCode, style);
        else {
          // Runs of blanks are left out: readers of SVG may take them for one.
          for (const word of text.matchAll(/\S+( \S+)*/g)) spans.push({ ...style, text: word[0], column: column + word.index });
          column += text.length;
        }
      }
      return spans;
    });
};

const applyCode = (style: Style, code: number): Style => {
  if (code === 0) return {};
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  // The background's own colour: it has no other.
  if (code === 49) return style;
  if (code === 22) return { ...style, bold: false, dim: false };
  const { colour: _, ...plain } = style;
  if (code === 39) return plain;
  const colour = colours[code];
  if (!colour) throw new Error(`The escape ${code} is none that the program prints.`);
  return { ...plain, colour };
};

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
