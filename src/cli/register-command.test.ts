/** `create-service register`: a service that is there, judged as one that is made. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createService, filesIn, workFolder } from '../testing/command-line.ts';
import { api, service, services, system, team, toFile } from '../testing/rules.ts';
import { snapshot } from '../testing/snapshot.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
  write('catalog/all.yaml', toFile([system('shop'), team('team', 8), team('full', 3), ...services(1, { owner: 'full' })]));
});
afterEach(() => work.remove());

const { inWork, write } = filesIn(() => work.folder);

const run = (...words: readonly string[]) => createService(words, { folder: work.folder });
const register = (...words: readonly string[]) => run('register', ...words);
const registered = (): string => readFileSync(inWork('catalog/services/payments.yaml'), 'utf8');
const services1 = async (): Promise<unknown> =>
  JSON.parse((await run('report', '--report', 'json', '--fail-on', 'never')).out).organisation.services;

describe('a folder', () => {
  beforeEach(() => write('deep/pay/catalog-info.yaml', toFile([service('payments', { providesApis: ['pay'] }), api('pay')])));

  it.each(['deep/pay', 'deep/pay/', 'deep/pay/catalog-info.yaml'])(
    '%s is led to by a file of its own, and counts from then on',
    async (source) => {
      expect(await register(source)).toEqual({ code: 0, out: 'Registered in catalog/services/payments.yaml.\n', talk: '' });
      expect(registered()).toContain('target: ../../deep/pay/catalog-info.yaml\n');
      expect(await services1()).toBe(2);
      expect(readdirSync(inWork('catalog')).sort()).toEqual(['all.yaml', 'services']);
    },
  );

  it('that is registered already is left alone', async () => {
    await register('deep/pay');
    const before = snapshot(work.folder);
    expect(await register('deep/pay')).toEqual({ code: 0, out: '', talk: 'payments is registered already: deep/pay/catalog-info.yaml.\n' });
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('whose owner had put it into the registry before it had a repository is left alone', async () => {
    write('catalog/payments.yaml', toFile([service('payments')]));
    expect(await register('deep/pay')).toEqual({ code: 0, out: '', talk: 'payments is registered already: catalog/payments.yaml.\n' });
  });

  it('is called otherwise, if that is wanted', async () => {
    expect((await register('deep/pay', '--name', 'pay-1')).out).toBe('Registered in catalog/services/pay-1.yaml.\n');
  });

  it.each([
    ['--dry-run', 'catalog:\n  +  services/payments.yaml  it leads to payments\n'],
    ['--diff', expect.stringMatching(/^diff --git a\/catalog\/services\/payments\.yaml[\s\S]*\+ {2}target: \.\.\/\.\.\/deep\/pay/)],
    ['--json', expect.stringContaining('"judged": true')],
  ])('%s says what is written', async (flag, says) => {
    const before = snapshot(work.folder);
    const { code, out } = await register('deep/pay', flag);
    expect([code, out]).toEqual([0, says]);
    if (flag !== '--json') expect(snapshot(work.folder)).toEqual(before);
  });
});

describe('what the gate says', () => {
  it.each<readonly [string, string, string]>([
    [
      'an owner that is none',
      toFile([service('payments', { owner: 'taem' })]),
      'Component payments, owner: The registry has no Group taem. Did you mean team?',
    ],
    [
      'an owner that is a user',
      toFile([service('payments', { owner: 'user:jane' })]),
      'Component payments, owner: The registry has no Group user:jane.',
    ],
    ['no owner', toFile([service('payments', { owner: 3 })]), 'Component payments, owner: It names no owner.'],
    [
      'a system that is none',
      toFile([service('payments', { system: 'shp' })]),
      'Component payments, system: The registry has no System shp. Did you mean shop?',
    ],
    [
      'an API with another fault',
      toFile([service('payments'), api('pay', { owner: 'nobody' })]),
      'API pay, owner: The registry has no Group nobody.',
    ],
    [
      'a name that another team has',
      toFile([service('a1')]),
      'Component a1, name: The registry has a Component a1 already, owned by group:default/full (all.yaml).',
    ],
    ['no room', toFile([service('payments', { owner: 'full' })]), 'owner: full has 3 engineers'],
    ['two that take the last room', toFile([1, 2, 3, 4, 5, 6].map((n) => service(`s${n}`))), 's6 would be its 6th.'],
    ['no Component', toFile([api('pay')]), 'catalog-info.yaml: It describes no Component.'],
    ['no YAML', 'apiVersion: backstage.io/v1alpha1\nkind: [\n', 'catalog-info.yaml:3:1: This is no valid YAML:'],
    ['a document without a shape', `${toFile([service('payments')])}---\nkind: API\n`, 'has no `apiVersion` and `kind`'],
    [
      'a definition that is not there',
      toFile([service('payments'), api('pay', { definition: { $text: './none.yaml' } })]),
      'The definition of API pay leads to ./none.yaml.',
    ],
  ])('%s', async (_, text, says) => {
    write('pay/catalog-info.yaml', text);
    const before = snapshot(work.folder);
    const { code, out, talk } = await register('pay');
    expect([code, out]).toEqual([1, '']);
    expect(talk).toContain(says);
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('may be waived', async () => {
    write('pay/catalog-info.yaml', toFile([service('payments', { owner: 'full' })]));
    const { code, talk } = await register('pay', '--waive', 'OWN-003', '--reason', 'It is old.', '--until', '2999-12-31');
    expect(code).toBe(0);
    expect(talk).toContain('OWN-003 is waived for group:default/full');
    expect(readFileSync(inWork('catalog/policy.yaml'), 'utf8')).toContain('payments: It is old.');
    write('old/catalog-info.yaml', toFile([service('old', { owner: 'full' })]));
    expect(await register('old')).toMatchObject({
      code: 0,
      talk: 'Waived: full has no room; OWN-003 is waived for it until 2999-12-31 (policy.yaml).\n',
    });
  });
});

describe('what is no service', () => {
  it.each<readonly [string, () => void, string, number, string]>([
    ['a folder without a description', () => mkdirSync(inWork('pay')), 'pay', 1, 'There is no catalog-info.yaml in'],
    ['nothing', () => {}, '../../../nothing', 1, 'does not exist'],
    [
      'a link to somewhere else',
      () => {
        write('elsewhere/x.yaml', toFile([service('payments')]));
        mkdirSync(inWork('pay'));
        symlinkSync('../elsewhere/x.yaml', inWork('pay/catalog-info.yaml'));
      },
      'pay',
      1,
      'catalog-info.yaml: The path is a symbolic link to ../elsewhere/x.yaml.',
    ],
    [
      'a file in the place of its own',
      () => {
        write('pay/catalog-info.yaml', toFile([service('payments')]));
        write('catalog/services/payments.yaml', '# mine\n');
      },
      'pay',
      1,
      'services/payments.yaml: It is there already and leads elsewhere.',
    ],
  ])('%s', async (_, prepare, source, code, says) => {
    prepare();
    const before = snapshot(work.folder);
    const ended = await register(source);
    expect(ended.code).toBe(code);
    expect(ended.talk).toContain(says);
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('a registry that is one file', async () => {
    write('pay/catalog-info.yaml', toFile([service('payments')]));
    const { code, talk } = await register('pay', '--registry', 'catalog/all.yaml');
    expect([code, talk.includes('is one file, which leads to no other that is added.')]).toEqual([2, true]);
  });

  it('a name that is none', async () => {
    write('pay/catalog-info.yaml', toFile([service('payments')]));
    const { code, talk } = await register('pay', '--name', '../../x');
    expect(code).toBe(2);
    expect(talk).toContain('"../../x" can\'t be the name of an entity.');
  });
});

describe('an address', () => {
  it.each([
    ['https://github.com/acme/payments/blob/main/catalog-info.yaml', 'payments'],
    ['https://gitlab.com/acme/back/payments/-/blob/main/catalog-info.yaml', 'payments'],
    ['https://bitbucket.org/acme/payments/src/main/catalog-info.yaml', 'payments'],
    ['https://dev.azure.com/acme/shop/_git/payments?path=/catalog-info.yaml', 'payments'],
  ])('%s is led to once, and said not to be judged', async (address, name) => {
    const { code, out, talk } = await register(address);
    expect([code, out]).toEqual([0, `Registered in catalog/services/${name}.yaml.\n`]);
    expect(talk).toMatch(/^Not judged: .* payments were not looked at, and the report does not count it\.\n$/);
    expect(registered()).toContain('type: url\n');
    const before = snapshot(work.folder);
    expect(await register(address)).toEqual({
      code: 0,
      out: '',
      talk: 'payments is registered already: catalog/services/payments.yaml.\n',
    });
    expect(snapshot(work.folder)).toEqual(before);
  });

  it.each([
    ['http://github.com/acme/payments/blob/main/catalog-info.yaml', 'begins with http://, not https://'],
    ['file:///etc/catalog-info.yaml', 'begins with file://'],
    ['https://me:secret@github.com/acme/payments/blob/main/catalog-info.yaml', 'holds a password'],
    ['https://github.com/acme/payments', 'leads to no YAML file'],
    ['https://', 'is no address'],
    ['https://example.com/catalog-info.yaml', 'does not say what the service is called'],
    ['https://github.com/acme/..%2F..%2Fx/blob/main/catalog-info.yaml', 'does not say what the service is called'],
  ])('%s is refused', async (address, says) => {
    const before = snapshot(work.folder);
    const { code, talk } = await register(address);
    expect(code).toBe(2);
    expect(talk).toContain(says);
    expect(talk).not.toContain('secret');
    expect(snapshot(work.folder)).toEqual(before);
  });
});
