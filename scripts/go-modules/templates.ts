/** The Go sources among the templates, of the language and of what capabilities bring for it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const templates = join(import.meta.dirname, '../../templates');

export const readGoTemplates = (): readonly string[] =>
  globSync('{languages,capabilities/*}/go/**/*.go{,.hbs}', { cwd: templates }).map((path) => readFileSync(join(templates, path), 'utf8'));
