/** Our own JSON as V8 reads it fastest, and no more of it than the program needs. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'rolldown';

/** What is longer lies in a file of its own: as text within JavaScript it would be scanned once more than it is parsed. */
const LONGEST_INLINE = 10_000;

export const leanJson = (root: string): Plugin => ({
  name: 'lean JSON',
  load: {
    filter: { id: { include: /\.json$/, exclude: /[\\/]node_modules[\\/]/ } },
    handler(id) {
      const value: unknown = JSON.parse(readFileSync(id, 'utf8'));
      // Of our own manifest the version alone.
      const needed = id === join(root, 'package.json') ? { version: (value as { version: string }).version } : value;
      const text = JSON.stringify(needed);
      if (text.length <= LONGEST_INLINE) return { code: `export default JSON.parse(${JSON.stringify(text)});`, moduleType: 'js' };
      const file = this.emitFile({ type: 'asset', name: relative(root, id).replaceAll(/[\\/]/g, '-'), source: text });
      const read = `JSON.parse(readFileSync(new URL(import.meta.ROLLUP_FILE_URL_${file}), 'utf8'))`;
      return { code: `import { readFileSync } from 'node:fs'; export default ${read};`, moduleType: 'js' };
    },
  },
});
