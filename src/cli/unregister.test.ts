/** `create-service unregister`: out of the registry, and nothing else touched. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createService, filesIn, workFolder } from '../testing/command-line.ts';
import { api, database, service, system, team, toFile } from '../testing/rules.ts';
import { snapshot } from '../testing/snapshot.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
  write('catalog/all.yaml', toFile([system('shop'), team('team', 8)]));
});
afterEach(() => work.remove());

const { inWork, read, write } = filesIn(() => work.folder);

const unregister = (...words: readonly string[]) => createService(['unregister', ...words], { folder: work.folder });
const LOCATION = (spec: string, name = 'payments'): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: ${name} }\nspec: ${spec}\n`;
const PAYMENTS = [service('payments', { providesApis: ['pay'], dependsOn: ['resource:data'] }), api('pay'), database('data')];

describe('what a Location leads to', () => {
  beforeEach(() => {
    write('pay/catalog-info.yaml', toFile(PAYMENTS));
    write('catalog/services/payments.yaml', LOCATION('{ type: file, target: ../../pay/catalog-info.yaml }'));
  });

  it('goes with the Location, its own files stay', async () => {
    const before = snapshot(inWork('pay'));
    expect(await unregister('payments')).toEqual({
      code: 0,
      out: 'catalog:\n  -  services/payments.yaml  nothing else stands in it\nNot registered any more: payments, pay, data.\n',
      talk: '',
    });
    expect(existsSync(inWork('catalog/services/payments.yaml'))).toBe(false);
    expect(snapshot(inWork('pay'))).toEqual(before);
    expect((await unregister('payments')).code).toBe(1);
  });

  it.each(['--dry-run', '--diff'])('%s writes nothing', async (flag) => {
    const before = snapshot(work.folder);
    expect(await unregister('payments', flag)).toMatchObject({ code: 0, out: expect.stringContaining('services/payments.yaml') });
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('stays while others refer to it, all of which are named', async () => {
    write(
      'catalog/others.yaml',
      toFile([
        service('calls', { consumesApis: ['pay'] }),
        service('depends', { dependsOn: ['component:payments'] }),
        database('used', { dependencyOf: ['payments'] }),
        service('free'),
      ]),
    );
    const before = snapshot(work.folder);
    const { code, talk } = await unregister('payments');
    expect(code).toBe(1);
    expect(talk).toBe(
      [
        'Error: This can not be taken out of the registry; nothing was written.',
        '  Component calls: Its `consumesApis` names pay.',
        '  Component depends: Its `dependsOn` names component:payments.',
        '  Resource used: Its `dependencyOf` names payments.',
        'Change these first, or let them lead to nothing with --force.',
        '',
      ].join('\n'),
    );
    expect(snapshot(work.folder)).toEqual(before);
    const forced = await unregister('payments', '--force', '--json');
    expect(JSON.parse(forced.out)).toMatchObject({
      broken: [{ where: 'Component calls' }, {}, {}],
      gone: expect.arrayContaining(['api:default/pay']),
    });
    expect(existsSync(inWork('catalog/services/payments.yaml'))).toBe(false);
  });

  it('stays while another service is described beside it', async () => {
    write('pay/catalog-info.yaml', toFile([...PAYMENTS, service('worker')]));
    const { code, talk } = await unregister('payments');
    expect([code, talk.includes('Component worker: It is described in the same file, and would go with it.')]).toEqual([1, true]);
    expect((await unregister('payments', '--force')).code).toBe(0);
  });

  it.each([
    ['to more', '{ type: file, targets: [../../pay/catalog-info.yaml, ../../b/catalog-info.yaml] }'],
    ['by a pattern', '{ type: file, target: "../../*/catalog-info.yaml" }'],
  ])('stays where the Location leads %s', async (_, spec) => {
    write('b/catalog-info.yaml', toFile([service('b')]));
    write('catalog/services/payments.yaml', LOCATION(spec));
    const before = snapshot(work.folder);
    const { code, talk } = await unregister('payments');
    expect(code).toBe(1);
    expect(talk).toContain('services/payments.yaml: This Location leads to ../pay/catalog-info.yaml, and to more.');
    expect(snapshot(work.folder)).toEqual(before);
  });

  it("stays where the Location is another repository's", async () => {
    write('org/all.yaml', LOCATION('{ type: file, target: ../pay/catalog-info.yaml }', 'inner'));
    write('catalog/services/payments.yaml', LOCATION('{ type: file, target: ../../org/all.yaml }', 'outer'));
    const before = snapshot(work.folder);
    const { code, talk } = await unregister('payments');
    expect(code).toBe(1);
    expect(talk).toContain("../org/all.yaml: This Location leads to ../pay/catalog-info.yaml, and is no file of the registry's own.");
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('is one document of a file, of which the others stay', async () => {
    const other = `# The others.\n---\n${LOCATION('{ type: url, target: "https://a.example/b/c/catalog-info.yaml" }', 'b')}`;
    write('catalog/services/payments.yaml', `${other}---\n${LOCATION('{ type: file, target: ../../pay/catalog-info.yaml }')}`);
    expect((await unregister('payments')).code).toBe(0);
    expect(read('catalog/services/payments.yaml')).toBe(other);
  });
});

it('what lies at an address goes by the name of its Location', async () => {
  write('catalog/services/tickets.yaml', LOCATION('{ type: url, target: "https://a.example/b/c/catalog-info.yaml" }', 'tickets'));
  write('catalog/others.yaml', toFile([service('depends', { dependsOn: ['component:tickets'] })]));
  expect(await unregister('tickets')).toMatchObject({
    code: 1,
    talk: expect.stringContaining('Component depends: Its `dependsOn` names component:tickets.'),
  });
  expect(await unregister('tickets', '--force')).toMatchObject({ code: 0 });
  expect(existsSync(inWork('catalog/services/tickets.yaml'))).toBe(false);
});

describe('a file of the registry', () => {
  it('loses the documents of the service, and no other byte', async () => {
    const orders = `# Ours.\n---\n${toFile([service('orders', { providesApis: ['order'] })]).slice(4)}`;
    write('catalog/services/both.yaml', `${orders}${toFile([...PAYMENTS])}\n# The end.\n`.replaceAll('\n', '\r\n'));
    const { code, out } = await unregister('payments');
    expect(code).toBe(0);
    expect(out).toContain('~  services/both.yaml  without Component payments, API pay, Resource data');
    expect(read('catalog/services/both.yaml')).toBe(`${orders}\n# The end.\n`.replaceAll('\n', '\r\n'));
  });

  it('goes with the last of them', async () => {
    write('catalog/services/payments.yaml', `# Ours.\n${toFile(PAYMENTS)}`);
    expect((await unregister('payments')).code).toBe(0);
    expect(existsSync(inWork('catalog/services/payments.yaml'))).toBe(false);
  });

  it("that is the service's own is not touched", async () => {
    write('catalog/pay/catalog-info.yaml', toFile(PAYMENTS));
    const before = snapshot(work.folder);
    const { code, talk } = await unregister('payments');
    expect(code).toBe(1);
    expect(talk).toContain('pay/catalog-info.yaml: The file lies in the registry itself, which reads all that lie there.');
    expect(snapshot(work.folder)).toEqual(before);
  });
});

it.each([
  ['paymnts', 1, 'paymnts: The registry has no Component paymnts.'],
  ['../../x', 1, '"../../x" is no name of a service.'],
])('%s is refused', async (name, code, says) => {
  write('catalog/services/payments.yaml', toFile(PAYMENTS));
  expect(await unregister(name)).toMatchObject({ code, talk: expect.stringContaining(says) });
});
