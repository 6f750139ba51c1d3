/**
 * Seed files belong to their owner, and no newer template touches them. Other answers may: a capability that comes or goes brings other seed
 * files, and what nobody worked on follows it. Reads; writes nothing.
 */
import { render } from '../render/render.ts';
import { UserError } from '../support/errors.ts';
import { blobId, isBlob } from '../tree/file-tree.ts';
import { readPaths } from '../tree/read.ts';
import type { RenderedTree, Stamp } from '../types.ts';
import { recordedAnswers } from './recorded-answers.ts';
import type { Restamping } from './refusals.ts';

/**
 * Seed files that follow, each with the git blob id of what was given. One that stays in its layer follows alone, merged like a managed
 * file. Those of layers that come and go use one another: they follow all together, or, if one of them was worked on, none.
 */
export const givenSeeds = (base: Stamp, input: Restamping, theirs: RenderedTree): ReadonlyMap<string, string> => {
  const before = renderBefore(base, input);
  const given = new Map(base.seed.flatMap((path) => (before.has(path) ? [[path, before.get(path)] as const] : [])));
  const ids = new Map([...given].map(([path, file]) => [path, base.given?.[path] ?? blobId(file?.content ?? Buffer.of())]));
  const other = [...ids].filter(([path, id]) => id !== blobId(theirs.get(path)?.content ?? Buffer.of()));
  const isAlone = ([path]: readonly [string, string]): boolean => theirs.get(path)?.layer === given.get(path)?.layer;
  const together = other.filter((entry) => !isAlone(entry));
  const { files } = readPaths(
    input.directory,
    together.map(([path]) => path),
  );
  const isWorkedOn = [...files].some(([path, { content }]) => !isBlob(content, ids.get(path) ?? ''));
  return new Map([...other.filter(isAlone), ...(isWorkedOn ? [] : together)]);
};

/** With the answers as they are recorded; nothing where they are the same, or none of this release any more. */
const renderBefore = (base: Stamp, { template, files, answers }: Restamping): RenderedTree => {
  const isSame = template.questions.every(
    ({ name, scope }) => scope !== 'service' || JSON.stringify(base.answers[name]) === JSON.stringify(answers[name]),
  );
  if (isSame) return new Map();
  try {
    return render({ ...template, version: base.template.version }, files, recordedAnswers(template, base));
  } catch (error) {
    if (error instanceof UserError) return new Map();
    throw error;
  }
};
