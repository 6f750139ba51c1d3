#!/usr/bin/env node
/** The door of the program. It asks for nothing but the version before it lets anything be loaded. */
import { setFlagsFromString } from 'node:v8';
import packageJson from '../../package.json' with { type: 'json' };

// Who reads a pipe may leave early (`| head`). What is being done goes on to its end; only the words are lost.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.exitCode = 1;
    if (stream === process.stdout) process.stderr.write(`The output can't be written: ${error.message}.\n`);
  });

// Runs here are short. V8's second optimising compiler pays for itself only after many seconds (older versions have no first one to rely on),
// and a nursery that grows keeps a hundred megabytes for what is gone.
if (Number.parseInt(process.versions.node, 10) >= 24) {
  setFlagsFromString('--no-turbofan');
  setFlagsFromString('--semi-space-growth-factor=1');
}

const { version } = packageJson;
const words = process.argv.slice(2);
// Shells and scripts ask this often.
if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) process.stdout.write(`${version}\n`);
else process.exitCode = await (await import('./program.ts')).run(words, version);
