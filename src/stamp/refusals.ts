/** What speaks against stamping into a folder that was stamped before. */
import { chosenCapabilities } from '../render/layers.ts';
import { render } from '../render/render.ts';
import { UserError } from '../support/errors.ts';
import { isOlder } from '../support/versions.ts';
import { blobId, isBlob } from '../tree/file-tree.ts';
import { readPaths } from '../tree/read.ts';
import type { Answers, ServiceTemplate, Stamp } from '../types.ts';
import type { Rendering } from './in-memory.ts';
import { RECORD_PATH } from './record.ts';

export interface Restamping extends Rendering {
  readonly directory: string;
}

/** A folder with a record belongs to one service: what can't be changed once it is stamped must be as it was. */
export const refuseOther = (base: Stamp, { template, answers, directory }: Restamping): void => {
  const changed = template.questions.filter(
    ({ name, immutable }) => immutable && Object.hasOwn(base.answers, name) && base.answers[name] !== answers[name],
  );
  const problems = changed.map(({ name }) => ({
    where: name,
    says: `It is ${JSON.stringify(base.answers[name])} there and can't become ${JSON.stringify(answers[name])}.`,
  }));
  if (base.template.name !== template.name)
    problems.push({ where: RECORD_PATH, says: `It was stamped from the template "${base.template.name}", not "${template.name}".` });
  if (problems.length > 0)
    throw new UserError('another-service', `${directory} holds another service.`, 'Choose another folder with --directory.', problems);
};

/** What a newer template brought must not be taken back by an older program. */
export const refuseNewer = (
  { template: { version: stamped } }: Stamp,
  { template, directory }: Pick<Restamping, 'template' | 'directory'>,
): void => {
  if (isOlder(template.version, stamped) !== true) return;
  throw new UserError(
    'refused',
    `${directory} was brought to template ${stamped}, and this program has ${template.version}; nothing was written.`,
    'Use a program that is as new, as with npm create service@latest.',
  );
};

/**
 * A capability whose seed files were worked on is in use: they were given away, so nobody but their owner can take them out, and without the
 * managed files that they import the service would be broken. Those that stand as they were given are nobody's work.
 */
export const refuseDropped = (base: Stamp, { template, files, answers, directory }: Restamping): void => {
  const before = withCapabilitiesOf(base, template, answers);
  const still = new Set(chosenCapabilities(template, answers));
  const dropped = chosenCapabilities(template, before).filter((capability) => !still.has(capability));
  if (dropped.length === 0) return;
  const given = [...render(template, files, before)].filter(([path]) => base.seed.includes(path));
  const problems = dropped.flatMap(({ id, title }) => {
    const own = new Map(given.filter(([, { layer }]) => layer.startsWith(`capabilities/${id}/`)));
    const found = [...readPaths(directory, own.keys()).files];
    const isGiven = (path: string, content: Uint8Array): boolean =>
      isBlob(content, base.given?.[path] ?? blobId(own.get(path)?.content ?? Buffer.of()));
    const worked = found.flatMap(([path, { content }]) => (isGiven(path, content) ? [] : [path]));
    return worked.length > 0
      ? [{ where: id, says: `${title} gave these files, which its owner worked on since: ${worked.join(', ')}.` }]
      : [];
  });
  if (problems.length > 0)
    throw new UserError(
      'refused',
      `A capability that the service in ${directory} uses can't be dropped; nothing was written.`,
      'Keep it among the capabilities, or take those files out first, with what uses them.',
      problems,
    );
};

/** The answers with the capabilities that the record chose, as far as it says so in the right type. */
const withCapabilitiesOf = ({ answers: recorded }: Stamp, { capabilities }: ServiceTemplate, answers: Answers): Answers => {
  const groups = capabilities.flatMap(({ group = '' }) => (typeof recorded[group] === 'string' ? [[group, recorded[group]] as const] : []));
  const listed = Array.isArray(recorded.capabilities) ? { capabilities: recorded.capabilities as readonly string[] } : {};
  return { ...answers, ...Object.fromEntries(groups), ...listed };
};
