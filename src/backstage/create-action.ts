/** The action `service:create`: stamps a service into the workspace of a task, as the command line does into a folder. It runs no tasks. */
import { setImmediate } from 'node:timers/promises';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { type ActionContext, createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { toRef } from '../catalog/entity.ts';
import { answersError } from '../questions/answers-error.ts';
import { parse } from '../questions/parse.ts';
import { questionsOfForm } from '../questions/to-form.ts';
import { prepareStamp } from '../stamp/create.ts';
import { count } from '../support/words.ts';
import { apply } from '../tree/apply.ts';
import { blobId } from '../tree/file-tree.ts';
import { writesOf } from '../tree/plan.ts';
import type { Answers, Plan, Question, ServiceTemplate, TemplateFiles } from '../types.ts';
import { failing } from './failing.ts';
import { toInput } from './input.ts';
import { toRaw } from './to-raw.ts';

export interface Stamping {
  readonly template: ServiceTemplate;
  readonly loadTemplateFiles: () => TemplateFiles;
}

type Input = Readonly<Record<string, unknown>>;

export const createServiceAction = ({ template, loadTemplateFiles }: Stamping) => {
  const questions = questionsOfForm(template.questions);
  return createTemplateAction({
    id: 'service:create',
    description: 'Stamps a production-ready microservice into the workspace: the same files as `npm create service` stamps.',
    supportsDryRun: true,
    schema: {
      input: {
        ...toInput(questions),
        targetPath: (zod) => zod.string().optional().describe('Folder below the workspace that the service is written to. Default: .'),
      },
      output: {
        files: (zod) => zod.array(zod.string()).describe('Paths of the files that were written, relative to targetPath.'),
        entityRef: (zod) => zod.string().describe('The Component that the service is in the catalog.'),
        answers: (zod) => zod.record(zod.any()).describe('All answers, with the defaults of those that were not given.'),
        warnings: (zod) => zod.array(zod.string()).describe('What is not as one might expect; sentences.'),
      },
    },
    handler: (ctx) =>
      failing(async () => {
        const answers = toAnswers(questions, ctx.input);
        const directory = resolveSafeChildPath(ctx.workspacePath, String(ctx.input.targetPath ?? '.'));
        await pause(ctx);
        const plan = await prepareStamp({ template, files: loadTemplateFiles(), answers, directory });
        await pause(ctx);
        apply(directory, plan);
        const files = writesOf(plan).flatMap(({ path, content }) => (content ? [path] : []));
        const warnings = toWarnings(plan);
        ctx.logger.info(`${answers.name}: ${count(files.length, 'file')} of the template ${template.name} ${template.version}.`);
        for (const warning of warnings) ctx.logger.warn(warning);
        ctx.output('files', files);
        ctx.output('entityRef', toRef('component', 'default', answers.name));
        ctx.output('answers', answers);
        ctx.output('warnings', warnings);
      }),
  });
};

/** @throws UserError naming everything that is wrong with them. */
const toAnswers = (questions: readonly Question[], input: Input): Answers => {
  const { answers, problems } = parse(questions, toRaw(questions, input));
  if (!answers) throw answersError(problems);
  return answers;
};

/** The server does other work meanwhile, and may hear that the task is to be stopped. */
const pause = async ({ signal }: Pick<ActionContext<never>, 'signal'>): Promise<void> => {
  await setImmediate();
  signal?.throwIfAborted();
};

/** Of a folder that was stamped before, what its owner made of it stays. */
const toWarnings = ({ changes }: Plan): readonly string[] =>
  changes.flatMap(({ path, kind, keeping, why, content, found }) =>
    kind === 'keep' && keeping === 'managed' && (!content || blobId(content) !== found) ? [`${path} is left as it is: ${why}.`] : [],
  );
