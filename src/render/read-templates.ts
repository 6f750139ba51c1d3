/** Reads and compiles the templates of a folder: for development, tests and companies' own templates. Users get them precompiled. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import type { FileMode, TemplateFile, TemplateFiles, View } from '../types.ts';
import { compileOptions, registerHelpers } from './handlebars.ts';
import { isTemplate, stampedPath } from './template-path.ts';

/** A file below `templates/`, not compiled yet. */
export interface TemplateSource {
  readonly layer: string;
  /** Path within the layer. */
  readonly path: string;
  readonly mode: FileMode;
  readonly content: Buffer;
}

/**
 * The files of the given layers, sorted by path. A layer without a folder has none.
 * @throws Error if there is no folder of templates at all.
 */
export const readTemplateSources = (root: string, layers: readonly string[]): readonly TemplateSource[] => {
  if (!existsSync(root)) throw new Error(`There are no templates in ${root}.`);
  return layers.flatMap((layer) =>
    filesBelow(join(root, layer)).map((path) => {
      const file = join(root, layer, path);
      return { layer, path, mode: statSync(file).mode & 0o111 ? ('executable' as const) : ('file' as const), content: readFileSync(file) };
    }),
  );
};

/** Paths of the files below a folder, relative to it, POSIX, sorted. */
const filesBelow = (folder: string): readonly string[] => {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
};

/** Compiles sources at run time. */
export const compileTemplates = (sources: readonly TemplateSource[]): TemplateFiles => {
  const handlebars = Handlebars.create();
  registerHelpers(handlebars);
  const byLayer = new Map<string, TemplateFile[]>();
  for (const { layer, path, mode, content } of sources) {
    const stamped = stampedPath(path);
    const body = isTemplate(path) ? handlebars.compile(content.toString('utf8'), compileOptions) : undefined;
    const file: TemplateFile = {
      layer,
      source: `${layer}/${path}`,
      mode,
      path: stamped.includes('{{') ? handlebars.compile<View>(stamped, compileOptions) : () => stamped,
      content: body ? (view) => Buffer.from(body(view)) : () => content,
    };
    byLayer.set(layer, [...(byLayer.get(layer) ?? []), file]);
  }
  return byLayer;
};
