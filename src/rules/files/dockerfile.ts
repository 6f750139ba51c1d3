/** The Dockerfile that a service's image is built by: its last stage, as far as rules ask. */
import type { ServiceFiles } from '../../catalog/service-files.ts';
import { once } from './once.ts';
import { isAside } from './path-kinds.ts';

export interface Dockerfile {
  readonly file: string;
  /** The instructions of its last stage and of those that it builds on, in order. */
  readonly instructions: readonly Instruction[];
  /** The image that all of them begin with, variables filled in where they have a default. */
  readonly base: string;
}

export interface Instruction {
  /** In capitals. */
  readonly name: string;
  readonly rest: string;
  readonly line: number;
}

/** The one at the top, or else the only one below; nothing where there is none, or it can't be told which one counts. */
export const dockerfileOf = once((files): Dockerfile | undefined => {
  const all = files.paths.filter((path) => /(?:^|\/)(?:Dockerfile|Containerfile)$/.test(path) && !isAside(path) && !path.startsWith('.'));
  const file = all.find((path) => !path.includes('/')) ?? (all.length === 1 ? all[0] : undefined);
  const text = file === undefined ? undefined : files.text(file);
  return file === undefined || text === undefined ? undefined : parseDockerfile(file, text);
});

const parseDockerfile = (file: string, text: string): Dockerfile => {
  const defaults = new Map<string, string>();
  const stages: { readonly from: string; readonly as: string; readonly instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    const { name, rest } = instruction;
    if (name === 'ARG')
      for (const [, key = '', value = ''] of rest.matchAll(/(\w+)=("[^"]*"|\S*)/g)) defaults.set(key, value.replaceAll('"', ''));
    if (name === 'FROM') {
      const [from = '', , as = ''] = rest
        .replace(/--\S+\s+/g, '')
        .trim()
        .split(/\s+/);
      stages.push({ from: fill(from, defaults), as, instructions: [] });
    } else stages.at(-1)?.instructions.push({ ...instruction, rest: name === 'USER' ? fill(rest, defaults) : rest });
  }
  const last = stages.at(-1);
  let base = last?.from ?? '';
  let instructions: readonly Instruction[] = last?.instructions ?? [];
  for (let index = stages.length - 2; index >= 0; index--) {
    const stage = stages[index];
    if (!stage || stage.as === '' || stage.as.toLowerCase() !== base.toLowerCase()) continue;
    base = stage.from;
    instructions = [...stage.instructions, ...instructions];
  }
  return { file, instructions, base };
};

/** A variable without a default stays as it is written. */
const fill = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(
    /\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g,
    (all, braced: string | undefined, other: string | undefined, plain: string | undefined) =>
      values.get(braced ?? plain ?? '') || other || all,
  );

const instructionsOf = (text: string): readonly Instruction[] => {
  const found: Instruction[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = at + 1;
    const parts = [lines[at] ?? ''];
    if (/^\s*(?:#|$)/.test(parts[0] ?? '')) continue;
    while (/\\[ \t\r]*$/.test(parts.at(-1) ?? '') && at + 1 < lines.length) {
      const next = lines[++at] ?? '';
      // A comment between does not end it.
      if (!/^\s*#/.test(next)) parts.push(next);
    }
    const whole = parts.map((part) => part.replace(/\\[ \t\r]*$/, '')).join(' ');
    const [, name = '', rest = ''] = /^\s*(\w+)\s+([\s\S]*)$/.exec(whole) ?? [];
    if (name) found.push({ name: name.toUpperCase(), rest: rest.trim(), line });
  }
  return found;
};

export const lastOf = ({ instructions }: Dockerfile, name: string): Instruction | undefined =>
  instructions.findLast((instruction) => instruction.name === name);

/** The compose files of a service. */
export const composeFilesOf = ({ paths }: ServiceFiles): readonly string[] =>
  paths.filter((path) => /^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/.test(path));
