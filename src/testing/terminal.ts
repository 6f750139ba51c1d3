/** A real terminal (tmux) with a program in it: keys in, screen out. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineEnvironment, succeed } from './process.ts';
import { until } from './wait.ts';

export interface TerminalUnderTest {
  readonly press: (...keys: readonly string[]) => Promise<void>;
  readonly screen: () => Promise<string>;
  /** Waits until the screen shows it. */
  readonly shows: (text: string) => Promise<string>;
  /** The exit code, once the program has ended. */
  readonly ended: () => Promise<number>;
  readonly cursorIsShown: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export const inTerminal = async (command: readonly string[], folder: string): Promise<TerminalUnderTest> => {
  const own = mkdtempSync(join(tmpdir(), 'terminal-'));
  const somebody = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
  };
  const environment = { ...machineEnvironment(), ...somebody, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  const tmux = async (...words: readonly string[]): Promise<string> =>
    (await succeed(['tmux', '-S', join(own, 'socket'), '-f', '/dev/null', ...words], { folder, environment })).stdout;
  // The shell writes the exit code down, and keeps the terminal open: one that is dead shows a line less, and no cursor.
  // A Ctrl-C reaches the shell as well, which must outlive it to do so.
  const status = join(own, 'status');
  const line = `trap : INT; ${command.map((word) => `'${word}'`).join(' ')}; echo $? > '${status}'; read forever`;
  await tmux('new-session', '-d', '-x', '110', '-y', '80', line);
  const screen = () => tmux('capture-pane', '-p');
  return {
    press: async (...keys) => void (await tmux('send-keys', ...keys)),
    screen,
    shows: (text) => until(`the terminal shows ${text}`, async () => (await screen()).includes(text) && screen()),
    ended: async () =>
      Number(
        await until(
          'the program ended',
          async () => {
            const code = existsSync(status) && readFileSync(status, 'utf8').trim();
            if (!code) throw new Error(`The terminal shows:\n${await screen()}`);
            return code;
          },
          { within: 60_000 },
        ),
      ),
    cursorIsShown: async () => (await tmux('display-message', '-p', '#{cursor_flag}')).trim() === '1',
    close: async () => {
      await tmux('kill-server').catch(() => undefined);
      rmSync(own, { recursive: true, force: true });
    },
  };
};
