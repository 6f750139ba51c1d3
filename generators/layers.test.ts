/** Holds the declarations against the folders of `templates/`, and every language with every set of capabilities against each other. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allLayers } from '../src/render/all-layers.ts';
import { choiceProblems, layersFor } from '../src/render/layers.ts';
import { readTemplateSources } from '../src/render/read-templates.ts';
import { toView } from '../src/render/view.ts';
import { stampInMemory } from '../src/stamp/in-memory.ts';
import { templateFiles } from '../src/testing/command-line.ts';
import { subsets } from '../src/testing/stamp.ts';
import type { Answers, Layer, RenderedTree } from '../src/types.ts';
import { template } from './index.ts';

const root = join(import.meta.dirname, '../templates');
const layers = allLayers(template);
const sources = readTemplateSources(root, layers);

const answers: Answers = {
  ...{ name: 'payments', description: 'Takes payments.', owner: 'team-payments', system: 'shop', language: '', capabilities: [] },
  dependencies: [],
  ...{ pipeline: 'none', tier: '2', lifecycle: 'production', port: 8080, scope: '@acme' },
};

const free = template.capabilities.filter(({ group }) => !group).map(({ id }) => id);
const pipelines = ['none', ...template.capabilities.filter(({ group }) => group === 'pipeline').map(({ id }) => id)];

/** Everything that can be chosen together. */
const choices = template.languages
  .flatMap(({ id: language }) =>
    subsets(free).flatMap((capabilities) => pipelines.map((pipeline) => ({ ...answers, language, capabilities, pipeline }))),
  )
  .filter((choice) => choiceProblems(template, choice).length === 0);

const stamped = new Map<Answers, RenderedTree>();
const stamp = (choice: Answers): RenderedTree => {
  const tree = stamped.get(choice) ?? stampInMemory({ template, files: templateFiles(), answers: choice });
  stamped.set(choice, tree);
  return tree;
};

const titleOf = ({ language, capabilities, pipeline }: Answers) => [language, ...capabilities, pipeline].join(' ');

describe('every choice', () => {
  it('is one of many', () => expect(choices.length).toBeGreaterThanOrEqual(3 * 2 ** (free.length - 2)));

  // Rendering builds one tree of all layers, and a tree takes no path twice.
  it('is stamped with no path from two layers, nor a file where another layer has a folder', () => {
    for (const choice of choices) expect(() => stamp(choice), titleOf(choice)).not.toThrow();
  });

  it('has no two paths that differ by case alone, for systems that see no difference', () => {
    for (const choice of choices) {
      const paths = [...stamp(choice).keys()].map((path) => path.toLowerCase());
      expect(new Set(paths).size, titleOf(choice)).toBe(paths.length);
    }
  });

  it('has no file that is empty, lacks its last line end, or has lines that end in CR or blanks', () => {
    const faults = new Set<string>();
    for (const choice of choices)
      for (const [path, { content, layer }] of stamp(choice)) {
        const text = Buffer.from(content).toString('utf8');
        if (text === '' || !text.endsWith('\n') || text.endsWith('\n\n')) faults.add(`${layer}: ${path} ends badly`);
        if (/[ \t\r]$/m.test(text)) faults.add(`${layer}: ${path} has blanks at the end of a line`);
      }
    expect([...faults]).toEqual([]);
  });
});

describe('every template', () => {
  it('is used by some choice', () => {
    const all = [...templateFiles().values()].flat();
    const used = new Set(
      choices.flatMap((choice) => {
        const chosen = layersFor(template, choice);
        const view = toView(template, choice, chosen);
        return chosen.flatMap(({ name }) => templateFiles().get(name) ?? []).filter((file) => !file.path(view).split('/').includes(''));
      }),
    );
    const unused = all.filter((file) => !used.has(file));
    expect(unused.map(({ source }) => source)).toEqual([]);
  });

  it('stands in the folder of a layer that is declared', () => {
    const below = (folder: string): readonly string[] =>
      readdirSync(join(root, folder), { withFileTypes: true }).map(({ name }) => (folder ? `${folder}/${name}` : name));
    const folders = [
      ...below('').filter((folder) => !['languages', 'capabilities'].includes(folder)),
      ...below('languages'),
      ...below('capabilities').flatMap(below),
    ];
    expect(folders.filter((folder) => !layers.includes(folder))).toEqual([]);
  });

  it('is a plain file: no link, nothing that npm would not pack', () => {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true });
    expect(entries.filter((entry) => !entry.isFile() && !entry.isDirectory()).map(({ name }) => name)).toEqual([]);
    expect(
      entries
        .filter(({ name }) => /^(\.|node_modules$|package-lock\.json$|npm-shrinkwrap\.json$)|(~|\.orig|\.swp)$/.test(name))
        .map(({ name }) => name),
    ).toEqual([]);
  });
});

describe('every declaration', () => {
  const declared: readonly (readonly [string, Omit<Layer, 'name'>])[] = [
    [template.service.name, template.service],
    ...template.languages.map((language) => [language.name, language] as const),
    ...template.capabilities.flatMap(({ id, any, languages }) => [
      [`capabilities/${id}/any`, any ?? {}] as const,
      ...(languages === 'any'
        ? []
        : Object.entries(languages).map(([language, layer]) => [`capabilities/${id}/${language}`, layer] as const)),
    ]),
  ];

  it.each(template.capabilities.map(({ id }) => [id]))('of %s has files or contributes something', (id) => {
    const own = declared.filter(([name]) => name.startsWith(`capabilities/${id}/`));
    const does = own.some(([name, { contributes, generates }]) => existsSync(join(root, name)) || contributes || generates);
    expect(does).toBe(true);
  });

  it('names seeds that are there', () => {
    const given = new Set(choices.flatMap((choice) => [...stamp(choice)].map(([path, { layer }]) => `${layer} ${path}`)));
    const missing = declared.flatMap(([name, { seed = [] }]) =>
      seed
        .filter(
          (path) => ![...given].some((entry) => (path.endsWith('/') ? entry.startsWith(`${name} ${path}`) : entry === `${name} ${path}`)),
        )
        .map((path) => `${name}: ${path}`),
    );
    expect(missing).toEqual([]);
  });

  it('requires capabilities that are there, and come before it', () => {
    const ids = template.capabilities.map(({ id }) => id);
    for (const { id, requires = [] } of template.capabilities)
      for (const needed of requires) expect(ids.slice(0, ids.indexOf(id)), `${id} requires ${needed}`).toContain(needed);
  });

  it('contributes gates, pages and commands that are known by one name each', () => {
    for (const choice of choices) {
      const { gates, pages } = toView(template, choice, layersFor(template, choice));
      expect(new Set(gates.map(({ id }) => id)).size, titleOf(choice)).toBe(gates.length);
      expect(new Set(pages.map(({ path }) => path)).size, titleOf(choice)).toBe(pages.length);
    }
  });
});

describe('sources', () => {
  it('are all read', () => {
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(sources.length).toBe(files.length);
  });
});
