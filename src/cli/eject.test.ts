/** `eject` leaves no trace of the template, whatever a service has, and what its owner did. */
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { template } from '../../generators/index.ts';
import { render } from '../render/render.ts';
import { snapshot } from '../testing/apply/snapshot.ts';
import { createService, filesIn, templateFiles, workFolder } from '../testing/command-line.ts';
import { freeCapabilities, stamp, subsets } from '../testing/stamp.ts';
import type { Answers } from '../types.ts';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
});
afterEach(() => work.remove());

const { read, write } = filesIn(() => work.folder);
const eject = (...words: string[]) => createService(['eject', ...words], { folder: work.folder });

const answers = { name: 'payments', description: 'd', owner: 'o', system: 's', scope: '', tier: '3', lifecycle: 'production', port: 8080 };

describe.each(template.languages.map(({ id }) => id))('a service of its own in %s', (language) => {
  it.each(['github', 'gitlab', 'none'])('speaks of nothing that stamped it, with any capabilities: pipeline %s', (pipeline) => {
    const speaking = new Set<string>();
    for (const capabilities of subsets(freeCapabilities)) {
      const all = { ...answers, language, pipeline, capabilities, dependencies: [] } as unknown as Answers;
      for (const [path, { content }] of render(template, templateFiles(), all, false))
        if (/create.?service/i.test(path + Buffer.from(content).toString('latin1'))) speaking.add(path);
    }
    expect([...speaking]).toEqual([]);
  });
});

describe('eject', () => {
  beforeEach(() => void stamp(work.folder));

  it('drops the record and what speaks of the template, and nothing else', async () => {
    const before = snapshot(work.folder);
    expect(await eject()).toMatchObject({ code: 0, talk: '' });
    const after = snapshot(work.folder);
    const changed = Object.keys(before).filter((path) => before[path] !== after[path]);
    expect(changed).toEqual(['.create-service.json', '.gitattributes', '.gitleaks.toml', 'README.md', 'catalog-info.yaml']);
    expect(Object.keys(after)).toEqual(Object.keys(before).filter((path) => path !== '.create-service.json'));
    expect(Object.keys(after).filter((path) => after[path]?.startsWith('file') && read(path).includes('create-service'))).toEqual([]);
  });

  it('keeps what its owner did, and names what still speaks of the template', async () => {
    write('README.md', `# Mine\n\n${read('README.md')}`);
    write(
      '.gitattributes',
      `${read('.gitattributes').replace('/.create-service.json linguist', '/.create-service.json -diff linguist')}*.x binary\n`,
    );
    const { code, talk } = await eject();
    expect(code).toBe(0);
    expect(talk).toContain('.gitattributes still speaks of create-service');
    expect(read('README.md')).toMatch(/^# Mine\n\n# payments/);
    expect(read('README.md')).not.toContain('create-service');
    expect(read('.gitattributes')).toContain('*.x binary\n');
  });

  it('only shows it when it is looked at, and can not be done twice', async () => {
    const before = snapshot(work.folder);
    expect(await eject('--diff')).toMatchObject({ code: 0, out: expect.stringContaining('+++ /dev/null') });
    expect(snapshot(work.folder)).toEqual(before);
    await eject();
    expect(await eject()).toMatchObject({ code: 1, talk: expect.stringContaining('is no stamped service') });
  });

  it('does not do it for the service of another template, or of a newer one', async () => {
    for (const of of [
      { name: 'other', version: template.version },
      { name: template.name, version: '99.0.0' },
    ]) {
      write('.create-service.json', JSON.stringify({ ...JSON.parse(read('.create-service.json')), template: of }));
      const before = snapshot(work.folder);
      expect((await eject()).code).toBe(1);
      expect(snapshot(work.folder)).toEqual(before);
    }
  });

  it('does not bring back what its owner deleted', async () => {
    rmSync(`${work.folder}/.gitleaks.toml`);
    await eject();
    expect(snapshot(work.folder)['.gitleaks.toml']).toBeUndefined();
  });
});
