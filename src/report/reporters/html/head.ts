/** The top of the page: which registry, which day, the verdict in a sentence, and the numbers that it rests on. */
import type { Band } from '../../../catalog/ownership.ts';
import type { Report } from '../../report.ts';
import { toCount, toTitle } from '../../verdict.ts';
import { linked, type Markup, markup } from './markup.ts';
import type { Section } from './page.ts';
import { bandClasses, bandSigns, listed, many, number, toDate } from './words.ts';

export interface Verdict {
  readonly band: Band;
  readonly says: string;
}

/** The gravest thing that can be said about the teams' load. */
export const toVerdict = ({ about, teams, findings }: Report): Verdict => {
  if (about) return { band: bandOf(findings), says: about.says };
  const of = (band: Band): number => teams.filter((team) => team.band === band).length;
  const [neglect, over, unknown] = [of('neglect likely'), of('over'), of('unknown')];
  if (teams.length === 0) return { band: 'unknown', says: 'The registry holds no team.' };
  if (unknown === teams.length) return { band: 'unknown', says: 'How many engineers there are is known of no team.' };
  if (neglect > 0) {
    const others = over === 0 ? '' : `; ${number(over)} ${over === 1 ? 'other owns' : 'others own'} more than ${it(over)} can`;
    return { band: 'neglect likely', says: `${share(neglect, teams.length)} more than twice what ${it(neglect)} can carry${others}.` };
  }
  if (over > 0) return { band: 'over', says: `${share(over, teams.length)} more than ${it(over)} can carry.` };
  return { band: 'within', says: `Every team${unknown > 0 ? ' of known size' : ''} can carry what it owns.` };
};

/** As a colour and a sign: how grave the gravest is. */
const bandOf = (findings: Report['findings']): Band => {
  const has = (level: string): boolean => findings.some((finding) => finding.level === level);
  return has('error') ? 'neglect likely' : has('warning') ? 'over' : 'within';
};

const share = (some: number, all: number): string => `${number(some)} of ${many(all, 'team')} ${some === 1 ? 'owns' : 'own'}`;
const it = (n: number): string => (n === 1 ? 'it' : 'they');

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

const toFigures = ({ about, organisation, teams, findings, rules }: Report): readonly Figure[] => {
  const { engineers, services, unowned } = organisation;
  const over = teams.filter(({ band }) => band === 'over' || band === 'neglect likely').length;
  const level = (wanted: string): number => findings.filter((finding) => finding.level === wanted).length;
  const rulesOf = (wanted: string): number => new Set(findings.filter((finding) => finding.level === wanted).map(({ rule }) => rule)).size;
  const evaluated = rules.filter(({ notEvaluated }) => notEvaluated === undefined).length;
  const by = (n: number): string => `by ${many(n === 0 ? evaluated : n, 'rule')}`;
  const found = [
    { name: 'Errors', value: number(level('error')), note: by(rulesOf('error')) },
    { name: 'Warnings', value: number(level('warning')), note: by(rulesOf('warning')) },
  ];
  if (about) return [{ name: 'Services', value: number(services), note: 'looked at' }, ...found];
  return [
    { name: 'Services', value: number(services), note: `${unowned === 0 ? 'none' : number(unowned)} without a team` },
    { name: 'Teams', value: number(organisation.teams), note: `${over === 0 ? 'none' : number(over)} over capacity` },
    {
      name: 'Engineers',
      value: engineers === undefined ? '–' : number(engineers),
      note: engineers === undefined ? 'not known' : 'in all teams',
    },
    {
      name: 'Services per engineer',
      value: engineers ? (services / engineers).toFixed(2) : '–',
      note: engineers ? 'over the organisation' : 'not known',
    },
    ...found,
  ];
};

/** What else was found, and what must not be taken for passed. */
const toRemark = ({ findings, known, waived, unknown, rules }: Report): string => {
  const aside = [
    known.length > 0 && `${number(known.length)} known before`,
    waived.length > 0 && `${number(waived.length)} waived`,
    unknown.length > 0 && `${number(unknown.length)} not evaluated`,
  ].filter((part) => part !== false);
  const idle = rules.filter(({ notEvaluated }) => notEvaluated !== undefined).length;
  const found = findings.length === 0 ? 'Nothing was found' : `Found: ${toCount(findings)}`;
  const left = idle === 0 ? '' : ` Of ${many(rules.length, 'rule')}, ${number(idle)} could not be evaluated at all.`;
  return `${found}${aside.length === 0 ? '' : `; besides, ${listed(aside)}`}.${left}`;
};

export const toHead = (report: Report, sections: readonly Section[]): Markup => {
  const { band, says } = toVerdict(report);
  return markup`<a class="skip" href="#main">To the report</a>
<header class="page">
<p class="eyebrow"><strong>${toTitle(report)}</strong> <span>${linked(report.registry)}</span> <time datetime="${report.day}">${toDate(report.day)}</time></p>
<h1 class="verdict ${bandClasses[band]}"><span class="sign" aria-hidden="true">${bandSigns[band]}</span> ${says}</h1>
<p class="lead">${toRemark(report)}</p>
<dl class="figures">${toFigures(report).map(
    ({ name, value, note }) => markup`<div><dt>${name}</dt><dd>${value}</dd><dd class="small">${note}</dd></div>`,
  )}</dl>
<nav aria-label="Contents"><ul>${sections.map(
    ({ id, title, count }) =>
      markup`<li><a href="#${id}">${title}</a>${count !== undefined && markup` <span>${number(count)}</span>`}</li>`,
  )}</ul></nav>
</header>`;
};
