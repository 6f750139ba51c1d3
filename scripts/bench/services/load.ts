/** Sends requests as a process of its own, a program in Go: one in Node would need as much CPU as what it measures. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from '../../../src/testing/process.ts';
import { buildGo } from './contestants.ts';

export const CONNECTIONS = 32;

/** One kind of request. */
export interface Load {
  readonly id: 'get' | 'page' | 'post';
  readonly title: string;
  readonly method: string;
  readonly paths: readonly string[];
  readonly body?: object;
}

export const loadsOn = (paths: readonly string[]): readonly Load[] => [
  { id: 'get', title: 'GET by id', method: 'GET', paths },
  { id: 'page', title: 'GET a page of 20', method: 'GET', paths: ['/v1/items'] },
  { id: 'post', title: 'POST', method: 'POST', paths: ['/v1/items'], body: { name: 'Pencil', quantity: 3 } },
];

export interface Answered {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds, in which 99 of 100 were answered. */
  readonly p99: number;
  /** Milliseconds that the sender itself used. */
  readonly cpu: number;
}

export type SendLoad = (port: number, load: Load, seconds: number) => Promise<Answered>;

export const buildLoad = (cache: string, loads: readonly Load[]): SendLoad => {
  const program = join(cache, 'load');
  buildGo(join(import.meta.dirname, '../load'), program);
  const fileOf = ({ id }: Load) => join(cache, `${id}.paths`);
  for (const load of loads) writeFileSync(fileOf(load), load.paths.join('\n'));
  return async (port, load, seconds) => {
    const body = load.body ? ['-body', JSON.stringify(load.body)] : [];
    const words = ['-address', `127.0.0.1:${port}`, '-connections', `${CONNECTIONS}`, '-for', `${seconds}s`, '-paths', fileOf(load)];
    const { stdout } = await succeed([program, ...words, '-method', load.method, ...body], { folder: cache });
    return JSON.parse(stdout) as Answered;
  };
};
