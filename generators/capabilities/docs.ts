/** Docs as TechDocs builds them, and the decisions that the stamped service starts with. */
import { defineCapability } from '../../src/define.ts';

export const docs = defineCapability({
  id: 'docs',
  title: 'Docs',
  help: 'TechDocs pages and architecture decision records.',
  default: true,
  any: {
    seed: ['docs/'],
    contributes: () => ({ annotations: [{ name: 'backstage.io/techdocs-ref', value: 'dir:.' }] }),
  },
  languages: 'any',
});
