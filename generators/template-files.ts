/** The template files of every layer, read from `templates/`. The build puts the compiled templates in this module's place. */
import { join } from 'node:path';
import { allLayers } from '../src/render/all-layers.ts';
import { compileTemplates, readTemplateSources } from '../src/render/read-templates.ts';
import type { TemplateFiles } from '../src/types.ts';
import { template } from './index.ts';

export const loadTemplateFiles = (): TemplateFiles =>
  compileTemplates(readTemplateSources(join(import.meta.dirname, '../templates'), allLayers(template)));
