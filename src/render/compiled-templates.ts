/** Brings templates to life that the build compiled: needs nothing of Handlebars. */
import type { FileMode, TemplateFile, TemplateFiles, View } from '../types.ts';
import { type Part, renderParts } from './parts.ts';

/** One file of a layer as the build left it. What no answer changes is text; bytes that are no text are base64. */
export interface CompiledFile {
  readonly layer: string;
  readonly source: string;
  readonly mode: FileMode;
  readonly path: string | readonly Part[];
  readonly content: { readonly text: string } | { readonly base64: string } | { readonly parts: readonly Part[] };
}

export const bringToLife = (files: readonly CompiledFile[]): TemplateFiles => {
  const byLayer = new Map<string, TemplateFile[]>();
  for (const { layer, source, mode, path, content } of files) {
    const file = { layer, source, mode, path: toPath(path), content: toBytes(content) };
    const known = byLayer.get(layer);
    if (known) known.push(file);
    else byLayer.set(layer, [file]);
  }
  return byLayer;
};

const toPath = (path: CompiledFile['path']): ((view: View) => string) =>
  typeof path === 'string' ? () => path : (view) => renderParts(path, view);

const toBytes = (content: CompiledFile['content']): TemplateFile['content'] => {
  if ('parts' in content) return (view) => Buffer.from(renderParts(content.parts, view));
  let bytes: Uint8Array | undefined;
  return () => {
    bytes ??= 'text' in content ? Buffer.from(content.text) : Buffer.from(content.base64, 'base64');
    return bytes;
  };
};
