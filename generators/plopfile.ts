/**
 * Plop's entry: `plop service` asks the same questions and stamps by the same code as the command line, and
 * `await plop.load('create-service')` gives a company's own plopfile the generator.
 */
import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { startedAs } from '../src/cli/invocation.ts';
import type { ServicePlopfile } from '../src/cli/prompt.ts';
import { recordedAnswer } from '../src/cli/recorded.ts';
import { openRegistry, type Registry } from '../src/cli/registry.ts';
import { sayWaivedBefore } from '../src/cli/say-create.ts';
import { stampAndSay } from '../src/cli/stamp.ts';
import { openTerminal } from '../src/cli/terminal.ts';
import { answersError } from '../src/questions/answers-error.ts';
import { parse } from '../src/questions/parse.ts';
import { toCommand } from '../src/questions/to-command.ts';
import { toPrompts } from '../src/questions/to-prompts.ts';
import { folderFault } from '../src/stamp/create.ts';
import { inWords, UserError } from '../src/support/errors.ts';
import { template } from './index.ts';
import { loadTemplateFiles } from './template-files.ts';

const { questions } = template;

const plopfile: ServicePlopfile = async (plop, { given, registry: open } = {}) => {
  const { registry, broken } = given ? { registry: open } : await registryOf(process.env.CREATE_SERVICE_REGISTRY);
  // What `plop.load` brings into a company's plopfile.
  plop.setDefaultInclude({ generators: true });
  plop.setActionType('stamp-service', async (values) => {
    if (broken) throw toPlain(broken);
    const raw = new Map(Object.entries(values).map(([name, value]) => [name, { value, from: name }]));
    const { answers, problems } = parse(questions, raw);
    const faults = answers ? (registry?.judge(answers) ?? []) : problems;
    if (!answers || faults.length > 0) throw toPlain(answersError(faults));
    const directory = resolve(plop.getDestBasePath(), String(answers.directory));
    const repeat = startedAs(process.env)(toCommand(questions, answers, new Set(['system'])));
    const entry = registry && !registry.knows(answers) ? { registry, registers: true } : undefined;
    const input = { template, files: loadTemplateFiles(), answers, directory };
    const terminal = openTerminal();
    sayWaivedBefore(registry?.waived(answers), terminal);
    const { plan, code } = await stampAndSay(terminal, input, { repeat, entry }).catch((error: unknown) => {
      throw error instanceof UserError ? toPlain(error) : error;
    });
    if (code !== 0) throw new Error('The service is whole, and not all that belongs to it was done: see above.');
    return `${plan.changes.length} files in ${directory}`;
  });
  plop.setGenerator('service', {
    description: 'a production-ready microservice',
    // Where the registry is broken there is nothing to ask: the action says so.
    prompts: broken
      ? []
      : [
          ...toPrompts(questions, given ?? new Map(), {
            dim: (text) => styleText('dim', text),
            offers: registry?.offers,
            usual: (question, sofar) =>
              recordedAnswer(template, question, sofar) ?? (question === 'system' ? registry?.systemOf(sofar.owner) : undefined),
            fault: (question, value) =>
              question === 'directory' ? folderFault(resolve(plop.getDestBasePath(), String(value))) : undefined,
          }),
        ],
    actions: [{ type: 'stamp-service' }],
  });
};

/** Plop shows an error while it loads a plopfile as if that were broken, and goes on. */
const registryOf = async (
  named: string | undefined,
): Promise<{ readonly registry?: Registry | undefined; readonly broken?: UserError }> => {
  try {
    return { registry: await openRegistry(named) };
  } catch (error) {
    if (error instanceof UserError) return { broken: error };
    throw error;
  }
};

/** Plop shows the message of an error and no more. */
const toPlain = (error: UserError): Error => new Error(inWords(error));

export default plopfile;
