/** Fills the generated places of the documentation, and the software template, from the declarations: `npm run docs` writes them, a test fails when they drift. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { template } from '../generators/index.ts';
import { softwareTemplate } from '../generators/software-template.ts';
import { toMarkdownTable } from '../src/questions/to-markdown.ts';
import { rules, ruleTexts } from '../src/rules/index.ts';
import { toYaml } from '../src/support/yaml.ts';

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

const releaseTable = (): string =>
  template.releases
    .toReversed()
    .map(({ version, released, supportedUntil, changes, moves = {} }) =>
      [
        `## ${version}`,
        `Released on ${released}, supported until ${supportedUntil ?? 'six months after the next one'}.`,
        [...changes, ...Object.entries(moves).map(([from, to]) => `\`${from}\` moved to \`${to}\`.`)].map((says) => `- ${says}`).join('\n'),
      ].join('\n\n'),
    )
    .join('\n\n');

const blocks: Readonly<Record<string, () => string>> = {
  options: () => toMarkdownTable(template.questions),
  capabilities: capabilityTable,
  languages: languageTable,
  rules: ruleTable,
  releases: releaseTable,
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

/** Files that are generated as a whole. */
export const generatedFiles = (): readonly { readonly file: string; readonly text: string }[] => [
  {
    file: join(root, 'catalog/templates/service.yaml'),
    text: `# Generated from the questions in \`generators/\` by \`npm run docs\`.\n${toYaml(softwareTemplate)}`,
  },
];

if (import.meta.main) {
  for (const file of documents()) writeFileSync(file, fillGenerated(readFileSync(file, 'utf8')));
  for (const { file, text } of generatedFiles()) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
