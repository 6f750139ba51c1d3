/**
 * Node's own modules without the ES facade that Node puts before them: making one reads every export, which for `node:fs` alone loads all
 * of streams. CommonJS packages in the bundle get their `require` of builtins by the same way, since an ES module has none.
 */
import { createRequire, isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

export const plainBuiltins: Plugin = {
  name: 'plain builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, kind }) =>
      isBuiltin(path)
        ? {
            path: path.replace(/^(node:)?/, 'node:'),
            namespace: kind === 'require-call' ? 'required builtin' : 'builtin',
            sideEffects: false,
          }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'required builtin' }, ({ path }) => ({ contents: `module.exports = ${get(path)};` }));
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: toModule(path) }));
  },
};

const get = (path: string): string => `process.getBuiltinModule(${JSON.stringify(path)})`;

/** What `node:fs` loads all of streams for, as soon as it is read. In the bundle these are had from the default export alone. */
const SLOW = new Set(['ReadStream', 'WriteStream', 'FileReadStream', 'FileWriteStream', 'promises']);

/** One export a name. Each is a call that esbuild may drop, so that what nobody imports is never touched. */
const toModule = (path: string): string => {
  const names = Object.keys(createRequire(import.meta.url)(path)).filter(
    (name) => name !== 'default' && !(path === 'node:fs' && SLOW.has(name)),
  );
  return [
    `const builtin = /* @__PURE__ */ ${get(path)};`,
    'const named = (name) => builtin[name];',
    'export default builtin;',
    ...names.map((name, index) => `const e${index} = /* @__PURE__ */ named(${JSON.stringify(name)}); export { e${index} as ${name} };`),
  ].join('\n');
};
