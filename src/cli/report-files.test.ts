/** `create-service report` on services whose source is on disk. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createService, workFolder } from '../testing/command-line.ts';
import { service, services, system, team, toFile } from '../testing/rules.ts';
import { stamp } from '../testing/stamp.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
  mkdirSync(inWork('registry'));
});
afterEach(() => work.remove());

const inWork = (...parts: readonly string[]): string => join(work.folder, ...parts);
const inService = (path: string): string => inWork('registry/services/payments', path);
const register = (...entities: ReturnType<typeof services>): void => writeFileSync(inWork('registry/all.yaml'), toFile(entities));
/** Enough engineers that the organisation is not a small one. */
const others = [system('shop', 'team-payments'), team('team-payments', 5), team('idle', 60)];
const edit = (path: string, from: RegExp, to = ''): void => {
  const before = readFileSync(inService(path), 'utf8');
  expect(before).toMatch(from);
  writeFileSync(inService(path), before.replace(from, to));
};
const lineOf = (path: string, text: string): number =>
  readFileSync(inService(path), 'utf8')
    .slice(0, readFileSync(inService(path), 'utf8').indexOf(text))
    .split('\n').length;
const report = async (...words: readonly string[]) => {
  const { code, out } = await createService(['report', 'registry', '--report', 'json', ...words], { folder: work.folder });
  const { findings, unknown, rules, known } = JSON.parse(out) as {
    findings: readonly { rule: string; entity: string; place: object }[];
    known: readonly { rule: string }[];
    unknown: readonly { rule: string; says: string }[];
    rules: readonly { id: string; data: string; notEvaluated?: string }[];
  };
  return {
    code,
    findings,
    unknown,
    known,
    notEvaluated: rules.flatMap(({ id, data, notEvaluated }) => (data === 'git' || notEvaluated === undefined ? [] : [id])),
  };
};
/** Put together here, so that this file holds nothing that looks like one. */
const TOKEN = `${'gh'}p_${['a1B2c3D4e5', 'F6g7H8i9J0', 'k1L2m3N4o5', 'P6q7R8'].join('')}`;
const OF_FILES = ['RUN-001', 'RUN-002', 'RUN-004', 'RUN-005', 'RUN-006', 'RUN-010', 'SEC-001', 'SEC-002', 'SEC-003'];

