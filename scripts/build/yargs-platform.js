/**
 * What yargs sees of the machine: in the bundle this stands for its own `platform-shims/esm.mjs`, which reads files of translations and
 * looks for a `package.json` at every start. Our help is English, its version is given, and modules are never loaded by name.
 * It stands in that file's place, so the relative import is of yargs's own files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { format, inspect } from 'node:util';
import cliui from 'cliui';
import stringWidth from 'string-width';
import Parser from 'yargs-parser';
import { getProcessArgvBin } from '../../build/lib/utils/process-argv.js';

const insist = (holds) => {
  if (!holds) throw new Error('yargs is in a state that it holds for impossible.');
};

const loadNothing = () => {
  throw new Error('create-service loads no module by name.');
};

export default {
  assert: { strictEqual: (a, b) => insist(a === b), notStrictEqual: (a, b) => insist(a !== b) },
  cliui,
  findUp: () => undefined,
  getCallerFile: loadNothing,
  getEnv: (key) => process.env[key],
  getProcessArgvBin,
  inspect,
  mainFilename: process.cwd(),
  Parser,
  path,
  process: {
    argv: () => process.argv,
    cwd: process.cwd,
    emitWarning: (warning, type) => process.emitWarning(warning, type),
    execPath: () => process.execPath,
    exit: (code) => process.exit(code),
    nextTick: process.nextTick,
    stdColumns: process.stdout.columns ?? null,
  },
  readFileSync,
  readdirSync,
  require: loadNothing,
  stringWidth,
  y18n: {
    __: (text, ...values) => format(text, ...values),
    __n: (one, many, count, ...values) => {
      const text = count === 1 ? one : many;
      return text.includes('%d') ? format(text, count, ...values) : format(text, ...values);
    },
    getLocale: () => 'en',
    setLocale: () => {},
    updateLocale: () => {},
  },
};
