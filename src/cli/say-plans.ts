/** Plans of several folders: as lists, as one patch, as data. */
import { join, relative } from 'node:path';
import type { FolderPlan } from '../tree/desk.ts';
import type { FileTree, Plan } from '../types.ts';
import { asTyped } from './as-typed.ts';
import { colourPatch } from './colour-patch.ts';
import { toData, toReasons } from './show-plan.ts';
import type { Terminal } from './terminal.ts';

export const sayPlans = async ({ out, style }: Terminal, plans: readonly FolderPlan[], asPatch = false): Promise<void> => {
  if (asPatch) {
    const { toDiff } = await import('./show-diff.ts');
    const text = plans.map((one) => toDiff(...fromHere(one))).join('');
    if (text) out(colourPatch(text, style).replace(/\n$/, ''));
    return;
  }
  for (const { root, plan } of plans) {
    out(style('bold', `${asTyped(root)}:`));
    out(toReasons(plan, style));
  }
};

/** Paths as a patch has them that is taken where the command was given. */
const fromHere = ({ root, plan, ours }: FolderPlan): [Plan, FileTree] => {
  const here = (path: string): string => relative(process.cwd(), join(root, path)).replaceAll('\\', '/');
  return [
    { changes: plan.changes.map((change) => ({ ...change, path: here(change.path) })) },
    new Map([...ours].map(([path, entry]) => [here(path), entry])),
  ];
};

export const toFolders = (plans: readonly FolderPlan[]): readonly object[] =>
  plans.map(({ root, plan }) => ({ directory: root, changes: toData(plan) }));