describe('a service that was stamped into the registry', () => {
  beforeEach(() => {
    register(...others);
    stamp(inService(''), { system: 'shop' });
  });

  it('has nothing to be found, and nothing that is not known', async () =>
    expect(await report()).toMatchObject({ code: 0, findings: [], known: [], notEvaluated: [] }));

  it('that was broken has findings, each at its line', async () => {
    const manifest = 'deploy/kubernetes/base/deployment.yaml';
    edit(manifest, / {10}livenessProbe:[\s\S]*?(?= {10}# Ready)/);
    edit('src/service.ts', /$/, "\nexport const prices = 'http://prices.shop.svc:8080';\n");
    appendFileSync(inService('src/main.ts'), `const token = '${TOKEN}';\n`);
    const { code, findings, unknown } = await report();
    expect([code, unknown]).toEqual([1, []]);
    expect(findings.map(({ rule, entity, place }) => [rule, entity, place])).toEqual(
      [
        ['RUN-001', manifest, lineOf(manifest, '- name: service'), 11],
        ['SEC-003', 'src/main.ts', lineOf('src/main.ts', TOKEN), 16],
        ['RUN-004', 'src/service.ts', lineOf('src/service.ts', 'http://prices'), 24],
      ].map(([rule, file, line, column]) => [
        rule,
        'component:default/payments',
        { file: `registry/services/payments/${file}`, line, column },
      ]),
    );
    for (const format of ['text', 'json', 'markdown', 'sarif', 'html']) {
      const { out } = await createService(['report', 'registry', '--report', format, '--fail-on', 'never'], { folder: work.folder });
      expect(out).toContain('SEC-003');
      expect(out).not.toContain(TOKEN.slice(4, 20));
    }
  });

  it('whose managed files went their own way lags behind the template', async () => {
    const { managed } = JSON.parse(readFileSync(inService('.create-service.json'), 'utf8'));
    const some = Object.keys(managed).filter((path) => path.startsWith('src/platform/'));
    for (const path of some) appendFileSync(inService(path), '// Ours.\n');
    const { findings } = await report();
    expect(findings).toMatchObject([
      { rule: 'RUN-010', says: expect.stringContaining(`${some.length} of the ${Object.keys(managed).length} files`), evidence: some },
    ]);
  });

  it('of an older template lags behind it', async () => {
    edit('.create-service.json', /"version": "\d+\./, '"version": "0.');
    expect((await report()).findings).toMatchObject([
      { rule: 'RUN-010', place: { file: 'registry/services/payments/.create-service.json', line: 4, column: 5 } },
    ]);
  });

  it('with a damaged record is not judged by it', async () => {
    writeFileSync(inService('.create-service.json'), '{}');
    expect((await report()).unknown).toMatchObject([{ rule: 'RUN-010' }]);
  });

  it('can be waived, by the policy and by an annotation of its own', async () => {
    appendFileSync(inService('src/main.ts'), `const token = '${TOKEN}';\n`);
    edit(
      'catalog-info.yaml',
      / {2}annotations:\n/,
      "  annotations:\n    create-service.dev/waive-SEC-003: '2999-12-31 team-payments: It is revoked.'\n",
    );
    expect((await report()).findings).toEqual([]);
  });

  it('is compared with how it was at a commit, pipelines at the top included', async () => {
    const git = (...words: readonly string[]): string =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...words], { cwd: work.folder, encoding: 'utf8' });
    const moved = inWork('.github/workflows');
    mkdirSync(moved, { recursive: true });
    writeFileSync(join(moved, 'payments.yml'), readFileSync(inService('.github/workflows/pipeline.yml')));
    rmSync(inService('.github'), { recursive: true });
    appendFileSync(inService('src/main.ts'), "export const prices = 'http://prices.shop.svc:8080';\n");
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-qm', 'Begin');
    expect(await report('--baseline', 'main', '--fail-on', 'warning')).toMatchObject({
      code: 0,
      findings: [],
      known: [{ rule: 'RUN-004' }],
    });
    appendFileSync(inService('src/main.ts'), `const token = '${TOKEN}';\n`);
    rmSync(join(moved, 'payments.yml'));
    const { code, findings, known } = await report('--baseline', 'main');
    expect([code, findings.map(({ rule }) => rule), known.map(({ rule }) => rule)]).toEqual([1, ['RUN-006', 'SEC-003'], ['RUN-004']]);
    expect(existsSync(moved)).toBe(true);
  });
});

it('a registry of descriptions alone is not evaluated, and not failed', async () => {
  register(...others);
  for (const name of ['a', 'b']) {
    mkdirSync(inWork('registry', name));
    writeFileSync(inWork('registry', name, 'catalog-info.yaml'), toFile([service(name, { owner: 'team-payments' })]));
  }
  expect(await report()).toMatchObject({ code: 0, findings: [], known: [], notEvaluated: OF_FILES });
});

it('services that are elsewhere are named beside those that are here', async () => {
  register(...others, ...services(7, { owner: 'idle' }));
  stamp(inService(''), { system: 'shop' });
  const { unknown, notEvaluated } = await report('--fail-on', 'never');
  expect(notEvaluated).toEqual([]);
  expect(unknown.filter(({ rule }) => OF_FILES.includes(rule)).map(({ rule, says }) => `${rule} ${says}`)).toEqual(
    OF_FILES.map(
      (rule) =>
        `${rule} The source of 7 services is not on disk beside their catalog-info.yaml, or too large to be read: a1, a2, a3, a4, a5 and 2 more.`,
    ),
  );
});
