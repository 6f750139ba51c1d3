/** `create-service transfer`: every file that names the owner, as one plan, or nothing. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Killed, withFault } from '../testing/apply/faults.ts';
import { createService, filesIn, workFolder } from '../testing/command-line.ts';
import { api, database, service, services, system, team, toFile } from '../testing/rules.ts';
import { snapshot } from '../testing/snapshot.ts';
import { applyAll } from '../tree/apply.ts';
import { openDesk } from '../tree/desk.ts';
import { blobId } from '../tree/file-tree.ts';
import { newRun, parseRun, printRun } from '../tree/private-folder.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const { inWork, read, write } = filesIn(() => work.folder);

const run = (...words: readonly string[]) => createService(words, { folder: work.folder });
const transfer = (...words: readonly string[]) => run('transfer', ...words);
const ownersNow = async (): Promise<Readonly<Record<string, readonly string[]>>> => {
  const { out } = await run('report', '--report', 'json', '--fail-on', 'never');
  const { teams } = JSON.parse(out) as { teams: readonly { name: string; services: readonly { ref: string }[] }[] };
  return Object.fromEntries(
    teams.map(({ name, services: owned }) => [name, owned.map((one) => String(one.ref ?? one).replace(/^.*\//, ''))]),
  );
};
const WAIVE = ['--waive', 'OWN-003', '--reason', 'They built it.', '--until', '2999-12-31'];

const LOCATION = (target: string, name = 'payments'): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: ${name} }\nspec: { type: file, target: ${target} }\n`;

describe('an entity in a file of the registry', () => {
  const text = `# Größen: ß
---
${toFile([service('payments', { owner: 'team', providesApis: ['pay'], dependsOn: ['resource:data'] })]).slice(4)}---
${toFile([api('pay'), database('data'), database('foreign', { owner: 'friends' })]).slice(4)}---
# Theirs.
apiVersion: v1
kind: Something
`.replaceAll('\n', '\r\n');
  beforeEach(() => {
    write('catalog/teams.yaml', toFile([system('shop'), team('team', 8), team('friends', 8)]));
    write('catalog/services/payments.yaml', text);
  });

  it('goes with what is its own, and every other byte stays', async () => {
    const { code, out } = await transfer('payments', '--to', 'friends');
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'catalog:',
        '  ~  services/payments.yaml  it names the owner',
        '',
        'payments went from team to friends.',
        '1 file. Services of each: friends 0 → 1 of 5, team 1 → 0 of 5.',
        '',
      ].join('\n'),
    );
    expect(read('catalog/services/payments.yaml')).toBe(text.replaceAll('owner: team\r', 'owner: friends\r'));
    expect(await ownersNow()).toMatchObject({ friends: ['payments'], team: [] });
    expect(readdirSync(inWork('catalog')).sort()).toEqual(['services', 'teams.yaml']);
  });

  it.each([
    ['--dry-run', /~ {2}services\/payments\.yaml[\s\S]*would go from team to friends/],
    ['--diff', /^diff --git a\/catalog\/services\/payments\.yaml[\s\S]*\n- {2}owner: team\r?\n\+ {2}owner: friends/],
  ])('%s shows it and writes nothing', async (flag, says) => {
    const before = snapshot(work.folder);
    const { code, out } = await transfer('payments', '--to', 'friends', flag);
    expect(code).toBe(0);
    expect(out).toMatch(says);
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('is told to scripts', async () => {
    const { out } = await transfer('payments', '--to', 'friends', '--json');
    expect(JSON.parse(out)).toMatchObject({
      transfers: [{ service: 'component:default/payments', from: 'group:default/team', to: 'group:default/friends' }],
      already: [],
      folders: [{ directory: inWork('catalog'), changes: [{ path: 'services/payments.yaml', kind: 'update' }] }],
      loads: [
        { team: 'friends', before: 0, after: 1, capacity: 5 },
        { team: 'team', before: 1, after: 0, capacity: 5 },
      ],
    });
  });

  it('that the team has is left alone', async () => {
    const before = snapshot(work.folder);
    expect(await transfer('payments', '--to', 'team')).toEqual({ code: 0, out: '', talk: 'payments is owned by team already.\n' });
    expect(snapshot(work.folder)).toEqual(before);
  });
});

describe('the gate', () => {
  beforeEach(() => {
    write(
      'catalog/all.yaml',
      toFile([system('shop'), team('team', 8), ...services(3), team('full', 5), ...services(2, { owner: 'full' }, 'b')]),
    );
  });

  it('counts each of several, and refuses all of them', async () => {
    const before = snapshot(work.folder);
    const { code, talk } = await transfer('a1', 'a2', '--to', 'full');
    expect(code).toBe(1);
    expect(talk).toContain('owner: full has 5 engineers');
    expect(talk).toContain('It owns 3 services: a1, b1, b2. a2 would be its 4th.');
    expect(talk).toContain('all the same: --waive OWN-003');
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('lets one in', async () => expect((await transfer('a1', '--to', 'full')).code).toBe(0));

  it('is waived in the same plan', async () => {
    const { code, talk, out } = await transfer('a1', 'a2', '--to', 'full', ...WAIVE);
    expect(code).toBe(0);
    expect(out).toContain('+  policy.yaml  it notes the waiver');
    expect(talk).toMatch(
      /^Noted in .*policy\.yaml: OWN-003 is waived for group:default\/full until 2999-12-31\.\nLook at: code owners, alerts and docs of a1, a2: the registry does not say where their own files are\.\n$/,
    );
    expect(read('catalog/policy.yaml')).toContain('reason: "a1, a2: They built it."');
    expect(await ownersNow()).toMatchObject({ full: ['a1', 'a2', 'b1', 'b2'], team: ['a3'] });
  });

  it('is waived already, which is said', async () => {
    write('catalog/policy.yaml', 'waivers: [{ rule: OWN-003, entity: group:full, reason: x, owner: full, until: 2999-12-31 }]\n');
    const { code, talk } = await transfer('a1', 'a2', '--to', 'full');
    expect(code).toBe(0);
    expect(talk).toMatch(/^Waived: full has no room; OWN-003 is waived for it until 2999-12-31 \(policy\.yaml\)\.\nLook at:/);
  });

  it('is not asked of what is no load', async () => {
    write('catalog/old.yaml', toFile([service('old', { lifecycle: 'deprecated' }), service('page', { type: 'website' })]));
    write('catalog/policy.yaml', 'capacity: { servicesPerEngineer: 0.1 }\n');
    expect((await transfer('old', 'page', '--to', 'full')).code).toBe(0);
  });
});

describe('what can not be', () => {
  beforeEach(() => {
    write(
      'catalog/all.yaml',
      toFile([system('shop'), team('team', 80), team('friends', 80), service('payments'), service('sales/orders'), service('orders')]),
    );
  });

  it.each<readonly [string, readonly string[], number, string]>([
    ['an unknown service', ['paymnts', '--to', 'friends'], 1, 'paymnts: The registry has no Component paymnts. Did you mean payments?'],
    ['an unknown team', ['payments', '--to', 'freinds'], 1, '--to: The registry has no Group freinds. Did you mean friends?'],
    ['a team that is a user', ['payments', '--to', 'user:jane'], 1, '--to: The registry has no Group user:jane.'],
    ['a name that is none', ['../../x', '--to', 'friends'], 1, '../../x: "../../x" is no name of a service.'],
    ['a name in two namespaces', ['orders', '--to', 'friends'], 1, 'orders: There are several of that name: sales/orders, default/orders.'],
    ['one of several', ['payments', 'nothing', '--to', 'friends'], 1, 'nothing: The registry has no Component nothing.'],
    ['another kind', ['system:shop', '--to', 'friends'], 1, 'system:shop: "system:shop" is no name of a service.'],
    ['no team', ['payments'], 2, 'Missing required argument: to'],
    ['no service', ['--to', 'friends'], 2, 'Not enough non-option arguments'],
    ['two teams', ['payments', '--to', 'friends', '--to', 'team'], 2, '--to: It is given as "friends" and as "team".'],
    ['half a waiver', ['payments', '--to', 'friends', '--reason', 'x'], 2, '--waive: It is missing.'],
    ['no registry', ['payments', '--to', 'friends', '--registry', 'nowhere'], 2, 'does not exist'],
  ])('%s', async (_, words, code, says) => {
    const before = snapshot(work.folder);
    const ended = await transfer(...words);
    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.talk).toContain(says);
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('a namespace says which of two', async () => {
    expect((await transfer('default/orders', '--to', 'friends')).code).toBe(0);
    expect(await ownersNow()).toMatchObject({ friends: ['orders'] });
  });

  it('a service that is described twice', async () => {
    write('catalog/more.yaml', toFile([service('payments')]));
    const { code, talk } = await transfer('payments', '--to', 'friends');
    expect([code, talk.includes('payments: It is described more than once: all.yaml, more.yaml.')]).toEqual([1, true]);
  });

  it('a service at an address', async () => {
    write('catalog/tickets.yaml', LOCATION('https://github.com/acme/tickets/blob/main/catalog-info.yaml', 'tickets'));
    const { code, talk } = await transfer('tickets', '--to', 'friends');
    expect(code).toBe(1);
    expect(talk).toContain(
      'tickets: It is described at https://github.com/acme/tickets/blob/main/catalog-info.yaml, to which the registry only points (tickets.yaml).',
    );
  });

  it('a file that is read-only, and then none', async () => {
    write('catalog/one.yaml', toFile([service('one')]));
    chmodSync(inWork('catalog/one.yaml'), 0o444);
    const before = snapshot(work.folder);
    const { code, talk } = await transfer('payments', 'one', '--to', 'friends');
    expect(code).toBe(1);
    expect(talk).toContain(`${inWork('catalog/one.yaml')}: The file is read-only.`);
    expect(snapshot(work.folder)).toEqual(before);
  });

  it('an anchor that says more than the owner', async () => {
    write(
      'catalog/one.yaml',
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: one }\nspec: { type: service, owner: &o team, contact: *o }\n',
    );
    const { code, talk } = await transfer('one', '--to', 'friends');
    expect(code).toBe(1);
    expect(talk).toContain("The owner of Component one can't be changed without changing more");
  });

  it('a catalog-info.yaml that is a link to somewhere else', async () => {
    write('elsewhere/secret.yaml', toFile([service('linked')]));
    mkdirSync(inWork('linked'));
    symlinkSync('../elsewhere/secret.yaml', inWork('linked/catalog-info.yaml'));
    write('catalog/linked.yaml', LOCATION('../linked/catalog-info.yaml', 'linked'));
    const before = read('elsewhere/secret.yaml');
    const { code, talk } = await transfer('linked', '--to', 'friends');
    expect(code).toBe(1);
    expect(talk).toContain('linked/catalog-info.yaml: The path is a symbolic link to ../elsewhere/secret.yaml.');
    expect(read('elsewhere/secret.yaml')).toBe(before);
  });
});

describe('a stamped service', () => {
  const stamp = (...words: readonly string[]) =>
    run('payments', '--owner', 'core', '--system', 'shop', '--no-git', '--no-install', '--yes', ...words);
  const named = (name: string): readonly string[] =>
    readdirSync(inWork('payments'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(readFileSync(file, 'utf8')))
      .map((file) => file.slice(inWork('payments').length + 1))
      .sort();
  beforeEach(async () => {
    write('catalog/all.yaml', toFile([system('shop'), team('core', 80), team('friends', 80), team('sales/team-east', 80)]));
    expect((await stamp('--scope', '@acme')).code).toBe(0);
  });

  it('is afterwards what it would have been from the start', async () => {
    expect((await transfer('payments', '--to', 'friends')).code).toBe(0);
    const moved = snapshot(inWork('payments'));
    expect(await ownersNow()).toMatchObject({ friends: ['payments'], core: [] });
    rmSync(inWork('payments'), { recursive: true });
    rmSync(inWork('catalog/services'), { recursive: true });
    const fresh = await run('payments', '--owner', 'friends', '--system', 'shop', '--scope', '@acme', '--no-git', '--no-install', '--yes');
    expect(fresh.code).toBe(0);
    expect(snapshot(inWork('payments'))).toEqual(moved);
    expect(named('friends').length).toBeGreaterThan(8);
  });

  it('of which its owner edited files keeps the edits', async () => {
    write('payments/README.md', `${read('payments/README.md')}\nWritten by us.\n`);
    write('payments/catalog-info.yaml', read('payments/catalog-info.yaml').replace('owner: core\n', "owner: 'core' # we\n"));
    write('payments/CODEOWNERS', `${read('payments/CODEOWNERS')}/docs/ @acme/core @acme/writers\n`);
    rmSync(inWork('payments/SECURITY.md'));
    const { code, talk } = await transfer('payments', '--to', 'friends');
    expect([code, talk]).toEqual([0, '']);
    expect(read('payments/README.md')).toContain('| Owner | `friends`');
    expect(read('payments/README.md')).toContain('Written by us.');
    expect(read('payments/catalog-info.yaml')).toContain("owner: 'friends' # we");
    expect(read('payments/CODEOWNERS')).toContain('* @acme/friends\n/docs/ @acme/friends @acme/writers\n');
    expect(existsSync(inWork('payments/SECURITY.md'))).toBe(false);
    expect(JSON.parse(read('payments/.create-service.json')).answers.owner).toBe('friends');
  });

  it('takes the same command again as one that was stamped so', async () => {
    await transfer('payments', '--to', 'friends');
    const { code, out } = await run('payments', '--owner', 'friends', '--system', 'shop', '--yes', '--dry-run');
    expect(code).toBe(0);
    expect(out).not.toMatch(/^[~+!-]/m);
  });

  it('with its own words where the template names the owner is refused, until they are brought to the new one', async () => {
    const vendor = 'org.opencontainers.image.vendor="core"';
    write('payments/Dockerfile', read('payments/Dockerfile').replace(vendor, 'org.opencontainers.image.vendor="acme, core"'));
    const before = snapshot(work.folder);
    const { code, talk } = await transfer('payments', '--to', 'friends');
    expect(code).toBe(1);
    expect(talk).toMatch(
      /payments\/Dockerfile:\d+: This was changed since it was stamped, and names the team that has it: bring it to friends by hand first\./,
    );
    expect(snapshot(work.folder)).toEqual(before);
    write('payments/Dockerfile', read('payments/Dockerfile').replace('acme, core', 'acme, friends'));
    expect((await transfer('payments', '--to', 'friends')).code).toBe(0);
  });

  it('goes to a team of another namespace by its full name, where that counts', async () => {
    expect((await transfer('payments', '--to', 'sales/team-east')).code).toBe(0);
    expect(read('payments/catalog-info.yaml')).toContain('owner: sales/team-east');
    expect(read('payments/CODEOWNERS')).toContain('* @acme/team-east');
    expect(await ownersNow()).toMatchObject({ 'sales/team-east': ['payments'] });
  });

  it('of another version of the template is edited at the known places, and told where else to look', async () => {
    write('payments/.create-service.json', read('payments/.create-service.json').replace(/"version": "[\d.]+"/, '"version": "0.9.0"'));
    const { code, talk } = await transfer('payments', '--to', 'friends');
    expect(code).toBe(0);
    expect(read('payments/CODEOWNERS')).toContain('* @acme/friends');
    expect(read('payments/deploy/alerts/rules.yaml')).toContain('owner: "friends"');
    expect(read('payments/deploy/alerts/rules.yaml')).not.toContain('owner: "core"');
    expect(talk).toMatch(/Look at: payments\/README\.md:7,\d+,?\d* still names the team that had it\./);
    const { answers, managed } = JSON.parse(read('payments/.create-service.json'));
    expect(answers.owner).toBe('friends');
    expect(managed.CODEOWNERS).toBe(blobId(Buffer.from(read('payments/CODEOWNERS'))));
  });

  it('with a damaged record is refused', async () => {
    write('payments/.create-service.json', '{}');
    const before = snapshot(work.folder);
    const { code, talk } = await transfer('payments', '--to', 'friends');
    expect(code).toBe(1);
    expect(talk).toContain('is damaged');
    expect(snapshot(work.folder)).toEqual(before);
  });
});

describe('services in folders of their own', () => {
  const info = (name: string): string => toFile([service(name, { owner: 'team' })]);
  beforeEach(() => {
    write('catalog/all.yaml', toFile([system('shop'), team('team', 80), team('friends', 80)]));
    for (const name of ['orders', 'search']) {
      write(`${name}/catalog-info.yaml`, info(name));
      write(`catalog/${name}.yaml`, LOCATION(`../${name}/catalog-info.yaml`, name));
    }
    write('orders/.github/CODEOWNERS', '# Ours.\n* @acme/team\n');
    mkdirSync(inWork('orders/docs'));
    symlinkSync('../.github/CODEOWNERS', inWork('orders/docs/CODEOWNERS'));
    write('orders/ops/rules.yaml', 'groups:\n  - rules:\n      - alert: Down # paged\n        labels: { team: team, severity: page }\n');
    write('orders/ops/deployment.yaml', 'kind: Deployment\nmetadata:\n  labels: { team: team }\n');
    write('orders/nested/catalog-info.yaml', info('nested'));
    write('orders/nested/rules.yaml', 'groups:\n  - rules:\n      - alert: Down\n        labels: { team: team }\n');
    write('orders/README.md', 'Ask the team.\n');
  });

  it('are edited at the places that are known, those of others left alone, and the rest is named', async () => {
    const { code, out, talk } = await transfer('orders', 'search', '--to', 'friends');
    expect(code).toBe(0);
    expect(out).toContain(
      'orders:\n  ~  .github/CODEOWNERS  it names the owner\n  ~  catalog-info.yaml   it names the owner\n  ~  ops/rules.yaml      it names the owner\nsearch:\n',
    );
    expect(read('orders/.github/CODEOWNERS')).toBe('# Ours.\n* @acme/friends\n');
    expect(read('orders/ops/rules.yaml')).toContain('# paged\n        labels: { team: friends, severity: page }');
    expect(read('orders/ops/deployment.yaml')).toContain('team: team');
    expect(read('orders/nested/rules.yaml')).toContain('team: team');
    expect(talk).toBe('Look at: orders/README.md:1 still names the team that had it.\n');
    expect(await ownersNow()).toMatchObject({ friends: ['orders', 'search'], team: [] });
  });

  it('are edited where a file beside them can not be read, which is named', async () => {
    writeFileSync(inWork('orders/ops/secret.yaml'), Buffer.from([0x61, 0xff]));
    writeFileSync(inWork('orders/ops/dump.yaml'), '');
    // More than any text can be, and no block on the disk.
    truncateSync(inWork('orders/ops/dump.yaml'), 600_000_000);
    writeFileSync(inWork('orders/nested/dump.yaml'), Buffer.from([0xff]));
    const { code, talk } = await transfer('orders', '--to', 'friends');
    expect(code).toBe(0);
    expect(talk).toBe(`Look at: orders/README.md:1 still names the team that had it.
Look at: orders/ops/dump.yaml may name the team that had it. The file has 600000000 bytes, more than the 5000000 that are read.
Look at: orders/ops/secret.yaml may name the team that had it. The file can't be read (it is not UTF-8).
`);
    expect(read('orders/ops/rules.yaml')).toContain('team: friends');
  });

  it('are left without what a killed run laid ready in them, also where it changed nothing yet', async () => {
    const left = `.create-service-${printRun({ ...newRun(), pid: 2 ** 22 + 1 })}`;
    for (const folder of ['orders', 'search', 'catalog']) write(`${folder}/${left}/a-0.new`, 'half');
    expect((await transfer('orders', 'search', '--to', 'friends')).code).toBe(0);
    for (const folder of ['orders', 'search', 'catalog']) expect(readdirSync(inWork(folder))).not.toContain(left);
  });

  it('are all put back, and then go, after a run that was killed between them', async () => {
    const desk = openDesk();
    for (const name of ['orders', 'search'])
      desk.edit(inWork(name), 'catalog-info.yaml', info(name).replace('owner: team', 'owner: friends'), 'test');
    const plans = desk.plans();
    let dead = false;
    const dieBeforeTheEnd = (_: number, name: string, [path]: readonly unknown[]) => {
      dead ||= name === 'renameSync' && path === inWork('orders/.create-service-apply');
      return dead
        ? () => {
            throw new Killed();
          }
        : undefined;
    };
    expect(() => withFault(dieBeforeTheEnd, () => applyAll(plans))).toThrow(Killed);
    for (const folder of ['orders', 'search']) bury(inWork(folder, '.create-service-apply'));
    expect(read('search/catalog-info.yaml')).toContain('owner: friends');
    const looked = await transfer('orders', 'search', '--to', 'friends', '--dry-run');
    expect(looked.talk).toContain(`Half changed: another run is writing to ${inWork('orders')}, or was killed`);
    const { code, talk, out } = await transfer('orders', 'search', '--to', 'friends');
    expect(code).toBe(0);
    expect(talk).toContain(`Put back: an earlier run was killed while it wrote to ${inWork('search')}`);
    expect(out).toContain('search went from team to friends.');
    expect(await ownersNow()).toMatchObject({ friends: ['orders', 'search'], team: [] });
    expect(readdirSync(inWork('search'))).toEqual(['catalog-info.yaml']);
  });
});

/** The run that was killed is this very process, which is still there. */
const bury = (lock: string): void => {
  for (const name of readdirSync(lock)) {
    const found = parseRun(name.replace(/\.json$/, ''));
    if (found) renameSync(join(lock, name), join(lock, `${printRun({ ...newRun(), pid: 2 ** 22 + 1, token: found.token })}.json`));
  }
};
