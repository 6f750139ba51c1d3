/** Fills the generated places of the documentation from the declarations: `npm run docs` writes them, a test fails when they drift. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { template } from '../generators/index.ts';
import { toMarkdownTable } from '../src/questions/to-markdown.ts';
import { rules, ruleTexts } from '../src/rules/index.ts';

const root = join(import.meta.dirname, '..');

const capabilityTable = (): string =>
  [
    '| Capability | What it brings | Unless you say otherwise |',
    '| --- | --- | --- |',
    ...template.capabilities.map(({ id, help, default: chosen }) => `| \`${id}\` | ${help} | ${chosen ? 'yes' : 'no'} |`),
  ].join('\n');

const languageTable = (): string =>
  ['| Language | Choose it for |', '| --- | --- |', ...template.languages.map(({ id, help }) => `| \`${id}\` | ${help} |`)].join('\n');

const ruleTable = (): string =>
  [
    '| Rule | Finds | Level | Thresholds | Source |',
    '| --- | --- | --- | --- | --- |',
    ...ruleTexts.map(({ id, title, finds, level, source }) => {
      const numbers = Object.entries(rules.find((rule) => rule.id === id)?.thresholds ?? {});
      const filled = numbers.reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), finds);
      const thresholds = numbers.map(([name, value]) => `\`${name}: ${value}\``).join(' ') || 'none';
      return `| \`${id}\` ${title} | ${filled} | ${level} | ${thresholds} | ${source} |`;
    }),
  ].join('\n');

const blocks: Readonly<Record<string, () => string>> = {
  options: () => toMarkdownTable(template.questions),
  capabilities: capabilityTable,
  languages: languageTable,
  rules: ruleTable,
};

/**
 * A Markdown text with its generated places filled.
 * @throws Error if a place has a name that nothing is generated for.
 */
export const fillGenerated = (text: string): string =>
  text.replace(/(<!-- generated:(\w+) -->\n)[\s\S]*?(<!-- \/generated -->)/g, (_, open: string, name: string, close: string) => {
    const block = blocks[name];
    if (!block) throw new Error(`Nothing is generated for "${name}".`);
    return `${open}\n${block()}\n\n${close}`;
  });

/** The Markdown files that may have generated places. */
export const documents = (): readonly string[] => [
  join(root, 'README.md'),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(root, 'docs', name)),
];

if (import.meta.main) for (const file of documents()) writeFileSync(file, fillGenerated(readFileSync(file, 'utf8')));
