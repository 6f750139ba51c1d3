import { answerOf } from '../catalog/entity.ts';
import { count } from '../support/words.ts';
import { placeAt } from './files/place.ts';
import { defineFileRule } from './rule.ts';
import { isGrave, lagInWords, lagOf } from './template-versions.ts';

export const templateLag = defineFileRule({
  id: 'RUN-010',
  title: 'template lag',
  level: 'warning',
  data: 'files',
  finds:
    'A stamped service is behind the template by {majors} or more major versions or {minors} or more minor ones, or more than {percent} % of the files that the template keeps were changed or removed.',
  why: 'What the template has learned since, holes that were closed among it, has not reached the service; and the further apart they are, the harder it gets.',
  fix: 'Bring it to the current template, and move changes of its own out of the files that the template keeps.',
  source: 'Practice of copier and cruft, which keep services and their templates together',
  thresholds: { majors: 1, minors: 2, percent: 20 },
  *inspect({ drift, entity, files }, { majors, minors, percent }) {
    if (!drift) return;
    const subject = answerOf(entity);
    if ('damaged' in drift) return yield { unknown: `What ${subject} was stamped of is not known: ${drift.damaged}` };
    const { record, stamped, current, managed, changed } = drift;
    const at = { file: record, ...placeAt(files.text(record) ?? '', Math.max(0, (files.text(record) ?? '').indexOf('"version"'))) };
    const lag = lagOf(stamped, current);
    if (!lag) yield { unknown: `${subject} was stamped of template ${stamped}, which can't be compared with ${current}.` };
    else if (isGrave(lag, { majors, minors }))
      yield { at, key: 'version', says: `${subject} was last brought to template ${stamped}, ${lagInWords(lag)} behind ${current}.` };
    const share = managed === 0 ? 0 : (100 * changed.length) / managed;
    if (share > percent)
      yield {
        at,
        key: 'files',
        says: `${changed.length} of the ${count(managed, 'file')} that the template keeps in ${subject} are gone or not as they were stamped.`,
        evidence: changed,
      };
  },
});
