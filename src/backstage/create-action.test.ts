import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { template } from '../../generators/index.ts';
import { templateFiles } from '../testing/command-line.ts';
import { scratch } from '../testing/scratch.ts';
import { snapshot } from '../testing/snapshot.ts';
import { stamp } from '../testing/stamp.ts';
import type { Answers } from '../types.ts';
import { createServiceAction } from './create-action.ts';

const action = createServiceAction({ template, loadTemplateFiles: templateFiles });

let folder: string;
let workspace: string;
beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'action-'));
  workspace = join(folder, 'workspace');
  mkdirSync(workspace);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Context = Parameters<typeof action.handler>[0];

/** What a scaffolder hands to an action, as far as this one asks for it; what it gave back, and said. */
const run = async (input: object, more: Partial<Context> = {}) => {
  const output: Record<string, unknown> = {};
  const said: string[] = [];
  const say = (words: string) => void said.push(words);
  const logger = { info: say, warn: say } as unknown as Context['logger'];
  const context = {
    input,
    workspacePath: workspace,
    logger,
    output: (name: string, value: unknown) => Object.assign(output, { [name]: value }),
    ...more,
  };
  await action.handler(context as unknown as Context);
  return { output, said };
};

const required = { name: 'payments', owner: 'group:default/team-payments' };

