/** Answers in, files out: pure, the same answers always give the same bytes. It touches no disk. */
import { toTree } from '../tree/file-tree.ts';
import type { Answers, Keeping, Layer, RenderedFile, RenderedTree, ServiceTemplate, TemplateFile, TemplateFiles, View } from '../types.ts';
import { layersFor } from './layers.ts';
import { toView } from './view.ts';

/**
 * The service that the answers describe.
 * @param kept Whether it is to be kept current; else it is rendered as one that is on its own.
 * @throws Error naming template and layer when a template fails: a bug of the template, since answers are checked before.
 */
export const render = (template: ServiceTemplate, files: TemplateFiles, answers: Answers, kept = true): RenderedTree => {
  const layers = layersFor(template, answers);
  const view = toView(template, answers, layers, kept);
  return toTree(layers.flatMap((layer) => [...renderTemplates(layer, files.get(layer.name) ?? [], view), ...renderGenerated(layer, view)]));
};

type Entry = readonly [path: string, file: RenderedFile];

const renderTemplates = (layer: Layer, files: readonly TemplateFile[], view: View): readonly Entry[] =>
  files.flatMap((file) => {
    try {
      const path = file.path(view);
      // An empty segment is how a path says "not for these answers".
      if (path.split('/').includes('')) return [];
      return [toEntry(layer, path, file.content(view), file.mode)];
    } catch (error) {
      throw new Error(`The template ${file.source} of layer ${layer.name} failed for service ${view.name}.`, { cause: error });
    }
  });

const renderGenerated = (layer: Layer, view: View): readonly Entry[] =>
  (layer.generates ?? []).map(({ path, content }) => toEntry(layer, path, encoder.encode(content(view)), 'file'));

const encoder = new TextEncoder();

const toEntry = (layer: Layer, path: string, content: Uint8Array, mode: RenderedFile['mode']): Entry => [
  path,
  { content, mode, layer: layer.name, keeping: keepingOf(layer, path) },
];

const keepingOf = (layer: Layer, path: string): Keeping =>
  (layer.seed ?? []).some((seed) => (seed.endsWith('/') ? path.startsWith(seed) : path === seed)) ? 'seed' : 'managed';
