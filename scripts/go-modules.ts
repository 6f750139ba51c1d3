/**
 * `npm run go-modules`: brings `generators/versions/go/` up to date with what the Go templates import and with the versions in its `go.mod`,
 * and writes `modules.json`, from which services get theirs where there is no Go.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askGo } from './go-modules/ask-go.ts';
import { go } from './go-modules/go.ts';
import { importedBy, toImporter } from './go-modules/imports.ts';
import { toModulesText } from './go-modules/modules-text.ts';
import { proveTidy } from './go-modules/prove-tidy.ts';
import { readGoTemplates } from './go-modules/templates.ts';

const folder = join(import.meta.dirname, '../generators/versions/go');
const packages = importedBy(readGoTemplates());

writeFileSync(join(folder, 'imports.go'), toImporter('versions', packages));
go(folder, 'mod', 'tidy');
const modules = askGo(folder, packages);
proveTidy(modules, packages);
writeFileSync(join(folder, 'modules.json'), toModulesText(modules));
