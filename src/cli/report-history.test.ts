/** `create-service report` over services with a git history, as it is typed. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createService, workFolder } from '../testing/command-line.ts';
import { another, makeRepository, type TestRepository } from '../testing/repository.ts';
import { service, services, system, team, toFile } from '../testing/rules.ts';

let work: ReturnType<typeof workFolder>;
let repository: TestRepository;
beforeEach(() => {
  work = workFolder();
  repository = makeRepository(work.folder, new Date().toISOString().slice(0, 10));
});
afterEach(() => work.remove());

const yaml = (...entities: ReturnType<typeof services>): string => toFile(entities);
/** Others, so that the organisation is not a small one. */
const catalog = { Jenkinsfile: 'node {}\n', 'catalog/all.yaml': yaml(system('shop'), team('team', 5), team('idle', 60)) };
/** Services of `team`, each in a folder of its own. */
const fleet = (...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => [
      [`catalog/${name}/catalog-info.yaml`, yaml(service(name))],
      [`catalog/${name}/go.sum`, another()],
      [`catalog/${name}/service.go`, 'package main\n'],
    ]),
  );
const run = (words: readonly string[] = [], environment = {}) => createService(['report', ...words], { folder: work.folder, environment });
const data = async (words: readonly string[] = [], environment = {}) =>
  JSON.parse((await run(['--report', 'json', '--fail-on', 'never', ...words], environment)).out);
const ids = (list: readonly { rule: string; entity?: string }[]): readonly string[] => list.map(({ rule, entity }) => `${rule} ${entity}`);
const policy = (text: string): void => writeFileSync(join(work.folder, 'catalog/policy.yaml'), text);

const OLD = {
  service: 'component:default/old',
  evidence: ['no commit by a person in more than 180 days', 'go.sum unchanged for more than 180 days'],
};

describe('a neglected service', () => {
  it('is named with its team, in text and as data', async () => {
    repository.commit({ ago: 400, files: { ...catalog, ...fleet('old', 'busy') } });
    repository.commit({ ago: 5, files: { 'catalog/busy/main.go': another() } });
    repository.commit({ ago: 4, by: 'renovate[bot] <renovate@example.org>', files: { 'catalog/old/Dockerfile': another() } });
    expect((await run()).out).toContain(`Services that look neglected\n  old of team: ${OLD.evidence.join('; ')}\n`);
    const { teams, findings, rules } = await data();
    expect(teams.find(({ name }: { name: string }) => name === 'team').neglected).toEqual([OLD]);
    expect(findings).toMatchObject([
      { rule: 'EVO-003', level: 'warning', entity: OLD.service, evidence: OLD.evidence, place: { file: 'catalog/old/catalog-info.yaml' } },
    ]);
    expect(rules.filter((rule: { data: string; notEvaluated?: string }) => rule.data === 'git' && rule.notEvaluated)).toEqual([]);
  });

  it('is the first that speaks for a team having far too many', async () => {
    repository.commit({ ago: 400, files: { ...catalog, ...fleet('old', 'a', 'b', 'c', 'd', 'e', 'f') } });
    repository.commit({ ago: 1, files: fleet('a', 'b', 'c', 'd', 'e', 'f') });
    const { findings } = await data();
    expect(findings[0]).toMatchObject({
      rule: 'OWN-003',
      level: 'error',
      evidence: [`old looks neglected (${OLD.evidence.join('; ')})`, 'a', 'b', 'c', 'd', 'e', 'f', 'old'],
    });
  });

  it('says nothing of a team that is only a little over', async () => {
    repository.commit({ ago: 400, files: { ...catalog, ...fleet('old', 'a', 'b', 'c') } });
    repository.commit({ ago: 1, files: fleet('a', 'b', 'c') });
    const { findings } = await data();
    expect(findings[0]).toMatchObject({ rule: 'OWN-003', level: 'warning', evidence: ['a', 'b', 'c', 'old'] });
  });

  it('that is waived is not called so', async () => {
    repository.commit({ ago: 400, files: { ...catalog, ...fleet('old') } });
    policy('waivers:\n  - { rule: EVO-003, entity: "component:default/old", reason: It is done., owner: team, until: 2999-12-31 }\n');
    const { teams, findings, waived } = await data();
    expect(ids(findings)).toEqual([]);
    expect(ids(waived)).toEqual(['EVO-003 component:default/old']);
    expect(teams.flatMap(({ neglected }: { neglected: readonly unknown[] }) => neglected)).toEqual([]);
  });

  it('is known from the baseline at a commit, until it gets worse', async () => {
    repository.commit({ ago: 400, files: { ...catalog, ...fleet('old', 'busy') } });
    repository.commit({ ago: 5, files: { 'catalog/busy/main.go': another() } });
    repository.git('switch', '-q', '-c', 'change');
    repository.commit({ ago: 0, files: { 'README.md': another(), ...fleet('new') } });
    const { findings, known } = await data(['--baseline', 'main']);
    expect([ids(findings), ids(known)]).toEqual([[], ['EVO-003 component:default/old']]);
    for (let n = 0; n < 5; n++) repository.commit({ ago: 0, files: { 'catalog/busy/x.go': another(), 'catalog/new/x.go': another() } });
    expect(ids((await data(['--baseline', 'main'])).findings)).toEqual(['EVO-001 component:default/busy']);
  });
});

