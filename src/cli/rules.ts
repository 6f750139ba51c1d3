/** What `create-service rules [id]` does: lists the rules, or explains one. */
import { ruleTexts } from '../rules/index.ts';
import type { RuleText } from '../rules/rule.ts';
import { UserError } from '../support/errors.ts';
import { EXIT } from './exit.ts';
import { columns, type Terminal } from './terminal.ts';

export interface RulesFlags {
  readonly id?: string | undefined;
  readonly json?: boolean | undefined;
}

/** @throws UserError if there is no such rule. */
export const rules = ({ out, style }: Terminal, { id, json }: RulesFlags): number => {
  const chosen = id === undefined ? ruleTexts : ruleTexts.filter((rule) => rule.id === id.toUpperCase());
  if (chosen.length === 0)
    throw new UserError('usage', `There is no rule ${JSON.stringify(id)}.`, 'Run create-service rules to see all of them.');
  if (json) out(JSON.stringify(chosen.map(toFacts), undefined, 2));
  else if (id === undefined) out(columns(chosen.map((rule) => [rule.id, rule.level, rule.title])));
  else out(chosen.map((rule) => explain(rule, style)).join('\n'));
  return EXIT.done;
};

const toFacts = ({ id, title, level, data, finds, why, fix, source }: RuleText) => ({ id, title, level, data, finds, why, fix, source });

const explain = ({ id, title, level, data, finds, why, fix, source }: RuleText, style: Terminal['style']): string =>
  [
    `${style('bold', id)} ${title} (${level})`,
    '',
    `When  ${finds}`,
    `Why   ${why}`,
    `Mend  ${fix}`,
    `From  ${source}`,
    `Needs ${data === 'catalog' ? 'the registry alone' : data === 'files' ? "the service's files on disk" : "the service's git history"}`,
  ].join('\n');
