/** The situations in which a plan is applied, small enough to fail at each of their calls. */
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { touchingDisk } from '../../support/system-errors.ts';
import { apply } from '../../tree/apply.ts';
import { recover } from '../../tree/apply-in-use.ts';
import { blobId, toTree } from '../../tree/file-tree.ts';
import { plan } from '../../tree/plan.ts';
import { readPaths } from '../../tree/read.ts';
import type { FileMode, RenderedTree, Stamp } from '../../types.ts';
import { scratch } from '../scratch.ts';

export interface Scenario {
  readonly title: string;
  /** Prepares `parent`, an empty folder, and names the target in it. */
  readonly prepare: (parent: string) => string;
}

const rendered = (files: Readonly<Record<string, readonly [text: string, mode?: FileMode]>>): RenderedTree =>
  toTree(
    Object.entries(files).map(([path, [text, mode = 'file']]) => [
      path,
      { content: Buffer.from(text), mode, layer: 'test', keeping: 'managed' as const },
    ]),
  );

const before = {
  'dropped/only.txt': 'The template dropped this one and with it its folder.\n',
  'dropped.txt': 'The template dropped this one too.\n',
  'changed.txt': 'As it was.\n',
  'deep/er/changed.txt': 'As it was, deeper.\n',
  'tool.sh': '#!/bin/sh\n',
} as const;

const theirs = rendered({
  'changed.txt': ['As the template has it now.\n'],
  'deep/er/changed.txt': ['As the template has it now, deeper.\n'],
  'deep/new.txt': ['New in a folder that is there.\n'],
  'new/folder/one.txt': ['One.\n'],
  'new/folder/two.txt': ['Two.\n'],
  'run.sh': ['#!/bin/sh\necho run\n', 'executable'],
  // The same content, to be executable from now on.
  'tool.sh': [before['tool.sh'], 'executable'],
});

const base: Stamp = {
  template: { name: 'test', version: '1' },
  answers: {},
  managed: Object.fromEntries(Object.entries(before).map(([path, text]) => [path, blobId(Buffer.from(text))])),
  seed: [],
};

const write = (root: string, path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

export const scenarios: readonly Scenario[] = [
  { title: 'a fresh target', prepare: (parent) => join(parent, 'target') },
  { title: 'a fresh target whose parents are missing', prepare: (parent) => join(parent, 'one/two/target') },
  {
    title: 'an empty folder',
    prepare: (parent) => {
      mkdirSync(join(parent, 'target'));
      return join(parent, 'target');
    },
  },
  {
    title: 'a folder in use',
    prepare: (parent) => {
      const target = join(parent, 'target');
      for (const [path, text] of Object.entries(before)) write(target, path, text);
      chmodSync(join(target, 'changed.txt'), 0o640);
      write(target, 'mine/notes.txt', "The owner's own.\n");
      mkdirSync(join(target, 'mine/empty'));
      symlinkSync('../elsewhere', join(target, 'mine/link'));
      return target;
    },
  },
];

/** An empty folder for one run. */
export const newParent = (): string => mkdtempSync(join(scratch, 'apply-'));

/** What `create` does with a target: recover, plan, apply. What happens in `meanwhile` happens between the two last. */
export const run = (target: string, meanwhile: () => void = () => {}): void => {
  recover(target);
  const paths = new Set([...theirs.keys(), ...Object.keys(base.managed)]);
  const { files: ours, obstacles } = touchingDisk(`${target} can't be read`, () => readPaths(target, paths));
  const made = plan({ ...(ours.size > 0 && { base }), ours, obstacles, theirs });
  meanwhile();
  apply(target, made);
};
