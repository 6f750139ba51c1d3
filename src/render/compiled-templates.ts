/** Brings templates to life that the build compiled: needs nothing of Handlebars. */
import type { FileMode, TemplateFile, TemplateFiles, View } from '../types.ts';
import { type Part, renderParts } from './parts.ts';

/** One file of a layer as the build left it: what no answer changes is a range of bytes. */
export interface CompiledFile {
  readonly layer: string;
  readonly source: string;
  readonly mode: FileMode;
  readonly path: string | readonly Part[];
  readonly content: { readonly from: number; readonly to: number } | { readonly parts: readonly Part[] };
}

/** `data`: a line of JSON with all compiled files, then the bytes that their ranges count from. */
export const bringToLife = (data: Buffer): TemplateFiles => {
  const lineEnd = data.indexOf('\n');
  const files: readonly CompiledFile[] = JSON.parse(data.toString('utf8', 0, lineEnd));
  const bytes = data.subarray(lineEnd + 1);
  const byLayer = new Map<string, TemplateFile[]>();
  for (const { layer, source, mode, path, content } of files) {
    const file = { layer, source, mode, path: toPath(path), content: toContent(content, bytes) };
    const known = byLayer.get(layer);
    if (known) known.push(file);
    else byLayer.set(layer, [file]);
  }
  return byLayer;
};

const toPath = (path: CompiledFile['path']): ((view: View) => string) =>
  typeof path === 'string' ? () => path : (view) => renderParts(path, view);

const toContent = (content: CompiledFile['content'], bytes: Buffer): TemplateFile['content'] => {
  if ('parts' in content) return (view) => Buffer.from(renderParts(content.parts, view));
  const fixed = bytes.subarray(content.from, content.to);
  return () => fixed;
};
