/** What is no finding of this run, yet must not be taken for passed: waived, known before, not evaluated. Folded away. */
import type { NotEvaluated, Report } from '../../report.ts';
import { byRule, toList } from './findings.ts';
import { type Markup, markup, type Part } from './markup.ts';
import type { Section } from './page.ts';
import { capped } from './table.ts';
import { type Names, number, toDate } from './words.ts';

const most = 100;

export const toAside = (report: Report, names: Names): Section => {
  const { waived, known, unknown, rules } = report;
  const idle = rules.filter(({ notEvaluated }) => notEvaluated !== undefined);
  const left = unknown.length + idle.length;
  return {
    id: 'aside',
    title: 'Set aside',
    count: waived.length + known.length + left,
    intro: 'What fails nothing, and has not passed either.',
    body: [
      fold('Waived', waived.length, 'Somebody decided to live with these, until a day.', () =>
        capped(waived, most, 'waived findings', (shown) => toList(shown, names, true, (index) => toWaiver(shown[index]?.waiver))),
      ),
      fold('Known before', known.length, 'The baseline has these too.', () =>
        capped(known, most, 'known findings', (shown) => toList(shown, names, true)),
      ),
      fold('Not evaluated', left, 'Something that is not known would be needed to judge these.', () => [
        idle.length > 0 &&
          markup`<ul class="plain">${idle.map(({ id, title, notEvaluated }) => markup`<li><p class="subject"><code>${id}</code> <strong>${title}</strong></p><p class="says">${notEvaluated}</p></li>`)}</ul>`,
        [...byRule(unknown)].map(([rule, group]) => toUnknown(rule, group, names)),
      ]),
    ],
  };
};

const fold = (title: string, count: number, intro: string, body: () => Part): Markup =>
  count === 0
    ? markup`<p class="none"><strong>${title}</strong> none</p>`
    : markup`<details class="fold"><summary>${title} <span class="count">${number(count)}</span></summary><p class="intro">${intro}</p>${body()}</details>`;

const toWaiver = (waiver: Report['waived'][number]['waiver'] | undefined): Part =>
  waiver &&
  markup`<p class="waiver"><strong>Waived</strong> by ${waiver.owner} until <time datetime="${waiver.until}">${toDate(waiver.until)}</time>: ${waiver.reason}</p>`;

const toUnknown = (rule: string, group: readonly NotEvaluated[], names: Names): Markup => markup`<h3><code>${rule}</code></h3>
${capped(
  group,
  most,
  'of this rule',
  (shown) =>
    markup`<ul class="plain">${shown.map(({ entity, says }) => markup`<li><p class="subject"><strong>${entity === undefined ? 'registry' : names(entity)}</strong></p><p class="says">${says}</p></li>`)}</ul>`,
)}`;
