/** Findings by rule, each with its place, what speaks for it and what to do. */
import type { Finding, Report, RuleFacts } from '../../report.ts';
import { toCount } from '../../verdict.ts';
import { linked, type Markup, markup, type Part } from './markup.ts';
import type { Section } from './page.ts';
import { capped } from './table.ts';
import { levelClasses, levelSigns, type Names } from './words.ts';

/** Of one rule; more than this nobody reads in a page. */
const most = 100;
const mostEvidence = 16;

export const toFindings = ({ findings, rules }: Report, names: Names): Section => {
  const facts = new Map(rules.map((rule) => [rule.id, rule]));
  const groups = [...byRule(findings)];
  return {
    id: 'findings',
    title: 'Findings',
    count: findings.length,
    intro: findings.length === 0 ? 'Nothing was found.' : `${toCount(findings)}, by rule.`,
    body: groups.map(([rule, found]) => toGroup(rule, found, facts.get(rule), names)),
  };
};

export const byRule = <T extends { readonly rule: string }>(findings: readonly T[]): ReadonlyMap<string, readonly T[]> =>
  findings.reduce((groups, finding) => {
    const group = groups.get(finding.rule);
    if (group) group.push(finding);
    else groups.set(finding.rule, [finding]);
    return groups;
  }, new Map<string, T[]>());

const toGroup = (rule: string, found: readonly Finding[], facts: RuleFacts | undefined, names: Names): Markup => {
  const fixes = new Set(found.map(({ fix }) => fix));
  const common = fixes.size === 1 ? [...fixes][0] : undefined;
  return markup`<article class="rule">
<header>
<h3>${found[0]?.title}</h3>
<p class="meta"><code>${rule}</code> ${toCount(found)}</p>
${common !== undefined && markup`<p class="fix"><strong>To mend it:</strong> ${common}</p>`}
${facts && toFacts(facts)}
</header>
<div>${capped(found, most, 'findings of this rule', (shown) => toList(shown, names, common === undefined))}</div>
</article>
`;
};

const toFacts = ({ finds, why, source }: RuleFacts): Markup => markup`<details class="facts"><summary>About this rule</summary>
<p>${finds}</p><p>${why}</p><p class="small">${source}</p></details>`;

/** Findings with all that is known of them; what stands in a group's head need not be said again. */
export const toList = (found: readonly Finding[], names: Names, withFix: boolean, extra?: (index: number) => Part): Markup =>
  markup`<ol class="plain">${found.map(
    ({ level, entity, says, evidence, place, fix }, index) => markup`<li>
<p class="subject"><span class="tag ${levelClasses[level]}"><span aria-hidden="true">${levelSigns[level]}</span> ${level}</span> <strong>${entity === undefined ? 'registry' : names(entity)}</strong></p>
<p class="says">${says}</p>
${toEvidence(evidence)}${place && toPlace(place)}${withFix && markup`<p class="fix"><strong>To mend it:</strong> ${fix}</p>`}${extra?.(index)}</li>
`,
  )}</ol>`;

const toEvidence = (evidence: readonly string[]): Part => {
  const list = (lines: readonly string[]): Part => markup`<ul class="evidence">${lines.map((line) => markup`<li>${line}</li>`)}</ul>`;
  if (evidence.length === 0) return undefined;
  if (evidence.length <= mostEvidence) return list(evidence);
  const rest = evidence.slice(mostEvidence - 4);
  return [list(evidence.slice(0, mostEvidence - 4)), markup`<details><summary>${rest.length} more</summary>${list(rest)}</details>`];
};

const toPlace = ({ file, line, column }: NonNullable<Finding['place']>): Markup =>
  markup`<p class="place">${linked(file)}${line !== undefined && `:${line}`}${line !== undefined && column !== undefined && `:${column}`}</p>`;
