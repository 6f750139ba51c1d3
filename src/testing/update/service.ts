/** A service of a toy template in a real folder: stamped, worked on by its owner, brought forward by the real thing. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, type RawAnswers } from '../../questions/parse.ts';
import { stampInMemory } from '../../stamp/in-memory.ts';
import { recordedAnswers } from '../../stamp/recorded-answers.ts';
import { applyUpdate, prepareUpdate, type Update, type UpdateInput } from '../../stamp/update.ts';
import { weigh } from '../../stamp/weigh.ts';
import { apply } from '../../tree/apply.ts';
import type { Plan } from '../../types.ts';
import { scratch } from '../scratch.ts';
import type { Toy } from './toy.ts';

const made: string[] = [];

/** An empty folder; `removeFolders` removes all of them. */
export const newFolder = (): string => {
  made.push(mkdtempSync(join(scratch, 'update-')));
  return made.at(-1) ?? '';
};
export const removeFolders = (): void => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
};

/** The service as its owner has it. */
export interface Service {
  readonly folder: string;
  readonly at: (path: string) => string;
  /** Its text, or nothing. */
  readonly read: (path: string) => string | undefined;
  readonly write: (path: string, content: string | Uint8Array) => void;
  readonly remove: (path: string) => void;
  readonly chmod: (path: string, mode: number) => void;
  readonly isExecutable: (path: string) => boolean;
  readonly git: (...words: readonly string[]) => string;
  /** Commits all that changed, in a repository that is made where there is none. */
  readonly commit: () => void;
}

export const serviceIn = (folder: string, repository = folder): Service => {
  const at = (path: string): string => join(folder, path);
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', repository, '-c', 'core.fsync=none', '-c', 'user.name=A', '-c', 'user.email=a@b', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
  return {
    ...{ folder, at, git },
    read: (path) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : undefined),
    write: (path, content) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    },
    remove: (path) => rmSync(at(path), { recursive: true }),
    chmod: (path, mode) => chmodSync(at(path), mode),
    isExecutable: (path) => (statSync(at(path)).mode & 0o111) !== 0,
    commit: () => {
      if (!existsSync(join(repository, '.git'))) git('init', '-q', '--template=', '-b', 'main');
      git('add', '--all');
      git('commit', '-q', '--allow-empty', '-m', 'Work');
    },
  };
};

const answersFor = ({ template }: Toy, answers: Readonly<Record<string, unknown>>) => {
  const raw: RawAnswers = new Map(Object.entries(answers).map(([name, value]) => [name, { value, from: name }]));
  const parsed = parse(template.questions, raw).answers;
  if (!parsed) throw new Error('The toy has no such answers.');
  return parsed;
};

/** Stamps a service of a toy. */
export const stampToy = (release: Toy, folder = join(newFolder(), 'service'), answers: Readonly<Record<string, unknown>> = {}): Service => {
  apply(folder, weigh({ ...release, directory: folder, answers: answersFor(release, answers) }).plan);
  return serviceIn(folder);
};

/** What a release writes for a record: as if it had been fetched. */
export const fetchFrom =
  (release: Toy): NonNullable<UpdateInput['fetchRelease']> =>
  async (stamp) =>
    [...stampInMemory({ ...release, answers: recordedAnswers(release.template, stamp) }).values()].map(({ content }) => content);

/** Brings the service to a release, as `update` does. */
export const bring = async ({ folder }: Pick<Service, 'folder'>, release: Toy, more: Partial<UpdateInput> = {}): Promise<Update> => {
  const update = await prepareUpdate({ ...release, directory: folder, ...more });
  applyUpdate(update);
  return update;
};

/** A line for each file that is written, or where its owner and the template differ: `conflict a.txt (edit/edit)`. */
export const told = ({ changes }: Plan): readonly string[] =>
  changes
    .filter(({ kind, conflict, path }) => path !== '.create-service.json' && (kind !== 'keep' || conflict))
    .map(({ kind, path, conflict }) => `${kind} ${path}${conflict ? ` (${conflict})` : ''}`);
