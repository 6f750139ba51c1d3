/** A finished service as templates in another tool's dialect: the same files and sizes, and the answers as variables wherever they occur. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A finished file. */
export interface Finished {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

export interface Dialect {
  /** How an answer is written. */
  readonly variable: (name: string) => string;
  /** What the dialect would read as its own, and how it is written to stand for itself. */
  readonly literal: (text: string) => string;
}

export type TemplateAnswers = Readonly<Record<string, string>>;

/** Of the service that is compared: what is not said here is the default, which is everything. */
export const sampleAnswers = { name: 'payments', owner: 'team-payments', description: 'Takes payments.' };

/** The text with the value of every answer replaced by its variable. Longer values first, since one may be within another. */
export const toTemplate = (text: string, answers: TemplateAnswers, { variable, literal }: Dialect): string => {
  const names = Object.entries(answers).sort(([, a], [, b]) => b.length - a.length);
  const pattern = new RegExp(names.map(([, value]) => value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
  let from = 0;
  let made = '';
  for (const found of text.matchAll(pattern)) {
    const [name = ''] = names.find(([, value]) => value === found[0]) ?? [];
    made += literal(text.slice(from, found.index)) + variable(name);
    from = found.index + found[0].length;
  }
  return made + literal(text.slice(from));
};

export const readFinished = (folder: string): readonly Finished[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: relative(folder, file), content: readFileSync(file, 'utf8'), mode: statSync(file).mode }));

/** Whoever makes less, or something else, is no comparison. */
export const insistOnEqual = (name: string, folder: string, expected: readonly Finished[]): void => {
  const made = new Map(readFinished(folder).map(({ path, content }) => [path, content]));
  const wrong = expected.filter(({ path, content }) => made.get(path) !== content).map(({ path }) => path);
  if (wrong.length > 0)
    throw new Error(`${name} made other files than the finished tree has: ${wrong.slice(0, 5).join(', ')}${wrong.length > 5 ? ' …' : ''}.`);
};

export const writeFiles = (root: string, files: readonly Finished[]): void => {
  for (const { path, content, mode } of files) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }
};

export const dialects = {
  handlebars: { variable: (name) => `{{{${name}}}}`, literal: (text) => text.replaceAll('{{', '\\{{') },
  ejs: { variable: (name) => `<%- ${name} %>`, literal: (text) => text.replaceAll('<%', '<%%').replaceAll('%>', '%%>') },
  jinja: {
    variable: (name) => `{{ cookiecutter.${name} }}`,
    literal: (text) => text.replaceAll(/\{[{%#]/g, (found) => `{{ '${found}' }}`),
  },
  copier: {
    variable: (name) => `{{ ${name} }}`,
    literal: (text) => text.replaceAll(/\{[{%#]/g, (found) => `{{ '${found}' }}`),
  },
  backstage: {
    variable: (name) => `\${{ values.${name} }}`,
    literal: (text) => text.replaceAll(/\$\{\{|\{[%#]/g, (found) => `\${{ '${found}' }}`),
  },
} satisfies Readonly<Record<string, Dialect>>;
