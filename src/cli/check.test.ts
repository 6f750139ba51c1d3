/** `create-service check` on services as releases stamped them, and as their owners left them. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { template } from '../../generators/index.ts';
import { readState } from '../stamp/state.ts';
import { createService, filesIn, workFolder } from '../testing/command-line.ts';
import { layOut, releaseFixture } from '../testing/releases.ts';
import { stamp } from '../testing/stamp.ts';

let work: ReturnType<typeof workFolder>;
const { inWork, read, write } = filesIn(() => work.folder);
beforeEach(() => {
  work = workFolder();
  stamp(inWork('services/cart'), { name: 'cart' });
});
afterEach(() => work.remove());

const check = (...words: string[]) => createService(['check', ...words], { folder: work.folder });
const found = async (...words: string[]) => {
  const { code, out } = await check('services', '--report', 'json', ...words);
  const { findings } = JSON.parse(out) as {
    findings: { rule: string; level: string; evidence: string[]; place: { file: string; line: number } }[];
  };
  return { code, findings: findings.map(({ rule, level, evidence, place }) => [rule, level, place.file, ...evidence].join(' ')) };
};
const record = 'services/cart/.create-service.json';
const restamp = (change: (record: Record<string, unknown>) => object): void =>
  write(record, JSON.stringify(change(JSON.parse(read(record))), undefined, 2));

describe('a service', () => {
  it('that is current is so', async () => expect(await found('--fail-on', 'info')).toEqual({ code: 0, findings: [] }));

  it('of an older release is behind, which fails unless somebody says otherwise', async () => {
    layOut(inWork('services/old'), releaseFixture('1.0.0', 'typescript-full-github'));
    const findings = ['STAMP-004 warning services/old/.create-service.json'];
    expect(await found()).toEqual({ code: 1, findings });
    expect(await found('--fail-on', 'error')).toEqual({ code: 0, findings });
  });

  it.each<[string, () => void, readonly string[]]>([
    ['that was edited', () => write('services/cart/Dockerfile', 'FROM scratch\n'), ['Dockerfile']],
    ['of which files are gone', () => rmSync(inWork('services/cart/CODEOWNERS')), ['CODEOWNERS (deleted)']],
    ['whose script runs no more', () => chmodSync(inWork('services/cart/scripts/tools.sh'), 0o644), ['scripts/tools.sh (not executable)']],
  ])('%s is its owner’s to change', async (_, change, evidence) => {
    change();
    expect(await found()).toEqual({ code: 0, findings: [`STAMP-006 info ${record} ${evidence.join(' ')}`] });
  });

  it('whose seed files were edited is as it was', async () => {
    write('services/cart/README.md', 'Ours.\n');
    expect(await found('--fail-on', 'info')).toEqual({ code: 0, findings: [] });
  });

  it('with the line ends of a checkout is as it was', async () => {
    write('services/cart/Dockerfile', read('services/cart/Dockerfile').replaceAll('\n', '\r\n'));
    expect(await found('--fail-on', 'info')).toEqual({ code: 0, findings: [] });
  });

  it('with a conflict that nobody decided is not done', async () => {
    write('services/cart/Dockerfile', '<<<<<<< yours\na\n||||||| template 1.0.0\nb\n=======\nc\n>>>>>>> template 1.2.0\n');
    const { code, findings } = await found('--fail-on', 'error');
    expect(code).toBe(1);
    expect(findings[0]).toBe('STAMP-002 error services/cart/Dockerfile');
  });

  it.each<[string, () => void, string]>([
    ['that is no JSON', () => write(record, '{'), 'It is not a JSON object'],
    ['in conflict', () => write(record, '<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n'), ''],
    ['that leads out of the folder', () => restamp((one) => ({ ...one, managed: { '../../x': 'a'.repeat(40) } })), 'has a segment ".."'],
    ['of another template', () => restamp((one) => ({ ...one, template: { name: 'other', version: '1.0.0' } })), ''],
    ['without a version', () => restamp((one) => ({ ...one, template: { name: 'service', version: 'latest' } })), ''],
  ])('with a record %s is damaged', async (_, change, evidence) => {
    change();
    const { code, findings } = await found('--fail-on', 'error');
    expect(code).toBe(1);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain('STAMP-001 error services/cart/.create-service.json');
    expect(findings[0]).toContain(evidence);
  });

  it('whose record is a link to nothing is damaged, and not passed over', async () => {
    rmSync(inWork(record));
    symlinkSync('nowhere', inWork(record));
    expect((await found('--fail-on', 'error')).findings).toEqual([`STAMP-001 error ${record}`]);
  });

  it('of a newer release than this program is not judged by it', async () => {
    restamp((one) => ({ ...one, template: { name: 'service', version: '99.0.0' } }));
    expect((await found()).findings).toEqual([`STAMP-005 warning ${record}`]);
  });

  it.each([
    ['2026-11-25', 182],
    ['2027-02-25', 90],
    ['2027-05-25', 1],
    ['2027-05-26', 0],
  ])('of release 1.0.0 is supported on %s for %i days', (day, daysLeft) => {
    layOut(inWork('old'), releaseFixture('1.0.0', 'typescript-full-github'));
    expect(readState(inWork('old'), template, day)).toMatchObject({ support: { until: '2027-05-25', daysLeft } });
  });
});

describe('a fleet', () => {
  it('is told in a line for each, and what to do comes last', async () => {
    layOut(inWork('services/old'), releaseFixture('1.1.0', 'typescript-minimal'));
    cpSync(inWork('services/cart'), inWork('services/broken'), { recursive: true });
    write('services/broken/.create-service.json', '[]');
    const { out } = await check('services/*');
    expect(out).toMatch(/^services\/broken +\? +damaged$/m);
    const now = template.version.replaceAll('.', '\\.');
    expect(out).toMatch(new RegExp(`^services/cart +${now} +current$`, 'm'));
    expect(out).toMatch(/^services\/old +1\.1\.0 +behind$/m);
    const end = `1 of 3 services is at template ${now}, the newest\\.\\n\\nNext:\\n {2}create-service diff services/old\\n`;
    expect(out).toMatch(new RegExp(end));
  });

  it('goes into several formats in one run', async () => {
    write(record, '{');
    const formats = ['sarif=a.sarif', 'html=a.html', 'markdown=a.md', 'junit=a.xml', 'gitlab=a.json', 'github'];
    const { code, out } = await check('services', ...formats.flatMap((format) => ['--report', format]));
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=services\/cart\/\.create-service\.json,line=1,col=1,title=STAMP-001 damaged record::/);
    for (const file of ['a.sarif', 'a.html', 'a.md', 'a.xml', 'a.json']) expect(read(file), file).toContain('STAMP-001');
    expect(read('a.html')).toContain('Stamped services');
    expect(read('a.html')).not.toContain('team');
  });
});

it('words that lead to no service are named', async () => {
  mkdirSync(inWork('empty'));
  const { code, talk } = await check('empty', 'services');
  expect(code).toBe(2);
  expect(talk).toContain('empty: There is no .create-service.json in it');
});

it('what never ends is not read', async () => {
  for (const path of ['Dockerfile', 'CODEOWNERS']) rmSync(inWork('services/cart', path));
  execFileSync('mkfifo', [inWork('services/cart/Dockerfile')]);
  symlinkSync('/dev/zero', inWork('services/cart/CODEOWNERS'));
  expect((await found()).findings).toEqual([`STAMP-006 info ${record} CODEOWNERS Dockerfile`]);
});

it('a file behind a link is not read for what it is not', async () => {
  rmSync(inWork('services/cart/Dockerfile'));
  symlinkSync('/etc/hostname', inWork('services/cart/Dockerfile'));
  expect((await found()).findings).toEqual([`STAMP-006 info ${record} Dockerfile`]);
});
