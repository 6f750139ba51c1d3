import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';

/** The names of what a module's default export has. */
const namesIn = (file: string): readonly string[] => {
  const { program } = parseSync(file, readFileSync(file, 'utf8'));
  const exported = program.body.find((node) => node.type === 'ExportDefaultDeclaration')?.declaration;
  if (exported?.type !== 'ObjectExpression') throw new Error(`${file} exports no object.`);
  return exported.properties
    .flatMap((property) => (property.type === 'Property' && 'name' in property.key ? [String(property.key.name)] : []))
    .sort();
};

it("has what yargs's own has, no more and no less", () => {
  const theirs = join(import.meta.dirname, '../../node_modules/yargs/lib/platform-shims/esm.mjs');
  expect(namesIn(join(import.meta.dirname, 'yargs-platform.js'))).toEqual(namesIn(theirs));
});
