/** One service of one release, its owner's work, and the next release: what is told and what is there afterwards. In folders without a repository. */
import { expect } from 'vitest';
import { bring, fetchFrom, type Service, stampToy, told } from './service.ts';
import { type ToyFiles, type ToyRelease, toy } from './toy.ts';

export interface Case {
  readonly before: ToyFiles;
  readonly after: ToyFiles;
  readonly moves?: ToyRelease['moves'];
  readonly edit?: (service: Service) => void;
  /** What is to be told, and what is to stand there after it; `undefined` where no file is to be. */
  readonly told: readonly string[];
  readonly files?: Readonly<Record<string, string | undefined>>;
}

export const text = 'one\ntwo\nthree\nfour\nfive\nsix\n';
export const [first, last] = [text.replace('one', 'ONE'), text.replace('six', 'SIX')];
export const both = first.replace('six', 'SIX');
export const conflict = (ours: string, base: string, theirs: string): string =>
  `<<<<<<< yours\n${ours}||||||| template 1.0.0\n${base}=======\n${theirs}>>>>>>> template 2.0.0\n`;

/** Brings a service of one release, after its owner's work, to the next one, and that again, which must change nothing. */
export const brought = async ({ before, after, moves, edit }: Case) => {
  const [old, next] = [toy(before), toy(after, { version: '2.0.0', ...(moves && { moves }) })];
  const service = stampToy(old);
  edit?.(service);
  const update = await bring(service, next, { fetchRelease: fetchFrom(old) });
  return { service, update, next };
};

export const become = async (row: Case): Promise<void> => {
  const { service, update, next } = await brought(row);
  expect(told(update.plan)).toEqual(row.told);
  const paths = Object.keys(row.files ?? {});
  expect(Object.fromEntries(paths.map((path) => [path, service.read(path)]))).toEqual(row.files ?? {});
  const again = await bring(service, next);
  expect(again.plan.changes.filter(({ kind }) => kind !== 'keep')).toEqual([]);
  expect(again.before.template.version).toBe('2.0.0');
};

export const edit = (path: string, content: string | Uint8Array) => (service: Service) => service.write(path, content);
export const remove = (path: string) => (service: Service) => service.remove(path);
