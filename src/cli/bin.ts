#!/usr/bin/env node
/** Where the program is put together: the command line from `src`, what it stamps from `generators`. */
import packageJson from '../../package.json' with { type: 'json' };

// Who reads a pipe may leave early (`| head`). What is being done goes on to its end; only the words are lost.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

const words = process.argv.slice(2);
// Answered before anything is loaded: shells and scripts ask this often.
if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) process.stdout.write(`${packageJson.version}\n`);
else {
  const [{ main }, { template }] = await Promise.all([import('./main.ts'), import('../../generators/index.ts')]);
  process.exitCode = await main(words, {
    version: packageJson.version,
    template,
    loadTemplateFiles: async () => (await import('../../generators/template-files.ts')).loadTemplateFiles(),
    loadPlopfile: async () => (await import('../../generators/plopfile.ts')).default,
  });
}
