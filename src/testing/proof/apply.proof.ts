/** The writer against the real world: processes that are killed, many at once, full disks, missing rights. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { recover } from '../../tree/apply-in-use.ts';
import { withFault } from '../apply/faults.ts';
import { newParent, run, type Scenario, scenarios } from '../apply/scenarios.ts';
import { snapshot, withoutPrivate } from '../apply/snapshot.ts';
import { type Finished, finish, start } from '../process.ts';
import { until } from '../wait.ts';

const root = join(import.meta.dirname, '../../..');
const child = join(import.meta.dirname, '../apply/child.ts');
const isRoot = process.getuid?.() === 0;
const nobody = 65534;

const parents: string[] = [];
afterEach(() => {
  for (const parent of parents.splice(0)) rmSync(parent, { recursive: true, force: true });
});

const begin = ({ prepare }: Scenario) => {
  const parent = newParent();
  parents.push(parent);
  const target = prepare(parent);
  return { parent, target, before: snapshot(parent) };
};

const wholeOf = (scenario: Scenario) => {
  const { parent, target } = begin(scenario);
  run(target);
  return snapshot(parent);
};

const applyInChild = (target: string, at = 0, who: { readonly uid?: number; readonly gid?: number } = {}): Promise<Finished> =>
  finish([process.execPath, child, target, String(at)], { folder: root, ...who });

describe.each(scenarios)('$title', (scenario) => {
  it('is as before or whole after a SIGKILL at any call, and whole after the next run', async () => {
    const whole = wholeOf(scenario);
    let finished = false;
    const outcomes = { before: 0, whole: 0 };
    for (let at = 1; !finished; at++) {
      const { parent, target, before } = begin(scenario);
      const { code, stdout } = await applyInChild(target, at);
      finished = code === 0;
      if (finished) expect(stdout).toBe(`done ${at - 1}\n`);
      for (const [path, found] of Object.entries(withoutPrivate(snapshot(parent))))
        expect([before[path], whole[path]], `${path}, killed at call ${at}`).toContain(found);
      if (existsSync(target)) {
        recover(target);
        const recovered = withoutPrivate(snapshot(parent));
        expect([before, whole], `killed at call ${at}`).toContainEqual(recovered);
        outcomes[JSON.stringify(recovered) === JSON.stringify(before) ? 'before' : 'whole'] += 1;
      }
      run(target);
      expect(snapshot(parent), `the run after a kill at call ${at}`).toEqual(whole);
      rmSync(parent, { recursive: true });
    }
    expect(outcomes.whole).toBeGreaterThan(0);
  });

  it('is written by many runs at once as by one', async () => {
    const whole = wholeOf(scenario);
    for (let round = 0; round < 5; round++) {
      const { parent, target } = begin(scenario);
      const ended = await Promise.all(Array.from({ length: 4 * availableParallelism() }, () => applyInChild(target)));
      const said = ended.map(({ stdout, stderr }) => stdout || stderr);
      expect(said.filter((line) => line.startsWith('done'))).not.toEqual([]);
      // Whoever does not win says so in a user's words.
      for (const line of said) expect(line).toMatch(/^(done \d+|(busy|changed-since-plan|disk): .*\.)\n$/);
      expect(snapshot(parent)).toEqual(whole);
    }
  });
});

describe('the system refuses', () => {
  const fresh = scenarios[0] as Scenario;
  const inUse = scenarios.find(({ title }) => title === 'a folder in use') as Scenario;

  it.runIf(isRoot).each([fresh, inUse])('$title on a disk that fills up, at every size', async (scenario) => {
    const whole = wholeOf(scenario);
    const outcomes = new Set<string>();
    for (let inodes = 12; inodes <= 48; inodes++) {
      const mount = newParent();
      // Node starts from elsewhere: on this file system there is nothing but the target.
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', `size=256k,nr_inodes=${inodes}`, 'tmpfs', mount]).status).toBe(0);
      try {
        let target: string;
        try {
          target = scenario.prepare(mount);
        } catch {
          continue; // Too small for what stands there before.
        }
        const before = snapshot(mount);
        const { stdout, stderr } = await applyInChild(target);
        if (stdout.startsWith('done')) expect(snapshot(mount)).toEqual(whole);
        else {
          expect(stdout || stderr).toContain('the disk is full');
          expect(snapshot(mount), `${inodes} inodes`).toEqual(before);
        }
        outcomes.add(stdout.split(' ')[0] ?? '');
      } finally {
        spawnSync('umount', [mount]);
        rmSync(mount, { recursive: true });
      }
    }
    expect([...outcomes].sort()).toEqual(['disk:', 'done']);
  });

  it.runIf(isRoot)('a file system that is read-only', async () => {
    const { parent, target } = begin(inUse);
    spawnSync('mount', ['--bind', parent, parent]);
    expect(spawnSync('mount', ['-o', 'remount,bind,ro', parent]).status).toBe(0);
    try {
      const before = snapshot(parent);
      expect((await applyInChild(target)).stdout).toContain('read-only');
      expect((await applyInChild(join(parent, 'fresh'))).stdout).toContain('read-only');
      expect(snapshot(parent)).toEqual(before);
    } finally {
      spawnSync('umount', [parent]);
    }
  });

  it.each<[string, (target: string) => void]>([
    ['the folder', (target) => chmodSync(target, 0o555)],
    ['a folder in it that gets a file', (target) => chmodSync(join(target, 'deep'), 0o555)],
    ['a folder in it that loses a file', (target) => chmodSync(join(target, 'dropped'), 0o555)],
    ['a file in it that nobody may read', (target) => chmodSync(join(target, 'changed.txt'), 0o000)],
    ['a folder in it that nobody may enter', (target) => chmodSync(join(target, 'deep'), 0o000)],
  ])('the right to %s', async (_, takeRight) => {
    const { parent, target } = begin(inUse);
    if (isRoot) spawnSync('chown', ['-R', String(nobody), parent]);
    takeRight(target);
    const before = snapshot(parent);
    const { stdout, stderr } = await applyInChild(target, 0, isRoot ? { uid: nobody, gid: nobody } : {});
    expect(stdout || stderr).toContain('permission was denied');
    expect(snapshot(parent)).toEqual(before);
    chmodSync(join(target, 'deep'), 0o755);
  });

  it('the right to the folder above a fresh target', async () => {
    const parent = newParent();
    parents.push(parent);
    chmodSync(parent, 0o555);
    const { stdout } = await applyInChild(join(parent, 'a/b/target'), 0, isRoot ? { uid: nobody, gid: nobody } : {});
    expect(stdout).toContain('permission was denied');
    expect(readdirSync(parent)).toEqual([]);
    chmodSync(parent, 0o755);
  });

  it('a name that is too long, after folders that were missing', async () => {
    const parent = newParent();
    parents.push(parent);
    const { stdout } = await applyInChild(join(parent, 'a/b', 'x'.repeat(300), 'target'));
    expect(stdout).toContain('too long');
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe('a run that is stopped in the middle', () => {
  const inUse = scenarios.find(({ title }) => title === 'a folder in use') as Scenario;
  const whole = wholeOf(inUse);

  /** The call by which a run takes the lock. */
  const locking = ((): number => {
    let found = 0;
    const { target } = begin(inUse);
    const look = (call: number, name: string, [, to]: readonly unknown[]) => {
      if (name === 'renameSync' && String(to).endsWith('.create-service-apply')) found = call;
      return undefined;
    };
    withFault(look, () => run(target));
    return found;
  })();

  /** Starts one that stops itself under its lock, after so many calls more. */
  const startAndStop = async (callsMore: number) => {
    const { parent, target } = begin(inUse);
    const taken = locking + callsMore;
    const running = start([process.execPath, child, target, String(taken), 'SIGSTOP'], { folder: root });
    await until('the run is stopped', () => /^State:\s+T/m.test(readFileSync(`/proc/${running.pid}/status`, 'utf8')));
    expect(existsSync(join(target, '.create-service-apply'))).toBe(true);
    const goOn = async () => {
      running.kill('SIGCONT');
      await running.exit;
      return running.stdout();
    };
    return { parent, target, goOn };
  };

  it.each([1, 5, 20])('keeps others out, and ends when it goes on: %i calls after it took the lock', async (callsMore) => {
    const { parent, target, goOn } = await startAndStop(callsMore);
    expect((await applyInChild(target)).stdout).toMatch(/^busy: Another run is writing/);
    expect(await goOn()).toMatch(/^done/);
    expect(snapshot(parent)).toEqual(whole);
  });

  it.each([1, 5, 10, 15, 20, 25])(
    'harms nothing if another took it for dead meanwhile: %i calls after it took the lock',
    async (callsMore) => {
      const { parent, target, goOn } = await startAndStop(callsMore);
      withFault(
        (_, name, args) =>
          name === 'lstatSync' && String(args[0]).endsWith('.json') ? () => ({ isFile: () => true, ctimeMs: 0 }) : undefined,
        () => run(target),
      );
      expect(snapshot(parent)).toEqual(whole);
      expect(await goOn()).toMatch(/^changed-since-plan: This run was paused for so long/);
      expect(snapshot(parent)).toEqual(whole);
    },
  );
});

it('a folder in use may be reached through a link; what lies in it may not', async () => {
  const { parent, target, before } = begin(scenarios[3] as Scenario);
  symlinkSync('target', join(parent, 'link'));
  expect((await applyInChild(join(parent, 'link'))).stdout).toMatch(/^done/);
  expect(snapshot(target)).not.toEqual(before);

  const other = begin(scenarios[3] as Scenario);
  mkdirSync(join(other.parent, 'outside'));
  writeFileSync(join(other.parent, 'outside/new.txt'), 'Not ours.\n');
  rmSync(join(other.target, 'deep'), { recursive: true });
  symlinkSync('../outside', join(other.target, 'deep'));
  const found = snapshot(other.parent);
  const { stdout, stderr } = await applyInChild(other.target);
  expect(stdout + stderr).toContain('conflicts');
  expect(snapshot(other.parent)).toEqual(found);
});
