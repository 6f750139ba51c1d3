/** A process that applies a scenario and sends itself a signal at the n-th call: `child.ts <target> <n> <signal>`; 0 = never. Prints how it ended. */
import { UserError } from '../../support/errors.ts';
import { withFault } from './faults.ts';
import { run } from './scenarios.ts';

const [, , target = '', at = '0', signal = 'SIGKILL'] = process.argv;
try {
  const calls = withFault(
    (call) => {
      if (call === Number(at)) process.kill(process.pid, signal);
      return undefined;
    },
    () => run(target),
  );
  process.stdout.write(`done ${calls}\n`);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stdout.write(`${error.code}: ${error.message}\n`);
}
