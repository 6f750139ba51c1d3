/** Other answers, and records that are not what was written: a service of a toy template, and what is refused of it. */
import { symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../support/errors.ts';
import { snapshot } from '../testing/apply/snapshot.ts';
import { bring, removeFolders, type Service, stampToy, told } from '../testing/update/service.ts';
import { type ToyFiles, toy } from '../testing/update/toy.ts';
import { withCapabilities, withoutCapabilities, withSettings } from './changed-answers.ts';
import { RECORD_PATH } from './record.ts';

afterEach(removeFolders);

const body = 'one\ntwo\nthree\n';
const files: ToyFiles = {
  'a.hbs': `tier {{tier}}\n${body}`,
  'seeds/alone.hbs': `tier {{tier}}\n${body}`,
  'seeds/other': body,
  'capabilities/db/any/db/kept': body,
  'capabilities/db/any/db/own/one': body,
  'capabilities/db/any/db/own/two': body,
};
const release = toy(files);
const { template } = release;

const set = (service: Service, setting: string, to = release) => bring(service, to, { changed: () => withSettings(template, [setting]) });
const add = (service: Service) => bring(service, release, { changed: (recorded) => withCapabilities(template, recorded, ['db']) });
const drop = (service: Service, to = release) =>
  bring(service, to, { changed: (recorded) => withoutCapabilities(template, recorded, ['db']) });
const tier = (n: number, more = ''): string => `tier ${n}\n${body}${more}`;

const refusal = async (act: () => Promise<unknown>): Promise<string> => {
  try {
    await act();
    return 'none';
  } catch (error) {
    if (error instanceof UserError)
      return [error.code, error.message, ...error.problems.map(({ where, says }) => `${where}: ${says}`)].join('\n');
    throw error;
  }
};

describe('another answer', () => {
  it('reaches what the template keeps, what its owner changed there stays', async () => {
    const service = stampToy(release);
    service.write('a', tier(3, 'mine\n'));
    await set(service, 'tier=1');
    expect(service.read('a')).toBe(tier(1, 'mine\n'));
  });

  it('reaches what was given once where nobody changed those lines, and else not', async () => {
    const service = stampToy(release);
    service.write('seeds/alone', tier(3, 'mine\n'));
    await set(service, 'tier=1');
    expect(service.read('seeds/alone')).toBe(tier(1, 'mine\n'));
    service.write('seeds/alone', 'tier one\n');
    expect(told((await set(service, 'tier=2')).plan)).toEqual(['update a', 'keep seeds/alone (edit/edit)']);
    expect(service.read('seeds/alone')).toBe('tier one\n');
  });

  it('reaches what was given once although a newer template would give something else', async () => {
    const service = stampToy(release);
    const next = toy({ ...files, 'seeds/alone.hbs': `tier {{tier}}\nnewer\n${body}` }, { version: '2.0.0' });
    await set(service, 'tier=1', next);
    expect(service.read('seeds/alone')).toBe(`tier 1\nnewer\n${body}`);
  });

  it.each([
    ['language=ts', "can't be changed"],
    ['name=other', "can't be changed"],
    ['tier=4', 'tier'],
    ['tier', 'no QUESTION=VALUE'],
    ['colour=red', 'no question'],
    ['__proto__=1', 'no question'],
  ])('%s is refused, and nothing is written', async (setting, says) => {
    const service = stampToy(release);
    const before = snapshot(service.folder);
    expect(await refusal(() => set(service, setting))).toContain(says);
    expect(snapshot(service.folder)).toEqual(before);
  });
});

it('two answers to one question are refused', () => {
  expect(() => withSettings(template, ['tier=1', 'tier=2'])).toThrow(/answers need mending/);
});

describe('a capability', () => {
  it('that comes and goes leaves every byte as it was', async () => {
    const service = stampToy(release);
    const before = snapshot(service.folder);
    await add(service);
    expect(service.read('db/own/one')).toBe(body);
    await drop(service);
    expect(snapshot(service.folder)).toEqual(before);
  });

  it('that goes and comes does so as well', async () => {
    const service = stampToy(release, undefined, { capabilities: ['db'] });
    const before = snapshot(service.folder);
    await drop(service);
    expect(service.read('db/kept')).toBeUndefined();
    await add(service);
    expect(snapshot(service.folder)).toEqual(before);
  });

  it('does not go while its owner works with it', async () => {
    const service = stampToy(release, undefined, { capabilities: ['db'] });
    service.write('db/own/one', 'mine\n');
    const before = snapshot(service.folder);
    expect(await refusal(() => drop(service))).toContain('db/own/one');
    expect(snapshot(service.folder)).toEqual(before);
  });

  it('goes with what it gave, though a newer release would give something else', async () => {
    const newer = toy({ ...files, 'capabilities/db/any/db/own/one': 'newer\n' }, { version: '2.0.0' });
    const service = stampToy(release, undefined, { capabilities: ['db'] });
    await bring(service, newer);
    expect(service.read('db/own/one')).toBe(body);
    await drop(service, newer);
    expect(service.read('db/own/one')).toBeUndefined();
  });

  it('goes though its owner has deleted a file of it', async () => {
    const service = stampToy(release, undefined, { capabilities: ['db'] });
    service.remove('db/own/one');
    await drop(service);
    expect(service.read('db/own/two')).toBeUndefined();
  });

  it('that the service does not have can not go, one that it has may come again', async () => {
    const service = stampToy(release);
    expect(await refusal(() => drop(service))).toContain('db: The service has no DB.');
    await add(service);
    const before = snapshot(service.folder);
    await add(service);
    expect(snapshot(service.folder)).toEqual(before);
  });
});

describe('a record', () => {
  const next = toy({ ...files, 'a.hbs': `tier {{tier}}\nnew\n${body}` }, { version: '2.0.0' });
  const rewritten =
    (part: string, key: string, value: unknown = 'a'.repeat(40)) =>
    (service: Service): void => {
      const record = JSON.parse(service.read(RECORD_PATH) ?? '');
      // As JSON has it, whatever the key means to an object.
      Object.defineProperty(record[part], key, { value, enumerable: true });
      service.write(RECORD_PATH, JSON.stringify(record));
    };
  const managed = (path: string, id?: unknown) => rewritten('managed', path, id);

  it.each<[string, (service: Service) => void, string]>([
    ['gone', (service) => service.remove(RECORD_PATH), 'refused'],
    [
      'that is a link',
      (service) => {
        service.write('record', service.read(RECORD_PATH) ?? '');
        service.remove(RECORD_PATH);
        symlinkSync('record', service.at(RECORD_PATH));
      },
      'refused',
    ],
    ['in conflict', (service) => service.write(RECORD_PATH, '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x\n'), 'damaged-record'],
    ['cut off', (service) => service.write(RECORD_PATH, (service.read(RECORD_PATH) ?? '').slice(0, 90)), 'damaged-record'],
    ['a list', (service) => service.write(RECORD_PATH, '[]'), 'damaged-record'],
    ['with a path out of the folder', managed('../elsewhere'), 'damaged-record'],
    ['with an absolute path', managed('/etc/passwd'), 'damaged-record'],
    ['with a path into .git', managed('.git/hooks/pre-commit'), 'damaged-record'],
    ['with a backslash', managed('..\\elsewhere'), 'damaged-record'],
    ['with an id that is none', managed('a', '--upload-pack=x'), 'damaged-record'],
    ['with an answer that is none', rewritten('answers', 'tier', '9'), 'tier'],
    ['of another template', rewritten('template', 'name', 'other'), 'another-service'],
    ['of a newer template', rewritten('template', 'version', '2.0.1'), 'refused'],
  ])('%s is refused, and nothing is written', async (_, spoil, says) => {
    const service = stampToy(release);
    spoil(service);
    const before = snapshot(service.folder);
    expect(await refusal(() => bring(service, next))).toContain(says);
    expect(snapshot(service.folder)).toEqual(before);
  });

  it('that somebody formatted anew, or with a name of every object in it, is one all the same', async () => {
    const service = stampToy(release);
    managed('__proto__')(service);
    await bring(service, next);
    expect(service.read('a')).toBe(`tier 3\nnew\n${body}`);
  });

  it('that names its owner’s file as the template’s can do no more than what the plan says', async () => {
    const service = stampToy(release);
    writeFileSync(service.at('mine'), 'mine\n');
    managed('mine')(service);
    expect(told((await bring(service, next)).plan)).toEqual(['update a', 'keep mine (edit/delete)']);
    expect(service.read('mine')).toBe('mine\n');
  });
});
