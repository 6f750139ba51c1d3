/** `eject`: a service goes its own way. Its record is dropped, and all that speaks of its template; what its owner did stays. Plans; writes nothing. */

import type { mergeFile } from '../merge/merge-file.ts';
import { render } from '../render/render.ts';
import { touchingDisk } from '../support/system-errors.ts';
import { blobId, byPath } from '../tree/file-tree.ts';
import { readPaths } from '../tree/read.ts';
import type { Change, FileEntry, FileTree, Plan, RenderedFile } from '../types.ts';
import type { Rendering } from './in-memory.ts';
import { RECORD_PATH, readStamp } from './record.ts';
import { recordedAnswers } from './recorded-answers.ts';
import { refuseNewer, refuseOther } from './refusals.ts';

export interface Ejection {
  readonly directory: string;
  readonly plan: Plan;
  readonly ours: FileTree;
  /** Files that still speak of the template afterwards, since their owner changed those lines. */
  readonly left: readonly string[];
}

/** @throws UserError where no service was stamped, its record is damaged, or it is of another template or a newer one. */
export const planEject = async ({
  template,
  files,
  directory,
}: Omit<Rendering, 'answers'> & { readonly directory: string }): Promise<Ejection> => {
  const before = readStamp(directory);
  const answers = recordedAnswers(template, before);
  refuseOther(before, { template, files, answers, directory });
  refuseNewer(before, { template, directory });
  // As it names itself in the files that are there.
  const stamped = { ...template, version: before.template.version };
  const [kept, ejected] = [render(stamped, files, answers), render(stamped, files, answers, false)];
  const paths = [RECORD_PATH, ...kept.keys()];
  const { files: ours } = touchingDisk(`${directory} can't be read`, () => readPaths(directory, paths), '');
  const { mergeFile } = await import('../merge/merge-file.ts');
  const changes = [...kept].flatMap(
    ([path, { content }]) => loosen(mergeFile, { path, base: content, ours: ours.get(path), theirs: ejected.get(path) }) ?? [],
  );
  const record = ours.get(RECORD_PATH);
  const dropped: Change[] = record
    ? [{ path: RECORD_PATH, kind: 'delete', why: 'nothing keeps it current', ...OWN, mode: record.mode, found: blobId(record.content) }]
    : [];
  const plan = { changes: [...changes, ...dropped].sort((a, b) => byPath(a.path, b.path)) };
  return { directory, plan, ours, left: leftIn(ours, plan) };
};

interface Sides {
  readonly path: string;
  readonly base: Uint8Array;
  readonly ours: FileEntry | undefined;
  readonly theirs: RenderedFile | undefined;
}

const OWN = { layer: 'stamp', keeping: 'managed' } as const;

/** What the template would have written had it never kept the service, brought into what stands there. */
const loosen = (merge: typeof mergeFile, { path, base, ours: found, theirs }: Sides): Change | undefined => {
  if (!found || !theirs || Buffer.from(base).equals(theirs.content)) return undefined;
  const merged = merge({ path, base, ours: found.content, theirs: theirs.content, labels: { ours: '', base: '', theirs: '' } });
  if (merged.kind !== 'clean' || blobId(merged.content) === blobId(found.content)) return undefined;
  const { layer, keeping } = theirs;
  return {
    ...{ path, kind: 'update', why: 'it spoke of its template', layer, keeping, mode: found.mode, content: merged.content },
    found: blobId(found.content),
  };
};

const leftIn = (ours: FileTree, { changes }: Plan): readonly string[] => {
  const written = new Map(changes.map(({ path, content }) => [path, content ?? Buffer.of()]));
  const speaks = (content: Uint8Array): boolean => Buffer.from(content).includes('create-service');
  return [...ours].filter(([path, { content }]) => speaks(written.get(path) ?? content)).map(([path]) => path);
};
