/** Whether stamped files are what their names say: read by real parsers, each content once. */

import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { parse as parseToml } from 'smol-toml';
import { parseAllDocuments } from 'yaml';
import { template } from '../../generators/index.ts';
import { allLayers } from '../render/all-layers.ts';
import { layersFor } from '../render/layers.ts';
import { readTemplateSources } from '../render/read-templates.ts';
import { toView } from '../render/view.ts';
import { blobId, pathFault } from '../tree/file-tree.ts';
import type { Answers, FileTree } from '../types.ts';
import { templateFiles } from './command-line.ts';

const parsers: readonly (readonly [files: RegExp, parse: (text: string, path: string) => void])[] = [
  [
    /\.ya?ml$/,
    (text) => {
      for (const { errors } of parseAllDocuments(text)) if (errors[0]) throw errors[0];
    },
  ],
  [/\.(json|webmanifest)$/, (text) => void JSON.parse(text)],
  [/\.toml$/, (text) => void parseToml(text)],
  [
    /\.[cm]?[jt]sx?$/,
    (text, path) => {
      const [error] = parseSync(path, text).errors;
      if (error) throw new Error(error.message);
    },
  ],
];

const known = new Map<string, string | undefined>();

/** What is wrong with the files of a tree, a sentence each. */
export const faultsOf = (tree: FileTree): readonly string[] =>
  [...tree].flatMap(([path, { content }]) => {
    const key = `${path} ${blobId(content)}`;
    if (!known.has(key)) known.set(key, pathFault(path) ?? contentFault(path, Buffer.from(content).toString('utf8')));
    const fault = known.get(key);
    return fault ? [`${path}: ${fault}`] : [];
  });

const contentFault = (path: string, text: string): string | undefined => {
  try {
    for (const [files, parse] of parsers) if (files.test(path)) parse(text, path);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const sourceTexts = new Map(
  readTemplateSources(join(import.meta.dirname, '../../templates'), allLayers(template)).map(({ layer, path, content }) => [
    `${layer}/${path}`,
    content.toString('utf8'),
  ]),
);

/** What a template leaves behind when a value is missing, or when a part of it is not rendered. */
const leftovers = ['undefined', '[object', 'NaN', 'null', '{{'];

/** Leftovers in rendered files that no text of their template accounts for. The answers must not contain any themselves. */
export const leftoversOf = (answers: Answers): readonly string[] => {
  const layers = layersFor(template, answers);
  const view = toView(template, answers, layers);
  return layers.flatMap(({ name, generates = [] }) => [
    ...(templateFiles().get(name) ?? [])
      .filter(({ source }) => source.endsWith('.hbs'))
      .flatMap(({ source, content }) => found(source, Buffer.from(content(view)).toString('utf8'), sourceTexts.get(source) ?? '')),
    ...generates.flatMap(({ path, content }) => found(`${name}: ${path}`, content(view), 'null')),
  ]);
};

const found = (what: string, text: string, source: string): readonly string[] =>
  leftovers
    .filter((leftover) => text.replaceAll('/dev/null', '').includes(leftover) && !source.includes(leftover === '{{' ? '\\{{' : leftover))
    .map((leftover) => `${what}: ${leftover}`);
