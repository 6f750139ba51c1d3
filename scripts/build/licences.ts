/** The licences of the packages whose code is in the bundle: read from the packages themselves, and only from licences that allow it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

/** Each asks for nothing but its own text to travel along. */
const allowed = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Python-2.0']);

/**
 * The packages that the modules of a bundle come from, by name and version. Paths are absolute.
 * @throws Error if one has a licence that we have not weighed, or none.
 */
export const bundledPackages = (modules: readonly string[]): readonly BundledPackage[] => {
  const folders = new Set(modules.flatMap((path) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path) ?? []));
  const packages = [...folders].map(readPackage);
  const byName = new Map(packages.map((found) => [`${found.name} ${found.version}`, found]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
};

const readPackage = (folder: string): BundledPackage => {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e([-.]\w+)*$/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8') : usualText(license, author?.name ?? author ?? `the authors of ${name}`);
  if (!allowed.has(license) || !text)
    throw new Error(`${name} ${version} can't be bundled: its licence is ${license}${text ? '' : ', without a text'}.`);
  return { name, version, licence: license, text: text.trim() };
};

/** For packages that name a licence and leave its text out. That of Apache-2.0 names no holder, and is ours as well. */
const usualText = (licence: string, holder: string): string => {
  if (licence === 'MIT') return mit(holder);
  return licence === 'Apache-2.0' ? readFileSync(join(import.meta.dirname, '../../LICENSE'), 'utf8') : '';
};

const mit = (holder: string): string => `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const RULER = '─'.repeat(100);

export const toLicenceText = (packages: readonly BundledPackage[]): string => {
  const sections = packages.map(({ name, version, licence, text }) => `${RULER}\n${name} ${version} (${licence})\n\n${text}\n`);
  return ['create-service is published as one bundle. These packages are in it:\n', ...sections].join('\n');
};
