/** Users get templates compiled by the build, developers the same compiled at run time: every service must come out alike. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { template } from '../../generators/index.ts';
import { parse } from '../../src/questions/parse.ts';
import { allLayers } from '../../src/render/all-layers.ts';
import { bringToLife } from '../../src/render/compiled-templates.ts';
import { compileTemplates as compileAtRunTime, readTemplateSources } from '../../src/render/read-templates.ts';
import { render } from '../../src/render/render.ts';
import type { RenderedTree, TemplateFiles } from '../../src/types.ts';
import { compileTemplates } from './compile-templates.ts';

const root = join(import.meta.dirname, '../..');
const sources = readTemplateSources(join(root, 'templates'), allLayers(template));
const live = compileAtRunTime(sources);
const built = bringToLife(compileTemplates(sources));

const free = template.capabilities.filter(({ group }) => !group).map(({ id }) => id);
const pipelines = [...template.capabilities.filter(({ group }) => group === 'pipeline').map(({ id }) => id), 'none'];

const choices: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { capabilities: free, pipeline: pipelines[0] },
  { capabilities: 'none', pipeline: 'none' },
  ...free.map((id) => ({ capabilities: [id] })),
  ...pipelines.map((pipeline) => ({ pipeline })),
  { description: `Has "quotes", 'more', {{braces}}, \\{{ \\ \${x} \`ticks\` <b>&amp;</b> ✓ 🚀`, scope: '@acme', tier: '1', port: 9000 },
];

describe('templates that the build compiled', () => {
  it.each(choices)('render the same tree as those compiled at run time: %o', (chosen) => {
    const given = Object.entries({ name: 'payments', owner: 'team-payments', ...chosen });
    const { answers, problems } = parse(template.questions, new Map(given.map(([name, value]) => [name, { value, from: name }])));
    expect(problems).toEqual([]);
    if (answers) expect(toText(render(template, built, answers))).toEqual(toText(render(template, live, answers)));
  });

  it('keep bytes that are no text, modes, escaped braces and paths that depend on answers', () => {
    const source = (path: string, content: string | Buffer, mode: 'file' | 'executable' = 'file') => ({
      layer: 'toy',
      path,
      mode,
      content: Buffer.from(content as string),
    });
    const toys = [
      source('_hidden/logo.png', Buffer.from([0x89, 0x50, 0xff, 0x00, 0xfe])),
      source('run.sh', '#!/bin/sh\necho {{name}}\n', 'executable'),
      source('fixed.yml.hbs', 'a: $\\{{ github.ref }}\n{{! gone }}\n'),
      source('{{name}}/{{#if on}}x{{/if}}.txt.hbs', '{{name}} {{json list}}\n'),
    ];
    const view = { name: 'payments', on: false, list: ['{{', '"'] } as never;
    const seen = (files: TemplateFiles) =>
      files.get('toy')?.map((file) => ({ mode: file.mode, source: file.source, path: file.path(view), bytes: text(file.content(view)) }));
    const files = seen(bringToLife(compileTemplates(toys)));
    expect(files).toEqual(seen(compileAtRunTime(toys)));
    expect(files?.map(({ path, mode, bytes }) => [path, mode, bytes])).toEqual([
      ['.hidden/logo.png', 'file', text(Buffer.from([0x89, 0x50, 0xff, 0x00, 0xfe]))],
      ['run.sh', 'executable', '#!/bin/sh\necho {{name}}\n'],
      ['fixed.yml', 'file', `a: $\{{ github.ref }}\n`],
      ['payments/.txt', 'file', 'payments ["{{","\\""]\n'],
    ]);
  });

  it('fail as strictly: a name that the view has not is an error', () => {
    const files = bringToLife(compileTemplates([{ layer: 'toy', path: 'a.hbs', mode: 'file', content: Buffer.from('{{nobody}}') }]));
    expect(() => files.get('toy')?.[0]?.content({} as never)).toThrow(/"nobody" not defined/);
  });
});

/** One character a byte: shows differences where there are some, and loses none. */
const text = (content: Uint8Array): string => Buffer.from(content).toString('latin1');

const toText = (tree: RenderedTree) => [...tree].map(([path, { content, ...rest }]) => ({ path, ...rest, content: text(content) }));
