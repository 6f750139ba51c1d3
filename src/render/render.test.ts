/** The engine on a template of a few files: layers, seeds, skipped paths, and what a bug of a template looks like. */
import { describe, expect, it } from 'vitest';
import type { Answers, Capability, ServiceTemplate } from '../types.ts';
import { choiceProblems, layersFor } from './layers.ts';
import { compileTemplates } from './read-templates.ts';
import { render } from './render.ts';

const capability = (id: string, more: Partial<Capability> = {}): Capability => ({
  id,
  title: id.toUpperCase(),
  help: '',
  default: true,
  languages: 'any',
  ...more,
});

const template: ServiceTemplate = {
  name: 'toy',
  version: '1.0.0',
  releases: [],
  questions: [],
  service: { name: 'service', seed: ['README.md', 'docs/'] },
  languages: [
    { id: 'ts', name: 'languages/ts', title: 'TS', help: '', facts: { run: 'node' } },
    { id: 'go', name: 'languages/go', title: 'Go', help: '', facts: { run: 'go' } },
  ],
  capabilities: [
    capability('db', {
      any: { contributes: ({ name }) => ({ dependencies: [`db-of-${name}`] }) },
      languages: { ts: { generates: [{ path: 'db.json', content: ({ name }) => `"${name}"` }] } },
    }),
    capability('jobs', { requires: ['db'] }),
    capability('hub', { group: 'pipeline' }),
    capability('lab', { group: 'pipeline' }),
  ],
};

const answers = (changes: Partial<Answers> = {}): Answers =>
  ({
    ...{ name: 'pay-ments', description: 'd', owner: 'o', system: 's', language: 'ts', capabilities: ['db'], pipeline: 'hub', tier: '1' },
    ...{ lifecycle: 'production', port: 1, scope: '@a', ...changes },
  }) as Answers;

const stamp = (sources: Readonly<Record<string, string>>, changes: Partial<Answers> = {}) =>
  render(
    template,
    compileTemplates(
      Object.entries(sources).map(([path, text]) => {
        const layer =
          ['service', 'languages/ts', 'capabilities/db/any', 'capabilities/db/ts', 'capabilities/hub/any'].find((name) =>
            path.startsWith(`${name}/`),
          ) ?? '';
        return { layer, path: path.slice(layer.length + 1), mode: 'file' as const, content: Buffer.from(text) };
      }),
    ),
    answers(changes),
  );
const text = (tree: ReturnType<typeof stamp>, path: string): string => Buffer.from(tree.get(path)?.content ?? []).toString();

describe('layers', () => {
  const names = (changes: Partial<Answers>) => layersFor(template, answers(changes)).map(({ name }) => name);
  it('apply in a fixed order: service, language, capabilities', () =>
    expect(names({ capabilities: ['jobs', 'db'] })).toEqual([
      ...['service', 'languages/ts', 'capabilities/db/any', 'capabilities/db/ts', 'capabilities/jobs/any', 'capabilities/hub/any'],
    ]));
  it('are one of each group', () =>
    expect(names({ capabilities: [], pipeline: 'lab' })).toEqual(['service', 'languages/ts', 'capabilities/lab/any']));
  it('are none of a group that nothing was chosen of', () =>
    expect(names({ capabilities: ['hub'], pipeline: 'none' })).toEqual(['service', 'languages/ts']));
});

describe('choices that do not go together', () => {
  const problems = (changes: Partial<Answers>) => choiceProblems(template, answers(changes)).map(({ where, says }) => `${where}: ${says}`);
  it('are named', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ capabilities: ['jobs'] })).toEqual(['jobs: JOBS needs DB.']);
    expect(problems({ language: 'go' })).toEqual(['db: DB is there for ts, not for go.']);
    expect(problems({ language: 'go', capabilities: ['jobs'] })).toEqual(['jobs: JOBS needs DB.']);
  });
});

describe('render', () => {
  it('copies what is no template byte for byte, and renders what is', () => {
    const tree = stamp({
      'service/a.txt': '{{name}}',
      'service/b.txt.hbs': '{{name}} {{snakeName}} {{packageName}} {{language.run}}',
    });
    expect(text(tree, 'a.txt')).toBe('{{name}}');
    expect(text(tree, 'b.txt')).toBe('pay-ments pay_ments @a/pay-ments node');
  });
  it('knows whose each file is', () => {
    const tree = stamp({ 'service/README.md': '', 'service/docs/x.md': '', 'service/docs.md': '', 'capabilities/db/any/x': '' });
    expect([...tree].map(([path, { layer, keeping }]) => `${path} ${layer} ${keeping}`)).toEqual([
      ...[
        'README.md service seed',
        'db.json capabilities/db/ts managed',
        'docs.md service managed',
        'docs/x.md service seed',
        'x capabilities/db/any managed',
      ],
    ]);
  });
  it('renders paths, and leaves out those with an empty segment', () => {
    const sources = {
      'service/{{snakeName}}/_x.hbs': '',
      'service/{{#if has.jobs}}jobs{{/if}}/x': '',
      'service/{{#if has.db}}db{{/if}}/x': '',
    };
    expect([...stamp(sources).keys()]).toEqual(['db.json', 'db/x', 'pay_ments/.x']);
  });
  it('gives contributions to files of other layers', () =>
    expect(text(stamp({ 'service/list.hbs': '{{#each dependencies}}{{this}}{{/each}}' }), 'list')).toBe('db-of-pay-ments'));
  it('gives the same bytes again', () =>
    expect(stamp({ 'service/a.hbs': '{{json capabilities}}' })).toEqual(stamp({ 'service/a.hbs': '{{json capabilities}}' })));
});

describe('a bug of a template', () => {
  it('names the template, the layer and the service', () => {
    expect(() => stamp({ 'service/x/a.txt.hbs': '{{nmae}}' })).toThrow(
      'The template service/x/a.txt.hbs of layer service failed for service pay-ments.',
    );
  });
  it.each([
    ['two layers with one path', { 'service/a': '', 'capabilities/db/any/a': '' }, 'The path a is there twice.'],
    ['a file and a folder', { 'service/a': '', 'languages/ts/a/b': '' }, 'The path a is a file and a folder.'],
    ['a path out of the folder', { 'service/{{description}}/a': '' }, 'has a segment ".."'],
    ['a generated path twice', { 'service/db.json': '' }, 'The path db.json is there twice.'],
  ])('%s', (_, sources, says) => expect(() => stamp(sources, { description: '..' })).toThrow(says));
});
