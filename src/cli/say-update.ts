/** What `update` tells the user of one service: what its template brings, what becomes of its files, and what is left to them. */
import { releasesBetween } from '../stamp/releases.ts';
import type { Update } from '../stamp/update.ts';
import { repositoryOf } from '../support/git.ts';
import { toShellLine } from '../support/shell-line.ts';
import { count } from '../support/words.ts';
import { conflictsOf, toDecide, writesOf } from '../tree/plan.ts';
import type { Change, Plan, ServiceTemplate } from '../types.ts';
import { asTyped } from './as-typed.ts';
import { toCounts } from './say-create.ts';
import { toData, toReasons } from './show-plan.ts';
import type { Terminal } from './terminal.ts';

/** What is worth a line: whatever is written, and where its owner's side stands against the template's. */
const tellingOf = ({ changes }: Plan): Plan => ({ changes: changes.filter(({ kind, conflict }) => kind !== 'keep' || conflict) });

/** @param isWritten What is said has happened; else it would. */
export const sayUpdate = (terminal: Terminal, template: ServiceTemplate, update: Update, isWritten: boolean): void => {
  const { out, style } = terminal;
  const { plan, before, answers, directory } = update;
  const { version } = before.template;
  const telling = tellingOf(plan);
  if (telling.changes.length === 0) {
    out(`${style('bold', answers.name)} is as template ${template.version} has it.`);
    return;
  }
  out(`${style('bold', answers.name)}: template ${version === template.version ? version : `${version} → ${template.version}`}`);
  for (const { version: brought, changes } of releasesBetween(template, version, template.version))
    for (const [index, says] of changes.entries()) out(`  ${index === 0 ? brought : ' '.repeat(brought.length)}  ${says}`);
  out('');
  out(toReasons({ changes: telling.changes.map(withName) }, style));
  out('');
  const folder = asTyped(directory);
  out(`${toCounts(plan)}${folder === '.' ? '' : `, in ${folder}`}.`);
  if (isWritten) sayNext(terminal, update, template);
};

const withName = (change: Change): Change => (change.conflict ? { ...change, why: `${change.why} (${change.conflict})` } : change);

const sayNext = (terminal: Terminal, update: Update, { languages }: ServiceTemplate): void => {
  const { out, style, talk, styleTalk } = terminal;
  const { plan, answers, directory, sides } = update;
  const conflicts = conflictsOf(plan);
  for (const { path } of conflicts.filter((change) => !sides.has(change.path)))
    talk(`${styleTalk('yellow', 'Left out:')} ${path} is in the way.`);
  sayToDecide(terminal, update);
  const language = languages.find(({ id }) => id === answers.language);
  const facts = (language?.facts.commands ?? {}) as Readonly<Record<string, string>>;
  const enter = asTyped(directory) === '.' ? [] : [toShellLine(['cd', asTyped(directory)])];
  const tests = [facts.install, facts.unit].filter((command): command is string => command !== undefined);
  if (writesOf(plan).length === 0) return;
  out('');
  out('Next:');
  const look = repositoryOf(directory) === undefined ? [] : ['git diff'];
  for (const step of [...enter, ...look, ...tests]) out(`  ${style('cyan', step)}`);
};

/** What git can help with is said only where it knows of the conflict. */
const sayToDecide = ({ talk, styleTalk }: Terminal, { plan, sides, staged }: Update): void => {
  const conflicts = conflictsOf(plan).filter(({ path }) => sides.has(path));
  for (const { path } of conflicts.filter(({ conflict }) => conflict === 'binary')) {
    const help = staged?.has(path)
      ? "git checkout --theirs takes the template's, git checkout --ours yours."
      : "create-service heal takes the template's.";
    talk(`${styleTalk('yellow', 'Left as it is:')} ${path} is no text. ${help}`);
  }
  const marked = conflicts.filter(({ conflict }) => conflict !== 'binary');
  if (marked.length === 0) return;
  const help = marked.every(({ path }) => staged?.has(path)) ? ' (git mergetool finds them); git add each once it is decided.' : '.';
  talk(
    `${styleTalk('yellow', 'To decide:')} ${count(marked.length, 'file')} ${marked.length === 1 ? 'holds' : 'hold'} both sides between markers${help}`,
  );
};

/** What became, or would become, of one service, for programs. */
export const toUpdateData = ({ directory, before, answers, plan }: Update, { name, version }: ServiceTemplate): object => ({
  directory,
  name: answers.name,
  template: { name, from: before.template.version, to: version },
  conflicts: toDecide(plan).map(({ path, conflict }) => ({ path, kind: conflict ?? 'obstacle' })),
  changes: toData(plan),
});
