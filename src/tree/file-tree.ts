/** The one constructor of file trees: checks and sorts their paths. It reads and writes nothing. */
import { hash } from 'node:crypto';

/** Why a path can't stand in a tree, or nothing. Paths are POSIX, relative, normal, and one by one can be stored by every system. */
export const pathFault = (path: string): string | undefined => {
  if (path === '') return 'is empty';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is absolute';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  const illegal = /[\u0000-\u001f\u007f"*:<>?\\|]/.exec(path)?.[0];
  if (illegal) return `contains ${JSON.stringify(illegal)}, which not every system can store`;
  if (!path.isWellFormed()) return 'contains half of a character (a lone surrogate)';
  for (const segment of path.split('/')) {
    if (segment === '') return 'has an empty segment';
    if (segment === '.' || segment === '..') return `has a segment "${segment}"`;
    if (Buffer.byteLength(segment) > LONGEST_SEGMENT) return `has a segment of more than ${LONGEST_SEGMENT} bytes`;
    if (DEVICE.test(segment)) return `has the segment "${segment}", which is a device on Windows`;
    if (/[. ]$/.test(segment)) return `has a segment that ends in "${segment.at(-1)}", which not every system can store`;
    if (reachesGit(segment)) return 'reaches into .git';
  }
  return undefined;
};

/** What the usual file systems store. */
const LONGEST_SEGMENT = 255;

/** Names that Windows keeps for itself, whatever the extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Whether a file system may take the name for `.git`: some ignore case, some invisible characters, some know a short alias. */
const reachesGit = (segment: string): boolean => ['.git', 'git~1'].includes(visible(segment).toLowerCase());

/** Plain names, which nearly all are, spare V8 the expression, whose table of characters takes it a while to make. */
const visible = (segment: string): string => (/^[ -~]*$/.test(segment) ? segment : segment.replace(/\p{Cf}/gu, ''));

/** Order of paths: by UTF-16 code unit, the same on every machine. */
export const byPath = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * A tree of the given entries, sorted by path.
 * @throws Error if a path is not relative and normal, is there twice, or is both a file and a folder: all are bugs of a template.
 */
export const toTree = <Entry>(entries: Iterable<readonly [string, Entry]>): ReadonlyMap<string, Entry> => {
  const sorted = [...entries].sort(([a], [b]) => byPath(a, b));
  const tree = new Map<string, Entry>();
  for (const [path, entry] of sorted) {
    const fault = pathFault(path);
    if (fault) throw new Error(`The path ${JSON.stringify(path)} ${fault}.`);
    if (tree.has(path)) throw new Error(`The path ${path} is there twice.`);
    tree.set(path, entry);
  }
  const folders = new Set<string>();
  for (const path of tree.keys()) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
      if (tree.has(folder)) throw new Error(`The path ${folder} is a file and a folder.`);
    }
  }
  return tree;
};

/** Git's object id of a blob with this content (SHA-1 of `blob <length>\0<content>`), so that git can recover the text by it. */
export const blobId = (content: Uint8Array): string => hash('sha1', Buffer.concat([Buffer.from(`blob ${content.byteLength}\0`), content]));

/** Whether a content has this git blob id, or would have it but for the line ends that a checkout gave it. */
export const isBlob = (content: Uint8Array, id: string): boolean =>
  blobId(content) === id || (content.includes(CARRIAGE_RETURN) && blobId(withUnixLines(content)) === id);

const CARRIAGE_RETURN = 13;

export const withUnixLines = (content: Uint8Array): Buffer =>
  Buffer.from(Buffer.from(content).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
