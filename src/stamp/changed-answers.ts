/** Other answers than those recorded: a capability more or less, or a question answered anew. Pure; what the answers mean is judged later. */
import { answersError } from '../questions/answers-error.ts';
import { flagName } from '../questions/names.ts';
import type { RawAnswer, RawAnswers } from '../questions/parse.ts';
import type { Problem } from '../support/errors.ts';
import type { Capability, ServiceTemplate, Stamp } from '../types.ts';

type Recorded = Stamp['answers'];

/** @throws UserError naming each that is no capability. */
export const withCapabilities = ({ capabilities }: ServiceTemplate, recorded: Recorded, ids: readonly string[]): RawAnswers => {
  const wanted = known(capabilities, ids);
  const free = wanted.filter(({ group }) => !group).map(({ id }) => id);
  const groups = wanted.flatMap(({ group, id }) => (group ? [[group, id] as const] : []));
  return toRaw([...groups, ...(free.length > 0 ? [['capabilities', [...new Set([...listed(recorded), ...free])]] as const] : [])]);
};

/** @throws UserError naming each that is no capability, or that the service does not have. */
export const withoutCapabilities = ({ capabilities }: ServiceTemplate, recorded: Recorded, ids: readonly string[]): RawAnswers => {
  const unwanted = known(capabilities, ids);
  const has = ({ id, group }: Capability): boolean => (group ? recorded[group] === id : listed(recorded).includes(id));
  const absent = unwanted.filter((capability) => !has(capability));
  if (absent.length > 0) throw answersError(absent.map(({ id, title }) => ({ where: id, says: `The service has no ${title}.` })));
  const gone = new Set(unwanted.map(({ id }) => id));
  const groups = unwanted.flatMap(({ group }) => (group ? [[group, 'none'] as const] : []));
  const isListed = unwanted.some(({ group }) => !group);
  return toRaw([...groups, ...(isListed ? [['capabilities', listed(recorded).filter((id) => !gone.has(id))] as const] : [])]);
};

/**
 * @param settings `question=value` each.
 * @throws UserError naming each that is no such pair, no question, or one that can't be changed.
 */
export const withSettings = ({ questions }: ServiceTemplate, settings: readonly string[]): RawAnswers => {
  const problems: Problem[] = [];
  const entries = settings.flatMap((setting) => {
    const [, name = '', value] = /^([^=]*)=(.*)$/s.exec(setting) ?? [];
    const question = questions.find((one) => [one.name, flagName(one.name)].includes(name));
    const wrong = (says: string): [] => {
      problems.push({ where: setting, says });
      return [];
    };
    if (value === undefined) return wrong('It is no QUESTION=VALUE.');
    if (question?.scope !== 'service') return wrong(`There is no question "${name}" that shapes a service.`);
    if (question.immutable) return wrong(`${question.title} can't be changed once the service is stamped.`);
    return [[question.name, value] as const];
  });
  const names = questions.filter(({ scope, immutable }) => scope === 'service' && !immutable).map(({ name }) => flagName(name));
  if (problems.length > 0) throw answersError(problems, `What can be set: ${names.join(', ')}.`);
  return toRaw(entries);
};

const known = (capabilities: readonly Capability[], ids: readonly string[]): readonly Capability[] => {
  const found = ids.flatMap((id) => capabilities.find((capability) => capability.id === id) ?? []);
  const unknown = ids.filter((id) => capabilities.every((capability) => capability.id !== id));
  if (unknown.length === 0) return found;
  const all = capabilities.map(({ id }) => id).join(', ');
  throw answersError(
    unknown.map((id) => ({ where: id, says: 'There is no such capability.' })),
    `There are ${all}.`,
  );
};

const listed = ({ capabilities }: Recorded): readonly string[] => (Array.isArray(capabilities) ? (capabilities as readonly string[]) : []);

/** @throws UserError if one question is answered twice: nobody knows which was meant. */
const toRaw = (entries: readonly (readonly [name: string, value: unknown])[]): RawAnswers => {
  const names = entries.map(([name]) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (twice.size > 0)
    throw answersError(
      [...twice].map((name) => ({ where: flagName(name), says: 'It is answered more than once.' })),
      'Say one answer to each question; a service has one pipeline.',
    );
  return new Map(entries.map(([name, value]): [string, RawAnswer] => [name, { value, from: flagName(name) }]));
};
