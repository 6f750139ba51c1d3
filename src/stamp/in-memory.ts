/** The service that the answers describe, with its record, in memory. */
import { choiceProblems } from '../render/layers.ts';
import { render } from '../render/render.ts';
import { UserError } from '../support/errors.ts';
import { toTree } from '../tree/file-tree.ts';
import type { Answers, RenderedTree, ServiceTemplate, TemplateFiles } from '../types.ts';
import { type GivenBefore, printStamp, RECORD_PATH, toStamp } from './record.ts';

export interface Rendering {
  readonly template: ServiceTemplate;
  readonly files: TemplateFiles;
  readonly answers: Answers;
}

/**
 * Everything that `create` would write into an empty folder.
 * @throws UserError if a chosen capability lacks another one, or does not know the language.
 */
export const stampInMemory = (rendering: Rendering): RenderedTree => withRecord(rendering, renderChosen(rendering));

/** @throws UserError if a chosen capability lacks another one, or does not know the language. */
export const renderChosen = ({ template, files, answers }: Rendering): RenderedTree => {
  const problems = choiceProblems(template, answers);
  if (problems.length > 0)
    throw new UserError('unsupported', 'These choices do not go together; nothing was written.', 'Change one of the two.', problems);
  return render(template, files, answers);
};

export const withRecord = ({ template, answers }: Rendering, rendered: RenderedTree, before?: GivenBefore): RenderedTree => {
  const content = Buffer.from(printStamp(toStamp(template, answers, rendered, before)));
  return toTree([...rendered, [RECORD_PATH, { content, mode: 'file', layer: 'stamp', keeping: 'managed' }]]);
};
