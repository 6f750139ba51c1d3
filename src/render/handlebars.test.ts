/** Each helper's output, in each place where templates put it, read back by a real parser: the value must come out as it went in. */
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import Handlebars from 'handlebars';
import { load } from 'js-yaml';
import { micromark } from 'micromark';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { compileOptions, registerHelpers } from './handlebars.ts';

const handlebars = Handlebars.create();
registerHelpers(handlebars);
const render = (text: string, view: object): string => handlebars.compile(text, compileOptions)(view);

const values = [
  ...[
    'plain',
    'two words',
    '',
    ' ',
    '-',
    '- x',
    '? x',
    ': x',
    'x: y',
    'x #y',
    '#x',
    '[x]',
    '{x}',
    '&x',
    '*x',
    '!x',
    '|',
    '>',
    '%x',
    '@x',
    '`x`',
  ],
  ...['null', '~', 'true', 'no', 'Yes', '1', '0x10', '1e3', '.inf', '2026-01-01', '08:30', '---', '...', '<<', '=', '__proto__'],
  ...[
    `"`,
    `'`,
    `"x"`,
    `'x'`,
    `it's "both"`,
    `''"`,
    `'''`,
    '"""',
    '\\',
    '\\\\',
    '\\"',
    `\\'`,
    '\\n',
    '\\u0041',
    'x\\',
    '$x',
    '$' + '{x}',
    '$(id)',
    '`id`',
    '!!',
  ],
  ...[
    '{{name}}',
    '{{{name}}}',
    '{{/if}}',
    '\\{{x}}',
    '$' + '{{ x }}',
    '<b>',
    '</script>',
    '<!--',
    '&amp;',
    '**x**',
    '_x_',
    '[x](y)',
    '![x](y)',
    '# x',
    '1. x',
    '12. x',
    '1) x',
    '+ x',
    '| x |',
    '~~x~~',
    '$x$',
  ],
  ...[
    'ä',
    '中',
    '😀',
    '👩‍👩‍👧',
    '\u00a0',
    '\u0085',
    '\u00ad',
    '\u200d',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffe',
    '\uffff',
    '\u007f',
    '\u009f',
    '\u202e',
  ],
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...values)).map((parts) => parts.join('')),
);

/** Where a helper stands in a template, and how what it wrote is read back. */
const places: readonly [helper: string, template: string, read: (text: string) => unknown][] = [
  ['json', '{{json value}}', JSON.parse],
  ['json', '{"a": {{json value}}, "b": 1}', (text) => JSON.parse(text).a],
  ['json', 'a: {{json value}}\nb: 1\n', (text) => parseYaml(text).a],
  ['json', 'const a = {{json value}};\na', (text) => runInNewContext(text)],
  ['yaml', 'a: {{yaml value}}\nb: 1\n', (text) => parseYaml(text).a],
  ['yaml', 'a: {{yaml value}} # comment\n', (text) => (load(text) as { a: string }).a],
  ['yaml', 'a:\n  - {{yaml value}}\n  - x\n', (text) => (load(text) as { a: string[] }).a[0]],
  ['yaml', 'a: [{{yaml value}}, {b: {{yaml value}} }]\n', (text) => parseYaml(text).a[1].b],
  ['yaml', '{{yaml value}}: a\n', (text) => parseYaml(text, { schema: 'failsafe', mapAsMap: true }).keys().next().value],
  ['yaml', 'a = {{yaml value}}\nb = 1\n', (text) => parseToml(text).a],
  ['js', 'const a = {{js value}};\na', (text) => runInNewContext(text)],
  ['js', '[{{js value}}][0]', (text) => runInNewContext(text)],
];

describe.each(places)('%s in %j', (_, template, read) => {
  it('every value', () => {
    for (const value of values) expect(read(render(template, { value })), JSON.stringify(value)).toBe(value);
  });
  it('any text', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        expect(read(render(template, { value }))).toBe(value);
      }),
    );
  });
});

describe('json', () => {
  it('prints any JSON value, as YAML too', () => {
    // YAML has no key "__proto__" in parsers that make plain objects of mappings.
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false } as never), (value) => {
        const text = render('{{json value}}', { value });
        expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
        expect(text).not.toMatch(/[\u007f-\u009f\u2028\u2029\ufeff]/);
      }),
    );
  });
});

describe('js', () => {
  it.each([
    ['plain', `'plain'`],
    [`it's`, `"it's"`],
    ['say "x"', `'say "x"'`],
    [`it's "x"`, `'it\\'s "x"'`],
    [`''"`, `"''\\""`],
  ])('quotes %j as formatters do: %s', (value, text) => expect(render('{{js value}}', { value })).toBe(text));
});

describe('text', () => {
  const unescapeHtml = (html: string): string =>
    html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const shown = (value: string): string => unescapeHtml(micromark(render('{{text value}}', { value })));
  /** Texts that `parse` lets through: printable, trimmed. */
  const allowed = values.filter((value) => value.trim() === value && value !== '' && !/[\u007f-\u009f\u2028\u2029\ufeff]/.test(value));

  it('every value is shown as it is, in one paragraph', () => {
    for (const value of allowed) expect(shown(value), JSON.stringify(value)).toBe(`<p>${oneLine(value)}</p>`);
  });
  it('any text', () => {
    const text = fc.array(fc.constantFrom(...allowed), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(text, (value) => {
        expect(shown(value)).toBe(`<p>${oneLine(value)}</p>`);
      }),
    );
  });
});

describe('logic', () => {
  it('is', () => {
    expect(render('{{#is tier "1"}}one{{else}}other{{/is}}', { tier: '1' })).toBe('one');
    expect(render('{{#is tier "1"}}one{{else}}other{{/is}}', { tier: 1 })).toBe('other');
    expect(render('{{#is tier "1"}}{{name}}{{/is}}', { tier: '1', name: 'n' })).toBe('n');
  });
  it('includes', () => {
    expect(render('{{#includes list "a"}}yes{{else}}no{{/includes}}', { list: ['a'] })).toBe('yes');
    expect(render('{{#includes list "b"}}yes{{else}}no{{/includes}}', { list: ['a'] })).toBe('no');
  });
  it('standalone blocks leave no line', () => expect(render('a\n{{#if yes}}\nb\n{{/if}}\nc\n', { yes: true })).toBe('a\nb\nc\n'));
});

describe('strictness', () => {
  it.each([
    '{{missing}}',
    '{{known.missing}}',
    '{{yaml missing}}',
    '{{json known.missing}}',
    '{{text missing}}',
    '{{#is missing "a"}}{{/is}}',
    '{{#includes missing "a"}}{{/includes}}',
    '{{#each missing}}{{/each}}x{{missing}}',
    '{{known.constructor.name}}',
  ])('refuses %s', (text) => expect(() => render(text, { known: {} })).toThrow());
  it('does not render what a value says', () => expect(render('{{value}}', { value: '{{secret}}', secret: 's' })).toBe('{{secret}}'));
});
