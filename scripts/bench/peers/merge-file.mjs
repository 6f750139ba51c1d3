/** usage: merge-file.mjs BASE NEWEST: brings each service below the working folder forward by `git merge-file`, and knows of nothing else that an update has to. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const [, , base, newest] = process.argv;
const filesOf = (folder) =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('/.git/') && !entry.parentPath.endsWith('/.git'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(folder, file), readFileSync(file)]),
  );
const [before, theirs] = [filesOf(base), filesOf(newest)];
for (const service of readdirSync('.')) {
  const ours = filesOf(service);
  for (const [path, content] of theirs) {
    const [was, is] = [before.get(path), ours.get(path)];
    const target = join(service, path);
    if (is?.equals(content) || was?.equals(content)) continue;
    if (is && was && !is.equals(was)) spawnSync('git', ['merge-file', '--quiet', target, join(base, path), join(newest, path)]);
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }
}
