/**
 * What the bundler is told: four entries, one chunk of all that most runs need, others that load when they are needed, everything inside
 * but what a Backstage brings itself.
 */
import { join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { template } from '../../generators/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { allLayers } from '../../src/render/all-layers.ts';
import { readTemplateSources } from '../../src/render/read-templates.ts';
import { compiledTemplates } from './compile-templates.ts';
import { leanJson } from './lean-json.ts';
import { builtInFetch, builtInStreams, noEditor, noSourceMaps, plainWidth, yargsPlatform } from './lean-packages.ts';
import { plainBuiltins } from './plain-builtins.ts';

/** The command line and all that it stamps with, but not what is asked and run only now and then. */
const program = 'src/cli/program.ts';

/** A module of a Backstage and the backend that it is added to must have the same of each: they are peers. */
const peers = Object.keys(packageJson.peerDependencies);

/** Writes `bin.js`, `plopfile.js`, `backstage.js`, `backstage-capacity.js` and their chunks. @returns the paths of the modules that went in, absolute. */
export const bundle = async (root: string, outdir: string): Promise<readonly string[]> => {
  const needed = new Set<string>();
  const built = await rolldown({
    ...inputOptions(root, {
      bin: 'src/cli/bin.ts',
      plopfile: 'generators/plopfile.ts',
      backstage: 'src/backstage/module.ts',
      'backstage-capacity': 'src/backstage/capacity-module.ts',
    }),
    plugins: [...bundlePlugins(root).map(insisting), findModules(join(root, program), needed)],
  });
  const { output } = await built.write({
    dir: outdir,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    assetFileNames: 'chunks/[name]-[hash][extname]',
    // A file more costs more than what is in it: those that are always loaded are one.
    codeSplitting: { groups: [{ name: 'program', test: (id) => needed.has(id) }] },
    comments: false,
  });
  await built.close();
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
};

export const inputOptions = (root: string, input: string | Record<string, string>) => ({
  cwd: root,
  input,
  external: peers,
  platform: 'node' as const,
  transform: { target: 'node20.19' },
});

/** What makes the bundle different from its sources. */
export const bundlePlugins = (root: string): readonly Plugin[] => [
  compiledTemplates(root, () => readTemplateSources(join(root, 'templates'), allLayers(template))),
  leanJson(root),
  builtInFetch,
  builtInStreams,
  noEditor,
  noSourceMaps,
  plainBuiltins,
  plainWidth,
  yargsPlatform,
];

/** A plugin that fails the build if it had nothing to do: what it leaves out has another name by now, and would come back unseen. */
const insisting = (plugin: Plugin): Plugin => {
  const { load } = plugin;
  if (typeof load !== 'object') throw new Error(`The plugin "${plugin.name}" loads nothing.`);
  let used = false;
  return {
    ...plugin,
    load: {
      ...load,
      handler(...words) {
        used = true;
        return load.handler.apply(this, words);
      },
    },
    buildEnd(error) {
      if (!error && !used) throw new Error(`The build's plugin "${plugin.name}" found nothing to replace.`);
    },
  };
};

/** Finds the modules that are loaded as soon as one is, itself among them. */
const findModules = (entry: string, found: Set<string>): Plugin => ({
  name: 'find modules',
  buildEnd() {
    found.add(entry);
    for (const id of found) for (const imported of this.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  },
});
