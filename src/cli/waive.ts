/** `--waive OWN-003 --reason … --until …`: a service that is worth it though its team has no room. It is noted in the registry's policy. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRef } from '../catalog/entity.ts';
import { overCapacity } from '../rules/own-003-over-capacity.ts';
import { isDay, type Waiver } from '../rules/waiver.ts';
import { type Problem, systemCode, UserError } from '../support/errors.ts';
import type { Answers } from '../types.ts';
import { USUAL_POLICY } from './read-policy.ts';
import type { Terminal } from './terminal.ts';

interface WaiveFlags {
  readonly waive?: string | undefined;
  readonly reason?: string | undefined;
  readonly until?: string | undefined;
}

/**
 * What the flags waive, once it is known for whom: the team answers for it.
 * @throws UserError naming each flag that is missing or wrong.
 */
export const readWaive = ({ waive, reason, until }: WaiveFlags): ((answers: Pick<Answers, 'owner' | 'name'>) => Waiver) => {
  const today = new Date().toISOString().slice(0, 10);
  const problems: Problem[] = [];
  const check = (flag: string, value: string | undefined, fault: (value: string) => string | undefined): void => {
    const says = value === undefined ? 'It is missing.' : fault(value);
    if (says) problems.push({ where: `--${flag}`, says });
  };
  check('waive', waive, (rule) =>
    rule === overCapacity.id ? undefined : `Only ${overCapacity.id} can be waived here, not ${JSON.stringify(rule)}.`,
  );
  check('reason', reason, (text) => (text.trim() ? undefined : 'It is empty.'));
  check('until', until, (day) => (isDay(day) ? (day >= today ? undefined : `${day} has passed.`) : 'Write a day as 2026-12-31.'));
  if (problems.length > 0 || reason === undefined || until === undefined)
    throw new UserError('usage', 'This can not be waived so.', `Write --waive ${overCapacity.id} --reason TEXT --until DATE.`, problems);
  return ({ owner, name }) => ({
    rule: overCapacity.id,
    entity: parseRef(owner, 'group') ?? owner,
    reason: `${name}: ${reason.trim()}`,
    owner,
    until,
  });
};

/**
 * Adds it to the policy of a registry, whose other words and comments stay as they are.
 * @throws UserError if the file can't be written.
 */
export const noteWaiver = async (
  { folder, waiver }: { readonly folder: string; readonly waiver: Waiver },
  { talk }: Pick<Terminal, 'talk'>,
): Promise<void> => {
  const { isSeq, parseDocument } = await import('yaml');
  const path = join(folder, USUAL_POLICY);
  try {
    const document = parseDocument(existsSync(path) ? readFileSync(path, 'utf8') : '');
    if (isSeq(document.get('waivers'))) document.addIn(['waivers'], document.createNode(waiver));
    else document.set('waivers', document.createNode([waiver]));
    const aside = `${path}.${process.pid}.tmp`;
    writeFileSync(aside, document.toString({ lineWidth: 0 }));
    renameSync(aside, path);
  } catch (error) {
    const code = systemCode(error);
    if (!code) throw error;
    throw new UserError('disk', `The waiver can't be noted in ${path} (${code}); nothing was written.`, 'Check the file and your rights.');
  }
  talk(`Noted in ${path}: ${waiver.rule} is waived for ${waiver.entity} until ${waiver.until}.`);
};
