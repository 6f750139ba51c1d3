/**
 * Node's own modules without the ES facade that Node puts before them: making one reads every export, which for `node:fs` alone loads all
 * of streams. CommonJS packages in the bundle get their `require` of builtins by the same way, since an ES module has none.
 */
import { createRequire, isBuiltin } from 'node:module';
import type { Plugin } from 'rolldown';

const imported = '\0builtin:';
const required = '\0required-builtin:';

/** A facade for each module that imports one, so that none holds what another needs. */
let facades = 0;

export const plainBuiltins: Plugin = {
  name: 'plain builtins',
  resolveId: {
    filter: { id: /^(node:)?[a-z_/]+$/ },
    handler: (id, _importer, { kind }) =>
      isBuiltin(id)
        ? {
            id: `${kind === 'require-call' ? required : imported}${id.replace(/^(node:)?/, 'node:')}#${facades++}`,
            moduleSideEffects: false,
          }
        : undefined,
  },
  load: {
    filter: { id: [new RegExp(`^${imported}`), new RegExp(`^${required}`)] },
    handler(id) {
      const [kind = '', path = ''] = /^(\0[a-z-]+:)(.*)#\d+$/.exec(id)?.slice(1) ?? [];
      return kind === required ? `module.exports = ${get(path)};` : toModule(path);
    },
  },
};

const get = (path: string): string => `process.getBuiltinModule(${JSON.stringify(path)})`;

/** What `node:fs` loads all of streams for, as soon as it is read. In the bundle these are had from the default export alone. */
const SLOW = new Set(['ReadStream', 'WriteStream', 'FileReadStream', 'FileWriteStream', 'promises']);

/** One export a name. Each is a call that the bundler may drop, so that what nobody imports is never touched. */
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
