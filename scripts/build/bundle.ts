/** What esbuild is told: two entries, chunks that load when they are needed, everything inside. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { template } from '../../generators/index.ts';
import { allLayers } from '../../src/render/all-layers.ts';
import { readTemplateSources } from '../../src/render/read-templates.ts';
import { toTemplateModule } from './compile-templates.ts';
import { plainBuiltins } from './plain-builtins.ts';

/** Writes `bin.js`, `plopfile.js` and their chunks. The names of what went in are in the returned file. */
export const bundle = async (root: string, outdir: string): Promise<Metafile> => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { bin: 'src/cli/bin.ts', plopfile: 'generators/plopfile.ts' },
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    legalComments: 'none',
    metafile: true,
    plugins: [...bundlePlugins(root)],
  });
  return metafile;
};

/** What makes the bundle different from its sources. */
export const bundlePlugins = (root: string): readonly Plugin[] => [
  compiledTemplates(root),
  leanJson(root),
  noEditor,
  plainBuiltins,
  plainWidth,
  yargsPlatform,
];

/** Users get the templates compiled: nothing is read or compiled when they stamp, and it works from within a zip. */
const compiledTemplates = (root: string): Plugin => ({
  name: 'compiled templates',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]generators[\\/]template-files\.ts$/ }, () => ({
      contents: toTemplateModule(readTemplateSources(join(root, 'templates'), allLayers(template)), '../src/render/compiled-templates.ts'),
      resolveDir: join(root, 'generators'),
      loader: 'js',
    }));
  },
});

/** JSON parses faster than the same as JavaScript; of our own manifest the program needs the version alone. */
const leanJson = (root: string): Plugin => ({
  name: 'lean JSON',
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => {
      const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
      const needed = relative(root, path) === 'package.json' ? { version: (value as { version: string }).version } : value;
      return { contents: `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(needed))})`, loader: 'js' };
    });
  },
});

/** Plop's prompts can open an editor; no question of ours does, and its tables of character sets are half a megabyte. */
const noEditor: Plugin = {
  name: 'no editor',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@inquirer\/external-editor$/ }, ({ path }) => ({ path, namespace: 'no-editor' }));
    onLoad({ filter: /.*/, namespace: 'no-editor' }, () => ({
      contents: `export const editAsync = () => { throw new Error('create-service asks nothing in an editor.'); };`,
    }));
  },
};

/** yargs measures text by Unicode's segments, whose tables take 10 ms to load; what our help says is one column a character. */
const plainWidth: Plugin = {
  name: 'plain width',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^string-width$/ }, ({ path, importer }) =>
      /[\\/]node_modules[\\/](yargs|cliui)[\\/]/.test(importer) ? { path, namespace: 'plain-width' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'plain-width' }, () => ({
      contents: `import { stripVTControlCharacters } from 'node:util'; export default (text) => [...stripVTControlCharacters(text)].length;`,
    }));
  },
};

/** See `yargs-platform.js`. */
const yargsPlatform: Plugin = {
  name: 'yargs platform',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]yargs[\\/]lib[\\/]platform-shims[\\/]esm\.mjs$/ }, ({ path }) => ({
      contents: readFileSync(join(import.meta.dirname, 'yargs-platform.js'), 'utf8'),
      resolveDir: join(path, '..'),
      loader: 'js',
    }));
  },
};
