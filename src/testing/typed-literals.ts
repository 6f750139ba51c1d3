/** Lets the TypeScript compiler judge data: a field that is unknown, missing or mistyped in a published type is a fault. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { finish } from './process.ts';

export interface TypedLiteral {
  /** What it is, for messages. */
  readonly name: string;
  readonly module: string;
  readonly type: string;
  readonly value: unknown;
}

const root = path.resolve(import.meta.dirname, '../..');
const flags = '--noEmit --strict --skipLibCheck --module nodenext --target es2023 --pretty false --ignoreConfig'.split(' ');

/** What the compiler says against the values, one message each, beginning with the name of the value. */
export const typeFaults = async (literals: readonly TypedLiteral[]): Promise<readonly string[]> => {
  // Within the project, so that the compiler finds its packages.
  await mkdir(path.join(root, '.cache'), { recursive: true });
  const folder = await mkdtemp(path.join(root, '.cache/typed-'));
  try {
    const sources = literals.map(({ module, type, value }) =>
      [`import type { ${type} } from '${module}';`, `export const value: ${type} = ${JSON.stringify(value, null, 1)};`].join('\n'),
    );
    const files = sources.map((_, index) => path.join(folder, `literal${index}.mts`));
    await Promise.all(files.map((file, index) => writeFile(file, sources[index] ?? '')));
    const { code, output } = await finish([path.join(root, 'node_modules/.bin/tsc'), ...flags, ...files], { folder: root });
    const faults = output.split('\n').filter((line) => line.includes(': error TS'));
    if (code !== 0 && faults.length === 0) throw new Error(`The compiler failed: ${output}`);
    return faults.map((fault) => fault.replace(/^.*literal(\d+)\.mts/, (_, index: string) => literals[Number(index)]?.name ?? ''));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