describe('service:create', () => {
  it.each<[string, object, Partial<Answers>]>([
    ['no more than is required', required, {}],
    ['all that can be answered', { ...required, ...all() }, all()],
    [
      'nothing where something would be the default',
      { ...required, capabilities: [], pipeline: 'none' },
      { capabilities: [], pipeline: 'none' },
    ],
    [
      'references to entities in a namespace',
      { ...required, owner: 'Group:sales/team-a', system: 'system:sales/shop' },
      { owner: 'sales/team-a', system: 'sales/shop' },
    ],
    ['names of entities', { ...required, owner: 'sales/team-a', system: 'shop' }, { owner: 'sales/team-a', system: 'shop' }],
    ['a form that leaves fields open', { ...required, description: undefined, port: undefined }, {}],
  ])('stamps what the command line stamps: %s', async (_, input, answers) => {
    const { output, said } = await run(input);
    const expected = snapshot(stamp(join(folder, 'expected'), answers));
    expect(snapshot(workspace)).toEqual(expected);
    expect(output).toEqual({
      files: Object.keys(expected).sort((a, b) => (a < b ? -1 : 1)),
      entityRef: 'component:default/payments',
      answers: JSON.parse(readFileSync(join(workspace, '.create-service.json'), 'utf8')).answers,
      warnings: [],
    });
    expect(said).toEqual([`payments: ${Object.keys(expected).length} files of the template service ${template.version}.`]);
  });

  it('stamps into a folder of the workspace, and asks nothing of a run', async () => {
    await run({ ...required, targetPath: 'a/b' });
    expect(snapshot(join(workspace, 'a/b'))).toEqual(snapshot(stamp(join(folder, 'expected'))));
    expect(readdirSync(workspace)).toEqual(['a']);
    expect(readdirSync(join(workspace, 'a/b'))).not.toContain('.git');
  });

  it.each<[object, readonly string[]]>([
    [{ name: 'Bad Name' }, ['  name: "Bad Name" can\'t name a part of the service (every place): use lower-case letters']],
    [{ name: 'kube-x', tier: '9' }, ['  name: "kube-x" can\'t', '  tier: "9" is not one of 1, 2, 3, 4.']],
    [{ owner: undefined }, ['  owner: Owner is needed: the team (a Group of the registry) that builds']],
    [{ owner: '' }, ['  owner: It is empty.']],
    [{ owner: 'user:default/guest' }, ['  owner: "user:default/guest" is not allowed: letters']],
    [{ owner: 'group:a/b/c' }, ['  owner: "group:a/b/c" is not allowed']],
    [{ owner: 'group:' }, ['  owner: "group:" is not allowed']],
    [{ system: 'group:default/shop' }, ['  system: "group:default/shop" is not allowed']],
    [{ capabilities: ['docs', 'nonsense'] }, ['  capabilities: "nonsense" is not one of']],
    [{ port: 80 }, ['  port: "80" is no whole number from 1024 to 65535.']],
    [{ description: 'a\nb' }, ['  description: It has a line break']],
  ])('refuses %j in the words of the command line, and writes nothing', async (wrong, words) => {
    const error: Error = await run({ ...required, ...wrong }).then(
      () => expect.fail('It was taken.'),
      (reason) => reason,
    );
    const [first, ...others] = error.message.split('\n');
    expect(first).toBe('The answers need mending; nothing was written.');
    expect(others.at(-1)).toBe('Mend them in the form.');
    expect(others).toHaveLength(words.length + 1);
    for (const [index, start] of words.entries()) expect(others[index]).toContain(start);
    expect([error.name, error.stack]).toEqual(['InputError', error.message]);
    expect(readdirSync(workspace)).toEqual([]);
  });

  it.each(['../up', '/tmp', 'a/../../up', 'out'])('writes nowhere but into the workspace: %s', async (targetPath) => {
    mkdirSync(join(folder, 'up'));
    symlinkSync(join(folder, 'up'), join(workspace, 'out'));
    await expect(run({ ...required, targetPath })).rejects.toThrow(/outside its parent/);
    expect(readdirSync(join(folder, 'up'))).toEqual([]);
    expect(readdirSync(workspace)).toEqual(['out']);
  });

  it('follows no link that a step before it left', async () => {
    mkdirSync(join(folder, 'up'));
    symlinkSync(join(folder, 'up'), join(workspace, 'src'));
    await expect(run(required)).rejects.toThrow(
      /^Nothing was written: \d+ files in .* would be overwritten\.\n {2}src\/.*Give another targetPath/s,
    );
    expect(readdirSync(join(folder, 'up'))).toEqual([]);
  });

  it('overwrites no file of a step before it, and names it', async () => {
    writeFileSync(join(workspace, 'README.md'), 'Mine.\n');
    await expect(run(required)).rejects.toThrow(/ {2}README\.md: Another file stands there\.\nGive another targetPath/);
    expect(snapshot(workspace)).toEqual({ 'README.md': expect.stringContaining('Mine.') });
  });

  it('brings a service that was stamped before up to date, and warns of what stays as its owner made it', async () => {
    await run(required);
    writeFileSync(join(workspace, 'biome.json'), '{}\n');
    rmSync(join(workspace, '.editorconfig'));
    writeFileSync(join(workspace, 'README.md'), 'Ours.\n');
    const { output, said } = await run({ ...required, tier: '1' });
    const warnings = ['.editorconfig is left as it is: its owner deleted it.', 'biome.json is left as it is: its owner changed it.'];
    expect(output.warnings).toEqual(warnings);
    expect(said.slice(1)).toEqual(warnings);
    expect(output.files).toContain('.create-service.json');
    expect(output.files).not.toContain('README.md');
  });

  it('stops when the task is cancelled: before it begins, and before it writes', async () => {
    await expect(run(required, { signal: AbortSignal.abort() })).rejects.toThrow(/aborted/);
    const late = new AbortController();
    const slow = createServiceAction({
      template,
      loadTemplateFiles: () => {
        late.abort();
        return templateFiles();
      },
    });
    const context = { input: required, workspacePath: workspace, signal: late.signal } as unknown as Context;
    await expect(slow.handler(context)).rejects.toThrow(/aborted/);
    expect(readdirSync(workspace)).toEqual([]);
    expect(existsSync(workspace)).toBe(true);
  });

  it('asks for what the questions ask, typed, and for nothing that a form can not know', () => {
    const schema = action.schema?.input as unknown as { properties: Record<string, { type: string }>; required: string[] };
    expect(Object.keys(schema.properties)).toEqual([...Object.keys({ ...required, ...all() }).toSorted(byQuestion), 'targetPath']);
    expect(schema.required).toEqual(['name', 'owner']);
    expect(schema.properties).toMatchObject({ port: { type: 'number' }, capabilities: { type: 'array', items: { type: 'string' } } });
    expect(action.supportsDryRun).toBe(true);
  });
});

function all(): Partial<Answers> {
  return {
    dependencies: ['api:cart-v1', 'catalog'],
    description: 'Takes "payments": {{name}} & more.',
    system: 'shop',
    language: 'typescript',
    capabilities: ['postgres', 'docs'],
    pipeline: 'gitlab',
    tier: '1',
    lifecycle: 'production',
    port: 9000,
    scope: '@acme',
  };
}

function byQuestion(a: string, b: string): number {
  const names = template.questions.map(({ name }) => name);
  return names.indexOf(a) - names.indexOf(b);
}
