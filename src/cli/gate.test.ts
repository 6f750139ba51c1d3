/** The gate before a service is made: a team without room is refused, with the arithmetic and the ways out. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createService, workFolder } from '../testing/command-line.ts';
import { service, services, system, team, toFile } from '../testing/rules.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const inWork = (...parts: readonly string[]): string => join(work.folder, ...parts);
const registry = (...entities: ReturnType<typeof services>): void => {
  mkdirSync(inWork('catalog'), { recursive: true });
  writeFileSync(inWork('catalog/all.yaml'), toFile(entities));
};
const policy = (text: string): void => writeFileSync(inWork('catalog/policy.yaml'), text);
const create = (...words: readonly string[]) =>
  createService(['refunds', '--owner', 'team', '--system', 'shop', '--no-git', '--no-install', '--yes', ...words], { folder: work.folder });
const shop = [system('shop'), system('bank')];
const WAIVE = ['--waive', 'OWN-003', '--reason', 'The regulator wants it.', '--until', '2999-12-31'];

describe('a team without room', () => {
  beforeEach(() =>
    registry(
      ...shop,
      team('team', 5),
      ...services(3, { dependsOn: ['b1'] }),
      team('friends', 8),
      ...services(2, { owner: 'friends' }, 'b'),
      team('idle', 30),
      team('full', 3),
      ...services(1, { owner: 'full' }, 'c'),
    ),
  );

  it('is refused with the arithmetic, the teams that have room, and nothing written', async () => {
    const { code, talk } = await create();
    expect(code).toBe(1);
    expect(talk).toBe(
      [
        'Error: The registry speaks against these answers; nothing was written.',
        '  owner: team has 5 engineers (as its head-count says), who can carry 3 services (0.625 an engineer, rounded down). It owns 3 services: a1, a2, a3. refunds would be its 4th.',
        '  another team: friends has room: 2 of 5, and 3 edges with what it would work beside.',
        '  another team: idle has room: 0 of 18.',
        '  all the same: --waive OWN-003 --reason TEXT --until DATE makes it, and notes that in the policy.',
        'Answer otherwise (--owner, --system, --dependencies, --name), or bring the registry up to date first.',
        '',
      ].join('\n'),
    );
    expect(existsSync(inWork('refunds'))).toBe(false);
  });

  it('is refused in a dry run too', async () => expect((await create('--dry-run')).code).toBe(1));

  it('may be waived, which the policy keeps beside what it says already', async () => {
    policy('# Ours.\ncapacity: { servicesPerEngineer: 0.625 } # as everybody\n');
    const { code, talk } = await create(...WAIVE);
    expect(talk).toMatch(/Noted in .*policy\.yaml: OWN-003 is waived for group:default\/team until 2999-12-31\./);
    expect(code).toBe(0);
    expect(existsSync(inWork('refunds/package.json'))).toBe(true);
    expect(readFileSync(inWork('catalog/policy.yaml'), 'utf8')).toBe(`# Ours.
capacity: { servicesPerEngineer: 0.625 } # as everybody
waivers:
  - rule: OWN-003
    entity: group:default/team
    reason: "refunds: The regulator wants it."
    owner: team
    until: 2999-12-31
`);
    expect(
      (await createService(['disputes', '--owner', 'team', '--system', 'shop', '--yes', '--dry-run'], { folder: work.folder })).code,
    ).toBe(0);
  });

  it('is not waived by a dry run, nor by a service that can not be written', async () => {
    expect((await create(...WAIVE, '--dry-run')).code).toBe(0);
    mkdirSync(inWork('refunds'));
    writeFileSync(inWork('refunds/package.json'), '{}');
    expect((await create(...WAIVE)).code).toBe(1);
    expect(existsSync(inWork('catalog/policy.yaml'))).toBe(false);
  });

  it.each([
    [['--waive', 'OWN-001', '--reason', 'x', '--until', '2999-12-31'], '--waive: Only OWN-003'],
    [['--waive', 'OWN-003', '--reason', ' ', '--until', '2999-12-31'], '--reason: It is empty.'],
    [['--waive', 'OWN-003', '--reason', 'x', '--until', 'soon'], '--until: Write a day'],
    [['--waive', 'OWN-003', '--reason', 'x', '--until', '2020-01-01'], '--until: 2020-01-01 has passed.'],
    [['--reason', 'x'], '--waive: It is missing.'],
  ])('is not waived by %j', async (words, says) => {
    const { code, talk } = await create(...words);
    expect(code).toBe(2);
    expect(talk).toContain(says);
  });

  it('has room where the policy says so', async () => {
    for (const text of [
      'capacity: { servicesPerEngineer: 1 }',
      'rules: { OWN-003: { level: off } }',
      'capacity: { weights: { lifecycle: { production: 0.5 } } }',
    ]) {
      policy(text);
      expect((await create('--dry-run')).code, text).toBe(0);
    }
  });

  it('is told of every mistake in the policy', async () => {
    policy('capacity: { servicesPerEngineer: lots }\n');
    const { code, talk } = await create();
    expect(code).toBe(2);
    expect(talk).toMatch(/policy\.yaml:1:34 \(capacity\.servicesPerEngineer\)/);
  });
});

it('a service that is registered already is counted already', async () => {
  registry(...shop, team('team', 5), ...services(2), service('refunds'));
  expect((await create('--dry-run')).code).toBe(0);
});

it('a team of unknown size is not judged', async () => {
  registry(...shop, team('team'), ...services(30));
  expect((await create('--dry-run')).code).toBe(0);
});

it('a Group above the teams is judged by all people below it', async () => {
  registry(...shop, team('all', undefined, { children: ['team'] }), team('team', 3), ...services(1, { owner: 'all' }));
  const { code, talk } = await createService(['refunds', '--owner', 'all', '--system', 'shop', '--yes', '--dry-run'], {
    folder: work.folder,
  });
  expect(code).toBe(1);
  expect(talk).toContain('all has 3 engineers');
});

it('an organisation that is small for what it runs is advised to think of a module, and not kept from it', async () => {
  registry(...shop, team('team', 30), ...services(11));
  const { code, talk } = await create('--dry-run');
  expect(code).toBe(0);
  expect(talk).toBe(
    'Advice: The whole organisation has 30 engineers and runs 11 services: more than 10. Is refunds a module of a well-structured monolith rather than a service?\n',
  );
  policy('rules: { OWN-009: { engineers: 30 } }');
  expect((await create('--dry-run')).talk).toBe('');
});
