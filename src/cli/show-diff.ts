/** A plan as a patch that git takes, modes and all, so far as its files are text. Loaded only when a diff is asked for. Pure. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Change, FileEntry, FileMode, FileTree, Plan } from '../types.ts';

/** What would change, against the files as they stand. Conflicts are shown as if the template's side were taken. */
export const toDiff = ({ changes }: Plan, ours: FileTree): string =>
  changes
    .filter(({ kind }) => kind !== 'keep')
    .map((change) => patchOf(change, ours.get(change.path)))
    .join('');

const patchOf = ({ path, content, mode }: Change, before: FileEntry | undefined): string => {
  const after = content && { content, mode };
  const header = [`diff --git a/${path} b/${path}`, ...modeLines(before?.mode, after?.mode)].map((line) => `${line}\n`).join('');
  if ([before, after].some((entry) => entry?.content.includes(0))) return `${header}Binary files a/${path} and b/${path} differ\n`;
  const [oldText, newText] = [toText(before), toText(after)];
  // Git takes the names from its own header then; a patch without lines is none to it.
  if (oldText === newText) return header;
  return (
    header +
    createTwoFilesPatch(before ? `a/${path}` : '/dev/null', after ? `b/${path}` : '/dev/null', oldText, newText, undefined, undefined, {
      headerOptions: FILE_HEADERS_ONLY,
    })
  );
};

const modeLines = (before: FileMode | undefined, after: FileMode | undefined): readonly string[] => {
  if (before === after) return [];
  if (!before) return [`new file mode ${gitMode(after)}`];
  if (!after) return [`deleted file mode ${gitMode(before)}`];
  return [`old mode ${gitMode(before)}`, `new mode ${gitMode(after)}`];
};

const gitMode = (mode: FileMode | undefined): string => (mode === 'executable' ? '100755' : '100644');

const toText = (entry: FileEntry | undefined): string => (entry ? Buffer.from(entry.content).toString('utf8') : '');
