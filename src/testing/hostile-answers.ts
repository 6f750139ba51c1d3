/** Hostile answers to every question: refused by name with nothing written, or stamped as the text that they are. Nothing else happens. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { template } from '../../generators/index.ts';
import { flagName, variableName } from '../questions/names.ts';
import { readPaths } from '../tree/read.ts';
import { snapshot } from './apply/snapshot.ts';
import { createService, type Said, workFolder } from './command-line.ts';
import { payloads, structures } from './hostile.ts';
import { faultsOf } from './sound.ts';

const work = workFolder();
const sandbox = dirname(work.folder);
beforeAll(() => {
  mkdirSync(join(sandbox, 'outside'));
  writeFileSync(join(sandbox, 'outside/file.txt'), 'As it was.\n');
});
afterAll(work.remove);

/** Flags that make the answers legal but for one question, and the run a short one. */
const flags: Readonly<Record<string, readonly string[]>> = {
  name: ['payments'],
  owner: ['--owner', 'team-payments'],
  directory: ['--directory', 'target'],
  capabilities: ['--capabilities', 'none'],
  pipeline: ['--pipeline', 'none'],
  git: ['--no-git'],
  install: ['--no-install'],
};

const required = (but: string): readonly string[] => [
  // The description alone is told to files of every capability.
  ...Object.entries(flags).flatMap(([name, words]) =>
    name === but || (but === 'description' && ['capabilities', 'pipeline'].includes(name)) ? [] : words,
  ),
  ...['--yes', '--json'],
];

/** Nobody needs an installation here. */
const isMeant = (name: string, value: unknown): boolean => name !== 'install' || !/^"?(true|yes|y|1|on)"?$/i.test(JSON.stringify(value));

type Source = (name: string, value: unknown) => Promise<Said>;

const sources: readonly Source[] = [
  (name, value) => createService([...required(name), `--${flagName(name)}=${value}`], { folder: work.folder }),
  (name, value) => createService(required(name), { folder: work.folder, environment: { [variableName(name)]: String(value) } }),
  (name, value) => fromFile('answers.json', name, value),
  (name, value) => fromFile('answers.yaml', name, value),
];

const fromFile = (file: string, name: string, value: unknown): Promise<Said> => {
  // JSON is YAML.
  writeFileSync(join(work.folder, file), JSON.stringify({ [name]: value }));
  return createService([...required(name), '--answers', file], { folder: work.folder });
};

/** The folders that a path as the answer to `directory` would make, and that are nobody's. */
const mayBeFolder = (value: string): boolean => {
  const path = resolve(work.folder, value);
  return relative(sandbox, path).startsWith('..')
    ? (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)
    : path !== sandbox && path !== work.folder;
};

/** One case: judged, named where it fails, and cleaned up after. */
const attempt = async (name: string, value: unknown, answer: () => Promise<Said>): Promise<void> => {
  const said = await answer();
  try {
    await judge(name, value, said);
  } catch (error) {
    expect.fail(`${JSON.stringify(value)}: ${error instanceof Error ? error.stack : error}\n${said.talk}`);
  } finally {
    for (const found of readdirSync(sandbox)) if (found !== 'outside') rmSync(join(sandbox, found), { recursive: true });
    mkdirSync(work.folder);
  }
};

const outcomes = { refused: 0, stamped: 0 };

const judge = async (name: string, value: unknown, said: Said): Promise<void> => {
  const { code, out, talk } = said;
  expect(talk).not.toContain('bug');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not reach a terminal
  expect(out + talk).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(readFileSync(join(sandbox, 'outside/file.txt'), 'utf8')).toBe('As it was.\n');

  const result = JSON.parse(out);
  const target = code === 0 ? result.directory : undefined;
  const made = Object.keys(snapshot(sandbox)).filter(
    (path) => path !== 'outside' && path !== 'outside/file.txt' && !/^work(\/answers\.(json|yaml))?$/.test(path),
  );
  if (code === 0) {
    outcomes.stamped += 1;
    const below = relative(sandbox, target);
    expect(
      made.filter((path) => path !== below && !path.startsWith(`${below}/`) && !below.startsWith(`${path}/`)),
      'outside the target',
    ).toEqual([]);
    const { files, obstacles } = readPaths(
      target,
      result.changes.map(({ path }: { path: string }) => path),
    );
    expect(obstacles).toEqual([]);
    expect(made.filter((path) => files.has(relative(below, path)))).toHaveLength(files.size);
    expect(faultsOf(files)).toEqual([]);
    if (name === 'description') await expectInert(target, result.changes, String(value).trim() || 'The payments service.');
  } else {
    outcomes.refused += 1;
    expect(made).toEqual([]);
    const { error } = result;
    const names = [name, `--${flagName(name)}`, variableName(name), `answers.json: ${name}`, `answers.yaml: ${name}`];
    if (name === 'directory' && ['disk', 'no-folder'].includes(error.code)) return;
    expect(error.code).toBe('answers');
    for (const { where, says } of error.problems) {
      expect(names).toContain(where);
      expect(says).toMatch(/\.$/);
    }
  }
};

