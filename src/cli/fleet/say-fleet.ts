/** What became of many services: what needs somebody, then a table, then what to do. */
import { inWords } from '../../support/errors.ts';
import { count } from '../../support/words.ts';
import { toDecide, writesOf } from '../../tree/plan.ts';
import type { ServiceTemplate } from '../../types.ts';
import { asTyped } from '../as-typed.ts';
import { toUpdateData } from '../say-update.ts';
import { columns, type Terminal } from '../terminal.ts';
import type { Outcome } from './update-fleet.ts';

const COLOUR = { current: 'dim', done: 'green', conflicts: 'yellow', red: 'red', refused: 'red', 'not reached': 'dim' } as const;

/** @param isWritten What is said has happened; else it would. */
export const sayFleet = (
  { out, talk, style, styleTalk }: Terminal,
  { version }: ServiceTemplate,
  outcomes: readonly Outcome[],
  isWritten: boolean,
): void => {
  for (const outcome of outcomes) {
    const folder = styleTalk('bold', asTyped(outcome.directory));
    if (outcome.end === 'refused') talk(`${folder}: ${inWords(outcome.error)}`);
    if (outcome.end === 'red') talk(`${folder}: the test failed, all that it said is in ${outcome.log}.\n${outcome.says}`);
    if (outcome.end === 'conflicts')
      for (const { path, conflict = 'add/add', why } of toDecide(outcome.update.plan)) talk(`${folder}: ${path}: ${why} (${conflict})`);
  }
  const hasBranches = outcomes.some(({ branch }) => branch !== undefined);
  const head = ['Service', 'Template', 'State', 'Files', 'Conflicts', ...(hasBranches ? ['Branch'] : [])];
  const rows = columns([head, ...outcomes.map((outcome) => toRow(outcome, version, isWritten, hasBranches))], [3, 4]).split('\n');
  for (const [index, row] of rows.entries()) out(style(index === 0 ? 'dim' : COLOUR[outcomes[index - 1]?.end ?? 'done'], row));
  out('');
  out(toSummary(outcomes, isWritten));
  const left = outcomes
    .filter((outcome) => outcome.end === 'conflicts' && outcome.isLeft && isWritten)
    .map(({ directory }) => asTyped(directory));
  if (left.length > 0) talk(`Left as they were, for somebody to decide: create-service update ${left.join(' ')}`);
};

const toRow = (outcome: Outcome, current: string, isWritten: boolean, hasBranches: boolean): readonly string[] => {
  const { directory, branch = '', end } = outcome;
  const last = hasBranches ? [branch] : [];
  if (!('update' in outcome)) return [asTyped(directory), '', end, '', '', ...last];
  const { plan, before } = outcome.update;
  const { version } = before.template;
  const conflicts = toDecide(plan).length;
  return [
    asTyped(directory),
    version === current ? version : `${version} → ${current}`,
    end === 'done' ? (isWritten ? 'brought forward' : 'behind') : end,
    String(writesOf(plan).length),
    conflicts === 0 ? '' : String(conflicts),
    ...last,
  ];
};

const toSummary = (outcomes: readonly Outcome[], isWritten: boolean): string => {
  const of = (...ends: readonly Outcome['end'][]): number => outcomes.filter(({ end }) => ends.includes(end)).length;
  const parts = [
    `${of('done', 'red')} ${isWritten ? 'brought forward' : 'would be brought forward'}`,
    ...(of('current') > 0 ? [`${of('current')} current`] : []),
    ...(of('conflicts') > 0 ? [`${of('conflicts')} to decide`] : []),
    ...(of('red') > 0 ? [`${of('red')} with a failed test`] : []),
    ...(of('refused') > 0 ? [`${of('refused')} refused`] : []),
    ...(of('not reached') > 0 ? [`${of('not reached')} not reached`] : []),
  ];
  return `${count(outcomes.length, 'service')}: ${parts.join(', ')}.`;
};

/** For programs. */
export const toFleetData = (outcomes: readonly Outcome[], template: ServiceTemplate): readonly object[] =>
  outcomes.map((outcome) => {
    const { directory, branch, end } = outcome;
    const more = {
      ...(branch !== undefined && { branch }),
      ...(outcome.end === 'red' && { log: outcome.log, says: outcome.says }),
    };
    if ('update' in outcome) return { ...toUpdateData(outcome.update, template), directory, end, ...more };
    if (outcome.end !== 'refused') return { directory, end };
    const { code, message, hint, problems } = outcome.error;
    return { directory, end, error: { code, message, hint, problems } };
  });
