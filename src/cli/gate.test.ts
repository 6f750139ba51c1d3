/** The gate before a service is made: a team without room is refused, with the arithmetic and the ways out. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createService, workFolder } from '../testing/command-line.ts';
import { service, services, system, team, toFile } from '../testing/rules.ts';
import { until } from '../testing/wait.ts';
import { exclusively } from '../tree/exclusively.ts';

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

  it('is made by a waiver that is in force, which is said, and by none that has ended', async () => {
    const noted = (until: string): string =>
      `waivers: [{ rule: OWN-003, entity: group:default/team, reason: x, owner: team, until: ${until} }]\n`;
    policy(noted('2999-12-31').replace(']\n', ", {rule: OWN-003, entity: 'group:team', reason: y, owner: x, until: 2998-01-01}]\n"));
    for (const words of [['--dry-run'], WAIVE])
      expect(await create(...words)).toMatchObject({
        code: 0,
        talk: 'Waived: team has no room; OWN-003 is waived for it until 2999-12-31 (policy.yaml).\n',
      });
    // It is counted by now, and asks for nothing.
    expect((await create()).talk).toBe('');
    policy(noted('2020-01-01'));
    expect((await createService(['disputes', '--owner', 'team', '--system', 'shop', '--yes'], { folder: work.folder })).code).toBe(1);
  });

  it('can not be waived in a policy that is not understood, which stays as it is, and nothing is made', async () => {
    const text = 'bots: [A]\n...\n';
    policy(text);
    const { code, talk } = await create(...WAIVE);
    expect(code).toBe(1);
    expect(talk).toContain(`${inWork('catalog/policy.yaml')}: The file is written in a way in which no waiver can be added`);
    expect(talk).toContain('run the command again:\n- rule: OWN-003\n  entity: group:default/team\n');
    expect(readFileSync(inWork('catalog/policy.yaml'), 'utf8')).toBe(text);
    expect(existsSync(inWork('refunds'))).toBe(false);
    expect(readdirSync(inWork('catalog/services'))).toEqual([]);
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
    mkdirSync(inWork('catalog/services'), { recursive: true });
    writeFileSync(inWork('catalog/services/refunds.yaml'), '# Another.\n');
    expect((await create(...WAIVE, '--directory', 'elsewhere')).code).toBe(1);
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

describe('what comes between the answers and the writing', () => {
  /** Lets the command come as far as the registry's lock, and then somebody else have that first. */
  const whileItWaits = async (change: () => void, ...words: readonly string[]) => {
    registry(...shop, team('team', 5), ...services(2));
    const isWaiting = () => readdirSync(inWork('catalog')).filter((name) => name.startsWith('.create-service-')).length > 1;
    const { running } = await exclusively(inWork('catalog'), async () => {
      const started = { running: create(...words) };
      await until('the command waits for the lock', isWaiting);
      change();
      return started;
    });
    return running;
  };
  const takeTheRoom = () => writeFileSync(inWork('catalog/more.yaml'), toFile([service('faster')]));

  it('the last room is taken: the service is refused as always, and nothing of it is left', async () => {
    const { code, talk } = await whileItWaits(takeTheRoom);
    expect(code).toBe(1);
    expect(talk).toContain('Error: The registry speaks against these answers; nothing was written.\n  owner: team has 5 engineers');
    expect(talk).toContain('It owns 3 services: a1, a2, faster. refunds would be its 4th.');
    expect(readdirSync(work.folder)).toEqual(['catalog']);
    expect(readdirSync(inWork('catalog')).sort()).toEqual(['all.yaml', 'more.yaml']);
  });

  it('the last room is taken, which is waived, and noted only because it is', async () => {
    expect(await whileItWaits(takeTheRoom, ...WAIVE)).toMatchObject({ code: 0, talk: expect.stringMatching(/^Noted in .*policy\.yaml/) });
    expect(readFileSync(inWork('catalog/policy.yaml'), 'utf8')).toContain('refunds: The regulator wants it.');
  });

  it('the last room is taken, and that was waived by somebody else', async () => {
    const ended = await whileItWaits(() => {
      takeTheRoom();
      policy('waivers: [{ rule: OWN-003, entity: group:default/team, reason: x, owner: team, until: 2999-12-31 }]\n');
    });
    expect(ended).toMatchObject({ code: 0, talk: expect.stringMatching(/^Waived: team has no room; OWN-003 is waived for it/) });
  });

  it('the name is taken', async () => {
    const { code, talk } = await whileItWaits(() =>
      writeFileSync(inWork('catalog/more.yaml'), toFile([service('refunds', { owner: 'others' }), team('others', 5)])),
    );
    expect([code, talk.includes('name: The registry has a Component refunds already')]).toEqual([1, true]);
  });

  it('nobody waits for what is not written to the registry', async () => {
    registry(...shop, team('team', 5), ...services(2));
    await exclusively(inWork('catalog'), async () => expect((await create('--no-register')).code).toBe(0));
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
