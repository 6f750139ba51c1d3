/** Compiles templates at build time, into one file of data that the bundle reads where developers read `templates/`. */
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';
import type { CompiledFile } from '../../src/render/compiled-templates.ts';
import type { Part } from '../../src/render/parts.ts';
import type { TemplateSource } from '../../src/render/read-templates.ts';
import { isTemplate, stampedPath } from '../../src/render/template-path.ts';
import { toParts } from './to-parts.ts';

/** Puts a module that reads the compiled templates in the place of `generators/template-files.ts`. */
export const compiledTemplates = (root: string, readSources: () => readonly TemplateSource[]): Plugin => ({
  name: 'compiled templates',
  load: {
    filter: { id: /[\\/]generators[\\/]template-files\.ts$/ },
    handler() {
      const file = this.emitFile({ type: 'asset', name: 'templates.bin', source: compileTemplates(readSources()) });
      return [
        `import { readFileSync } from 'node:fs';`,
        `import { bringToLife } from ${JSON.stringify(join(root, 'src/render/compiled-templates.ts'))};`,
        'let living;',
        `export const loadTemplateFiles = () => (living ??= bringToLife(readFileSync(new URL(import.meta.ROLLUP_FILE_URL_${file}))));`,
      ].join('\n');
    },
  },
});

/** A line of JSON that says what there is, then the bytes of all that no answer changes. Pure. */
export const compileTemplates = (sources: readonly TemplateSource[]): Buffer => {
  const bytes: Buffer[] = [];
  let end = 0;
  const keep = (content: Buffer): CompiledFile['content'] => {
    bytes.push(content);
    end += content.byteLength;
    return { from: end - content.byteLength, to: end };
  };
  const files = sources.map((file) => compile(file, keep));
  return Buffer.concat([Buffer.from(`${JSON.stringify(files)}\n`), ...bytes]);
};

const compile = ({ layer, path, mode, content }: TemplateSource, keep: (content: Buffer) => CompiledFile['content']): CompiledFile => {
  const source = `${layer}/${path}`;
  try {
    const parts = isTemplate(path) && isUtf8(content) ? fixed(toParts(content.toString('utf8'))) : undefined;
    return {
      layer,
      source,
      mode,
      path: fixed(toParts(stampedPath(path))),
      content: parts === undefined ? keep(content) : typeof parts === 'string' ? keep(Buffer.from(parts)) : { parts },
    };
  } catch (error) {
    throw new Error(`The template ${source} can't be compiled.`, { cause: error });
  }
};

/** Text where nothing depends on an answer. */
const fixed = (parts: readonly Part[]): string | readonly Part[] => {
  const [first = '', ...others] = parts;
  return typeof first === 'string' && others.length === 0 ? first : parts;
};