it('who wrote nearly all of a service is named without an address', async () => {
  repository.commit({ ago: 20, files: { ...catalog, ...fleet('a') } });
  for (let n = 0; n < 11; n++) repository.commit({ ago: 9, by: 'Bo Ek <bo@secret.example>', files: { 'catalog/a/x.go': another() } });
  const { out } = await run(['--report', 'json', '--fail-on', 'never']);
  expect(JSON.parse(out).findings).toMatchObject([{ rule: 'EVO-004', evidence: ['Bo Ek: 11', 'Ada: 1'] }]);
  expect(out).not.toContain('secret.example');
});

describe('git', () => {
  /** A `git` that leaves a word behind when it runs. */
  const traced = () => {
    const bin = join(work.folder, '../bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'git'), `#!/bin/sh\necho "$@" >> '${bin}/log'\nexit 1\n`, { mode: 0o755 });
    return { environment: { PATH: `${bin}${delimiter}${process.env.PATH}` }, log: join(bin, 'log') };
  };
  const off = 'rules:\n  EVO-001: { level: off }\n  EVO-003: { level: off }\n  EVO-004: { level: off }\n';

  it('is run where a rule asks for it', async () => {
    repository.commit({ ago: 4, files: { ...catalog, ...fleet('a') } });
    const { environment, log } = traced();
    const { rules } = await data([], environment);
    expect(rules.find(({ id }: { id: string }) => id === 'EVO-003').notEvaluated).toMatch(/could not read the repository/);
    expect(existsSync(log)).toBe(true);
  });

  it('is not run where the policy switches all such rules off', async () => {
    repository.commit({ ago: 400, files: { ...catalog, ...fleet('a') } });
    policy(off);
    const { environment, log } = traced();
    const { rules } = await data([], environment);
    expect(rules.filter(({ data: from }: { data: string }) => from === 'git')).toEqual([]);
    expect(existsSync(log)).toBe(false);
  });

  it('is not run where no service has a folder of its own', async () => {
    repository.commit({ ago: 400, files: { ...catalog, 'catalog/services.yaml': yaml(...services(3)) } });
    const { environment, log } = traced();
    expect((await run([], environment)).out).toMatch(
      /Not evaluated\n(?:.*\n)* {2}EVO-001, EVO-003, EVO-004 No service has a history that could be read: no folder of its own/,
    );
    expect(existsSync(log)).toBe(false);
  });
});
