/** What a template writes otherwise once a service has another owner: all files that name the owner, and no guess where. Pure. */
import { withRecorded } from '../questions/collect.ts';
import { parse } from '../questions/parse.ts';
import { stampInMemory } from '../stamp/in-memory.ts';
import { RECORD_PATH } from '../stamp/record.ts';
import { blobId } from '../tree/file-tree.ts';
import type { Keeping, ServiceTemplate, Stamp, TemplateFiles } from '../types.ts';

/** The template that this program stamps. */
export interface Stamper {
  readonly template: ServiceTemplate;
  readonly files: () => TemplateFiles;
}

export interface RenderedChange {
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
  readonly keeping: Keeping;
}

/** Nothing where this program can't say what the service was stamped as: another template, or another version of it. */
export const reRender = ({ template, files }: Stamper, stamp: Stamp, owner: string): readonly RenderedChange[] | undefined => {
  if (stamp.template.name !== template.name || stamp.template.version !== template.version) return undefined;
  const { answers } = parse(template.questions, withRecorded(template.questions, new Map(), stamp.answers, RECORD_PATH));
  if (!answers) return undefined;
  const before = stampInMemory({ template, files: files(), answers });
  const after = stampInMemory({ template, files: files(), answers: { ...answers, owner } });
  const changes = [...before].flatMap(([path, { content, keeping }]) => {
    const next = after.get(path)?.content ?? content;
    const [old, now] = [Buffer.from(content), Buffer.from(next)];
    return path === RECORD_PATH || old.equals(now) ? [] : [{ path, before: old, after: now, keeping }];
  });
  // A template that changed without a new version, as it does while it is worked on.
  const isSame = changes.every(({ path, before: old, keeping }) => keeping === 'seed' || stamp.managed[path] === blobId(old));
  return isSame ? changes : undefined;
};
