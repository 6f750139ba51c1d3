import { refOf } from '../catalog/entity.ts';
import { defineRule } from './rule.ts';
import { ANNOTATION_FORM, waiversOf } from './waiver.ts';

export const brokenEntity = defineRule({
  id: 'REG-001',
  title: 'broken entity',
  level: 'error',
  data: 'catalog',
  finds:
    'A file or document of the registry can not be read as a Backstage entity, has a field of the wrong type, or a reference that another has.',
  why: 'What can not be read is left out: its services count for nobody, and Backstage refuses it too.',
  fix: 'Mend the file at the place named.',
  source: "Backstage's catalog model",
  thresholds: {},
  *check({ catalog }) {
    for (const { says, hint, key = says, entity, field = [], ...at } of catalog.problems)
      yield entity ? { entity, field, says, fix: hint, key } : { at, says, fix: hint, key: `${at.file} ${key}` };
    const [first, ...more] = catalog.elsewhere;
    if (first !== undefined)
      yield {
        unknown: `Locations on the web were not read (Backstage reads them): ${first}${more.length > 0 ? ` and ${more.length} more` : ''}.`,
      };
    for (const entity of catalog.entities.values())
      for (const { annotation, waiver } of waiversOf(entity))
        if (!waiver)
          yield {
            entity,
            field: ['metadata', 'annotations', annotation],
            says: `${refOf(entity)} has a waiver that can't be read in the annotation ${annotation}.`,
            fix: `Write it as ${ANNOTATION_FORM}.`,
            key: annotation,
          };
  },
});
