/**
 * `npm run record [-- --check]`: makes the pictures of the README from the real program in a real terminal (tmux) and a real browser
 * (Chromium). With `--check` it writes nothing and fails if the program says something else by now; how long it took may differ.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryOf } from '../src/support/git.ts';
import { toShellLine } from '../src/support/shell-line.ts';
import { toSvg } from './record/ansi-to-svg.ts';
import { recordReport } from './record/report-picture.ts';

const root = join(import.meta.dirname, '..');
const picture = join(root, 'docs/images/create.svg');
const columns = 110;
const typed = 'npm create service@latest payments -- --owner team-payments --tier 1 --no-install --yes';

// What users run is the bundle.
const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.ts')], { cwd: root, stdio: ['ignore', 2, 2] });
if (status !== 0) process.exit(1);
const screen = await record();
const svg = toSvg(screen, columns, typed);
if (!process.argv.includes('--check')) {
  mkdirSync(dirname(picture), { recursive: true });
  writeFileSync(picture, svg);
  await recordReport(root, join(root, 'docs/images/report.png'));
} else {
  const differing = firstDifference(existsSync(picture) ? readFileSync(picture, 'utf8') : '', svg);
  if (differing) {
    console.error(`docs/images/create.svg shows what the program no longer says: run \`npm run record\`.\n${differing}`);
    process.exitCode = 1;
  }
}

/** The program run as its users run it, in a folder with a registry; what the terminal shows at the end, with the command that led to it. */
async function record(): Promise<string> {
  // There the program would make no repository, and say so.
  if (repositoryOf(tmpdir()) !== undefined) throw new Error(`${tmpdir()} is part of a git repository: set TMPDIR to a folder that is not.`);
  const folder = mkdtempSync(join(tmpdir(), 'record-'));
  const socket = join(folder, 'tmux');
  const work = join(folder, 'work');
  cpSync(join(root, 'catalog/shop'), join(work, 'catalog'), { recursive: true });
  const tmux = (...words: string[]): string => {
    const { status, stdout, stderr, error } = spawnSync('tmux', ['-S', socket, '-f', '/dev/null', ...words], {
      cwd: work,
      encoding: 'utf8',
      env: environment(folder),
    });
    if (status !== 0) throw new Error(`tmux ${words.join(' ')} failed: ${stderr}`, { cause: error });
    return stdout;
  };
  try {
    const program = [
      process.execPath,
      join(root, 'dist/bin.js'),
      ...typed
        .split(' ')
        .filter((word) => word !== '--')
        .slice(3),
    ];
    // The title comes through the terminal behind all that the program said: once it is there, so is the rest. `read` keeps the pane open.
    tmux(
      'new-session',
      '-d',
      '-x',
      String(columns),
      '-y',
      '60',
      `${toShellLine(program)}; printf '\\033]2;ended %s\\007' $?; read forever`,
    );
    let title = '';
    for (let waited = 0; !title.startsWith('ended '); waited += 100) {
      if (waited > 30_000) throw new Error('The program did not end.');
      await sleep(100);
      title = tmux('display-message', '-p', '#{pane_title}').trim();
    }
    if (title !== 'ended 0') throw new Error(`The program ${title.replace(' ', ' with ')}.`);
    const shown = tmux('capture-pane', '-e', '-p');
    return `\u001b[90m$\u001b[39m ${typed}\n${shown}`;
  } finally {
    spawnSync('tmux', ['-S', socket, 'kill-server']);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the picture shows must not depend on who makes it. */
function environment(home: string): NodeJS.ProcessEnv {
  const identity = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
  };
  return { PATH: process.env.PATH, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...identity };
}

/** The first line of the picture that is not as it should be, and what it should be; how long it took is left out of account. */
function firstDifference(shown: string, said: string): string | undefined {
  const [before, after] = [shown, said].map((text) => text.replaceAll(/textLength="[\d.]+"|\d+ ms/g, '…').split('\n')) as [
    string[],
    string[],
  ];
  const at = after.findIndex((line, index) => line !== before[index]);
  return at < 0 && before.length === after.length ? undefined : `- ${before[at] ?? 'nothing'}\n+ ${after[at] ?? 'nothing'}`;
}
