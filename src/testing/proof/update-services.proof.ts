/** Services that their owners worked on, brought to a newer release: it is clean, nothing of theirs is lost, and their own checks pass. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createService } from '../command-line.ts';
import { forEachLanguage } from '../languages.ts';
import { finish, succeed } from '../process.ts';
import { stamp } from '../stamp.ts';
import { anyLanguage } from '../subjects/index.ts';
import { changedPaths, newer, version } from '../update/newer.ts';
import { lostOf, type Work, workOn } from '../update/owner.ts';
import { bring, type Service, serviceIn, told } from '../update/service.ts';

const folder = mkdtempSync(join(tmpdir(), 'update-services-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Between them, they have each capability, and lack each. What these bring is the same in every language: for all but one, the first two will do. */
const variants = {
  everything: {},
  'nothing more': { capabilities: [], pipeline: 'none' },
  'a database, on GitLab': { capabilities: ['postgres'], pipeline: 'gitlab' },
  'all but a database, on GitHub': { capabilities: ['kubernetes', 'alerts', 'docs', 'devcontainer'], pipeline: 'github' },
} as const;

forEachLanguage((language) => {
  const { id, environment, update } = language;
  const stamped = (name: string, answers: Parameters<typeof stamp>[1]) =>
    serviceIn(stamp(join(folder, id, name.replaceAll(/\W+/g, '-')), { language: id, ...answers }));
  const pass = async (service: Service, checks = update.checks) => {
    await language.install(service.folder);
    for (const check of checks) await succeed(check, { folder: service.folder, environment }, 600_000);
  };

  describe.each(Object.entries(variants).slice(0, language === anyLanguage ? undefined : 2))('%s', (name, answers) => {
    let service: Service;
    let done: readonly Work[];
    let written: readonly string[];

    beforeAll(async () => {
      service = stamped(name, answers);
      service.commit();
      done = await workOn(service.folder, language);
      service.commit();
      written = told((await bring(service, newer())).plan);
    });

    test('is brought to the newer release, with all that it brings and all that its owner did', () => {
      const there = changedPaths.filter((path) => existsSync(service.at(path)));
      expect(written).toEqual(expect.arrayContaining(there.map((path) => `update ${path}`)));
      expect(written.filter((line) => !line.startsWith('update'))).toEqual([]);
      expect(lostOf(service.folder, done)).toEqual([]);
      expect(service.read('.create-service.json')).toContain(`"version": "${version}"`);
      for (const [path, text] of update.brought) expect(service.read(path)).toContain(text);
      expect(service.git('ls-files', '--unmerged')).toBe('');
    });

    test('passes its own checks', () => pass(service));
  });

  describe('a service that gets a database', () => {
    const added = async (service: Service) => {
      service.commit();
      expect(await createService(['add', 'postgres', 'docs'], { folder: service.folder })).toMatchObject({ code: 0, talk: '' });
      expect(existsSync(service.at(update.ofDatabase.file))).toBe(true);
    };
    const bare = { capabilities: [], pipeline: 'none' } as const;

    test('passes its own checks, with those that came, and has a command that migrates', async () => {
      const service = stamped('added', bare);
      await added(service);
      await pass(service, [...update.checks, ...update.ofDatabase.checks]);
      await language.build(service.folder);
      const { migrate } = language.subjectIn(service.folder).commands;
      const { code, output } = await finish(migrate, { folder: service.folder, environment });
      expect(output).toContain('MIGRATION_DATABASE_URL');
      expect(code).toBeGreaterThan(0);
    });

    test('keeps what its owner has made of the example, and passes its own checks', async () => {
      const service = stamped('added-later', bare);
      service.commit();
      const done = await workOn(service.folder, language);
      const features = service.read(update.features);
      await added(service);
      expect(service.read(update.features)).toBe(features);
      expect(lostOf(service.folder, done)).toEqual([]);
      await pass(service);
    });
  });
});
