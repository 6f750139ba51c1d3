/** Stamps services for proofs: the real template and engine, in this process; nothing is installed in them. */
import { join } from 'node:path';
import { template } from '../../generators/index.ts';
import { parse } from '../questions/parse.ts';
import { allLayers } from '../render/all-layers.ts';
import { compileTemplates, readTemplateSources } from '../render/read-templates.ts';
import { weigh } from '../stamp/weigh.ts';
import { apply } from '../tree/apply.ts';
import type { Answers } from '../types.ts';

const files = compileTemplates(readTemplateSources(join(import.meta.dirname, '../../templates'), allLayers(template)));

/** Stamps a service into a folder and returns the folder. What is not answered is the default. */
export const stamp = (directory: string, answers: Partial<Answers> = {}): string => {
  const given = { name: 'payments', owner: 'team-payments', ...answers };
  const { answers: all, problems } = parse(
    template.questions,
    new Map(Object.entries(given).map(([name, value]) => [name, { value, from: name }])),
  );
  if (!all) throw new Error(problems.map(({ where, says }) => `${where}: ${says}`).join('\n'));
  apply(directory, weigh({ template, files, answers: all, directory }).plan);
  return directory;
};

/** Capabilities that are chosen one by one: those of no group. */
export const freeCapabilities: readonly string[] = template.capabilities.filter(({ group }) => !group).map(({ id }) => id);

/** Every subset of a list, the empty one and the whole among them: bit `i` of the count says whether item `i` is in. */
export const subsets = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: 2 ** items.length }, (_, count) => items.filter((_item, index) => count & (1 << index)));
