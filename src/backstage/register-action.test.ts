import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalog } from '../catalog/load.ts';
import { scratch } from '../testing/scratch.ts';
import { registerServiceAction } from './register-action.ts';

const action = registerServiceAction();

let folder: string;
let workspace: string;
beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'register-action-'));
  workspace = join(folder, 'workspace');
  mkdirSync(join(workspace, 'registry'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const url = 'https://github.com/shop/refunds/blob/main/catalog-info.yaml';
const wanted = { name: 'refunds', catalogInfoUrl: url, registryPath: 'registry' };

const run = async (input: object, signal?: AbortSignal) => {
  const output: Record<string, unknown> = {};
  await action.handler({
    input,
    signal,
    workspacePath: workspace,
    logger: { info: () => {} },
    output: (name: string, value: unknown) => Object.assign(output, { [name]: value }),
  } as unknown as Parameters<typeof action.handler>[0]);
  return output;
};

describe('service:register', () => {
  it('adds a Location to the registry, once', async () => {
    expect(await run(wanted)).toEqual({ path: 'services/refunds.yaml', added: true });
    expect(await run(wanted)).toEqual({ path: 'services/refunds.yaml', added: false });
    const { entities, problems } = loadCatalog(join(workspace, 'registry'));
    expect(problems).toEqual([]);
    expect(entities).toMatchObject([{ kind: 'Location', metadata: { name: 'refunds' }, spec: { type: 'url', target: url } }]);
  });

  it('takes the workspace for the registry where no folder is named', async () => {
    await run({ name: 'refunds', catalogInfoUrl: url });
    expect(readdirSync(join(workspace, 'services'))).toEqual(['refunds.yaml']);
  });

  it('takes nobody\u2019s place', async () => {
    await run({ ...wanted, catalogInfoUrl: url.replace('shop', 'other') });
    await expect(run(wanted)).rejects.toThrow(/refunds\.yaml is there already and leads elsewhere; nothing was written\./);
  });

  it.each([
    [{ name: '../up' }, /^"\.\.\/up" can't be the name of an entity/],
    [{ name: 'a/b' }, /can't be the name of an entity/],
    [{ name: '' }, /can't be the name of an entity/],
    [{ catalogInfoUrl: 'catalog-info.yaml' }, /is no address/],
    [{ catalogInfoUrl: 'file:///etc/x.yaml' }, /begins with file:/],
    [{ catalogInfoUrl: url.replace('//', '//me:secret@') }, /^The address holds a password/],
    [{ catalogInfoUrl: 'https://github.com/shop/refunds' }, /leads to no YAML file/],
    [{ registryPath: '../up' }, /outside its parent/],
    [{ registryPath: 'out' }, /outside its parent/],
    [{ registryPath: 'linked' }, /outside its parent/],
  ])('refuses %j, and writes nothing', async (wrong, says) => {
    mkdirSync(join(folder, 'up'));
    symlinkSync(join(folder, 'up'), join(workspace, 'out'));
    mkdirSync(join(workspace, 'linked'));
    symlinkSync(join(folder, 'up'), join(workspace, 'linked/services'));
    await expect(run({ ...wanted, ...wrong })).rejects.toThrow(says);
    expect(readdirSync(join(folder, 'up'))).toEqual([]);
    expect(readdirSync(join(workspace, 'registry'))).toEqual([]);
  });

  it('stops when the task is cancelled', async () => {
    await expect(run(wanted, AbortSignal.abort())).rejects.toThrow(/aborted/);
    expect(readdirSync(join(workspace, 'registry'))).toEqual([]);
  });
});