/** Files that say what the service does. No other file may change with the description: none that is run, least of all. */
const describing = [
  '.create-service.json',
  'README.md',
  'api/openapi.yaml',
  'catalog-info.yaml',
  'docs/index.md',
  'mkdocs.yml',
  'package.json',
];

interface Listed {
  readonly path: string;
  readonly id: string;
}

let plain: ReadonlyMap<string, string> | undefined;
const plainIds = async (): Promise<ReadonlyMap<string, string>> => {
  if (plain) return plain;
  const { out } = await createService([...required('description'), '--description', 'Plain.', '--dry-run'], { folder: work.folder });
  plain = new Map(JSON.parse(out).changes.map(({ path, id }: Listed) => [path, id]));
  return plain;
};

/** The description is read back as it was given, and stands in no file that is run. */
const expectInert = async (target: string, changes: readonly Listed[], description: string): Promise<void> => {
  const before = await plainIds();
  expect(changes.filter(({ path, id }) => before.get(path) !== id && !describing.includes(path)).map(({ path }) => path)).toEqual([]);
  const read = (path: string): string => readFileSync(join(target, path), 'utf8');
  const entities = loadAll(read('catalog-info.yaml')) as { kind: string; metadata: { description: string } }[];
  expect(entities.find(({ kind }) => kind === 'Component')?.metadata.description).toBe(description);
  expect(JSON.parse(read('package.json')).description).toBe(description);
  expect((load(read('api/openapi.yaml')) as { info: { description: string } }).info.description).toContain(description);
};

export interface Share {
  /** One of how many texts each question is given; the next question is given the next ones. */
  readonly oneOf: number;
  /** From every source, or from one after the other. */
  readonly sources: 'all' | 'in turn';
}

/** Declares the tests. */
export const hostileAnswers = (share: Share): void => {
  describe.each(template.questions.map(({ name }, index) => [name, index] as const))('%s', (name, index) => {
    const texts = payloads.filter(
      (value, n) => (n + index) % share.oneOf === 0 && isMeant(name, value) && (name !== 'directory' || mayBeFolder(value)),
    );

    it(`takes ${texts.length} hostile texts for no more than text`, async () => {
      for (const [n, value] of texts.entries()) {
        const chosen = share.sources === 'all' ? sources : [sources[n % sources.length] as Source];
        for (const answer of chosen) await attempt(name, value, () => answer(name, value));
      }
    });

    it(`refuses ${structures.length} structures, or takes them for what they say`, async () => {
      for (const value of structures.filter((structure) => isMeant(name, structure)))
        await attempt(name, value, () => fromFile('answers.json', name, value));
    });
  });

  it('are many cases, of both outcomes', () => {
    expect(outcomes.refused).toBeGreaterThan(500);
    expect(outcomes.stamped).toBeGreaterThan(50);
    expect(readdirSync(sandbox).sort()).toEqual(['outside', 'work']);
  });
};

/** Declares the tests of words on the command line that answer nothing. */
export const hostileWords = (): void => {
  describe('words that are no answers', () => {
    it.each([
      ['--__proto__.polluted=1'],
      ['--constructor.prototype.polluted=1'],
      ['--__proto__', 'x'],
      ['--name.__proto__.polluted', '1'],
      ['--unknown=../escaped'],
      ['--answers=/etc/passwd'],
      ['--answers=/dev/null'],
      ['--answers=.'],
      ['--registry=/etc'],
      ['--registry=../outside'],
      ['one', 'two', 'three'],
      ['--owner', 'a', '--owner', 'b'],
      ['--description', 'a', '--no-description'],
      ['--port'],
      ['-x'],
    ])('%j', async (...words) => {
      const before = snapshot(sandbox);
      const { code, talk } = await createService([...required('none'), ...words], { folder: work.folder });
      expect(code).not.toBe(0);
      expect(talk).not.toContain('bug');
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(snapshot(sandbox)).toEqual(before);
    });
  });
};
