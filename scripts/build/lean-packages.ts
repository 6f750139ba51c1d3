/** Packages without what no run of ours uses, where that is most of what they cost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/** Plop's prompts can open an editor; no question of ours does, and its tables of character sets are half a megabyte. */
export const noEditor: Plugin = {
  name: 'no editor',
  resolveId: { filter: { id: /^@inquirer\/external-editor$/ }, handler: (id) => `\0no-editor:${id}` },
  load: {
    filter: { id: /^\0no-editor:/ },
    handler: () => `export const editAsync = () => { throw new Error('create-service asks nothing in an editor.'); };`,
  },
};

/** yargs measures text by Unicode's segments, whose tables take 10 ms to load; what our help says is one column a character. */
export const plainWidth: Plugin = {
  name: 'plain width',
  resolveId: {
    filter: { id: /^string-width$/ },
    handler: (id, importer = '') => (/[\\/]node_modules[\\/](yargs|cliui)[\\/]/.test(importer) ? `\0plain-width:${id}` : undefined),
  },
  load: {
    filter: { id: /^\0plain-width:/ },
    handler: () =>
      `import { stripVTControlCharacters } from 'node:util'; export default (text) => [...stripVTControlCharacters(text)].length;`,
  },
};

/** Backstage's client brings a fetch for old platforms and tables of all names of hosts: half a megabyte for what Node has. */
export const builtInFetch: Plugin = {
  name: 'built-in fetch',
  resolveId: { filter: { id: /^cross-fetch$/ }, handler: (id) => `\0built-in-fetch:${id}` },
  load: { filter: { id: /^\0built-in-fetch:/ }, handler: () => 'export default globalThis.fetch;' },
};

/** Streams for old Nodes, which a spinner of Plop's prompts brings: Node's own are what they became. */
export const builtInStreams: Plugin = {
  name: 'built-in streams',
  resolveId: { filter: { id: /^readable-stream$/ }, handler: (id) => `\0built-in-streams:${id}` },
  load: { filter: { id: /^\0built-in-streams:/ }, handler: () => `module.exports = require('node:stream');` },
};

/** Handlebars does without maps of its sources where the package for them is missing; nothing here asks for one. */
export const noSourceMaps: Plugin = {
  name: 'no source maps',
  resolveId: {
    filter: { id: /^source-map$/ },
    handler: (id, importer = '') => (/[\\/]node_modules[\\/]handlebars[\\/]/.test(importer) ? `\0no-source-maps:${id}` : undefined),
  },
  load: { filter: { id: /^\0no-source-maps:/ }, handler: () => `throw new Error('There are no source maps here.');` },
};

/** See `yargs-platform.js`. */
export const yargsPlatform: Plugin = {
  name: 'yargs platform',
  load: {
    filter: { id: /[\\/]yargs[\\/]lib[\\/]platform-shims[\\/]esm\.mjs$/ },
    handler: () => readFileSync(join(import.meta.dirname, 'yargs-platform.js'), 'utf8'),
  },
};
