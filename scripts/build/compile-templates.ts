/** Compiles templates at build time, into a module that stands in for `generators/template-files.ts` in the bundle. Pure. */
import { isUtf8 } from 'node:buffer';
import type { CompiledFile } from '../../src/render/compiled-templates.ts';
import type { Part } from '../../src/render/parts.ts';
import type { TemplateSource } from '../../src/render/read-templates.ts';
import { isTemplate, stampedPath } from '../../src/render/template-path.ts';
import { toParts } from './to-parts.ts';

/** The source of the module. `runtime` is where it finds `compiled-templates.ts`. JSON, since V8 reads it faster than JavaScript. */
export const toTemplateModule = (sources: readonly TemplateSource[], runtime: string): string =>
  [
    `import { bringToLife } from ${literal(runtime)};`,
    'let living;',
    `export const loadTemplateFiles = () => (living ??= bringToLife(JSON.parse(${literal(JSON.stringify(sources.map(toCompiledFile)))})));`,
  ].join('\n');

const toCompiledFile = (file: TemplateSource): CompiledFile => {
  const { layer, path, mode } = file;
  const source = `${layer}/${path}`;
  try {
    return { layer, source, mode, path: fixed(toParts(stampedPath(path))), content: toContent(file) };
  } catch (error) {
    throw new Error(`The template ${source} can't be compiled.`, { cause: error });
  }
};

const toContent = ({ path, content }: TemplateSource): CompiledFile['content'] => {
  if (!isUtf8(content)) return { base64: content.toString('base64') };
  const text = content.toString('utf8');
  const parts = isTemplate(path) ? fixed(toParts(text)) : text;
  return typeof parts === 'string' ? { text: parts } : { parts };
};

/** Text where nothing depends on an answer. */
const fixed = (parts: readonly Part[]): string | readonly Part[] => {
  const [first = '', ...others] = parts;
  return typeof first === 'string' && others.length === 0 ? first : parts;
};

const literal = (text: string): string => JSON.stringify(text);
