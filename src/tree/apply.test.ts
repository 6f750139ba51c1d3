/** Fails, and dies, at every call to the file system: the target must be as before or whole. (Real processes: `apply.proof.ts`.) */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../support/errors.ts';
import { Killed, systemError, withFault, writeHalf } from '../testing/apply/faults.ts';
import { newParent, run, type Scenario, scenarios } from '../testing/apply/scenarios.ts';
import { snapshot, withoutPrivate } from '../testing/apply/snapshot.ts';
import { recover } from './apply-in-use.ts';

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

/** The outcome of an undisturbed run, and how many calls it makes. */
const undisturbed = (scenario: Scenario) => {
  const { parent, target } = begin(scenario);
  const calls = withFault(
    () => undefined,
    () => run(target),
  );
  return { whole: snapshot(parent), calls };
};

const errorOf = (act: () => void): unknown => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
};

const deadPid = spawnSync(process.execPath, ['--version']).pid;

/** Acts as a process that is gone afterwards. */
const asDeadProcess = <Result>(act: () => Result): Result => {
  const own = Object.getOwnPropertyDescriptor(process, 'pid') as PropertyDescriptor;
  Object.defineProperty(process, 'pid', { ...own, value: deadPid });
  try {
    return act();
  } finally {
    Object.defineProperty(process, 'pid', own);
  }
};

describe.each(scenarios)('$title', (scenario) => {
  const { whole, calls } = undisturbed(scenario);

  it('is written whole, and nothing is left beside it', () => {
    const { parent, target } = begin(scenario);
    run(target);
    expect(snapshot(parent)).toEqual(whole);
    expect(whole).toEqual(withoutPrivate(whole));
    expect(Object.keys(whole)).toContain(`${target.slice(parent.length + 1)}/new/folder/two.txt`);
  });

  it('is left alone by a second run', () => {
    const { parent, target } = begin(scenario);
    run(target);
    run(target);
    expect(snapshot(parent)).toEqual(whole);
  });

  it.each(['ENOSPC', 'EACCES', 'EIO'])('is as before when a call fails with %s, whichever it is', (code) => {
    for (let at = 1; at <= calls; at++) {
      const { parent, target, before } = begin(scenario);
      let failed = '';
      const error = errorOf(() =>
        withFault(
          (call, name) => {
            if (call !== at) return undefined;
            failed = name;
            // This one can't throw: it takes every error for "not there".
            if (name === 'existsSync') return () => false;
            return () => {
              throw systemError(code, name);
            };
          },
          () => run(target),
        ),
      );
      const state = snapshot(parent);
      const where = `call ${at} (${failed})`;
      if (error) {
        expect(error, where).toBeInstanceOf(UserError);
        expect((error as UserError).message, where).toMatch(/ (was|could|can't|disk) .*\.$/);
        expect(state, where).toEqual(before);
      } else {
        // What only tidies up may fail: an empty folder stays.
        const emptied = failed === 'rmdirSync' ? before['target/dropped'] : undefined;
        expect({ ...(emptied && { 'target/dropped': emptied }), ...withoutPrivate(state) }, where).toEqual({
          ...(emptied && { 'target/dropped': emptied }),
          ...whole,
        });
      }
    }
  });

  it('is as before when the disk is full from some call on', () => {
    const needSpace = new Set(['writeFileSync', 'mkdirSync', 'copyFileSync']);
    for (let at = 1; at <= calls; at++) {
      const { parent, target, before } = begin(scenario);
      const error = errorOf(() =>
        withFault(
          (call, name, args) =>
            call >= at && needSpace.has(name)
              ? () => {
                  writeHalf(name, args);
                  throw systemError('ENOSPC', name);
                }
              : undefined,
          () => run(target),
        ),
      );
      if (error) {
        expect((error as Error).message).toContain('the disk is full');
        expect(snapshot(parent), `from call ${at} on`).toEqual(before);
      } else expect(snapshot(parent), `from call ${at} on`).toEqual(whole);
    }
  });

  it('is never torn when the process is killed, and the next run makes it whole', () => {
    for (let at = 1; at <= calls; at++) {
      const { parent, target, before } = begin(scenario);
      const die = (call: number, name: string, args: readonly unknown[]) =>
        call < at
          ? undefined
          : () => {
              if (call === at) writeHalf(name, args);
              throw new Killed();
            };
      const error = errorOf(() => asDeadProcess(() => withFault(die, () => run(target))));
      // While it tidies up at the end it lets no error out, and so it doesn't notice.
      if (!error) expect(withoutPrivate(snapshot(parent))).toEqual(whole);
      else expect(error).toBeInstanceOf(Killed);

      const state = withoutPrivate(snapshot(parent));
      for (const [path, found] of Object.entries(state))
        expect([before[path], whole[path]], `${path}, killed at call ${at}`).toContain(found);

      if (existsSync(target)) recover(target);
      const recovered = withoutPrivate(snapshot(parent));
      if (existsSync(target)) expect([before, whole], `killed at call ${at}`).toContainEqual(recovered);

      run(target);
      expect(snapshot(parent), `the run after a kill at call ${at}`).toEqual(whole);
    }
  });

  it('survives that the recovery is killed, too', () => {
    if (!existsSync(begin(scenario).target)) return;
    // Killed where most is half done: just before the lock is taken away.
    const killAt = calls - 2;
    for (let at = 1, killed = true; killed; at++) {
      const { parent, target, before } = begin(scenario);
      const dieFrom = (first: number) => (call: number) =>
        call < first
          ? undefined
          : () => {
              throw new Killed();
            };
      expect(errorOf(() => asDeadProcess(() => withFault(dieFrom(killAt), () => run(target))))).toBeInstanceOf(Killed);
      expect(withoutPrivate(snapshot(parent))).not.toEqual(before);
      const error = errorOf(() => asDeadProcess(() => withFault(dieFrom(at), () => void recover(target))));
      killed = error instanceof Killed;
      recover(target);
      expect([before, whole], `recovery killed at call ${at}`).toContainEqual(withoutPrivate(snapshot(parent)));
      run(target);
      expect(snapshot(parent)).toEqual(whole);
    }
  });
});

it('names its folders so that they say what they are', () => {
  const { target } = begin(scenarios[0] as Scenario);
  const names: string[] = [];
  withFault(
    (_, name, [path]) => {
      if (name === 'mkdirSync' && dirname(String(path)) === dirname(target)) names.push(basename(String(path)));
      return undefined;
    },
    () => run(target),
  );
  expect(names).toEqual([expect.stringMatching(/^\.create-service-[0-9a-f]{8}-\d+-[0-9a-f]{12}$/)]);
});
