/**
 * Plop's entry: `plop service` asks the same questions and stamps by the same code as the command line, and
 * `await plop.load('create-service')` gives a company's own plopfile the generator.
 */
import { resolve } from 'node:path';
import { styleText } from 'node:util';
import type { ServicePlopfile } from '../src/cli/prompt.ts';
import { openRegistry } from '../src/cli/registry.ts';
import { runTasks } from '../src/cli/run-tasks.ts';
import { openTerminal } from '../src/cli/terminal.ts';
import { answersError } from '../src/questions/answers-error.ts';
import { parse } from '../src/questions/parse.ts';
import { toPrompts } from '../src/questions/to-prompts.ts';
import { stampService } from '../src/stamp/create.ts';
import { tasksFor } from '../src/stamp/tasks.ts';
import { isInsideRepository } from '../src/support/git.ts';
import { template } from './index.ts';
import { loadTemplateFiles } from './template-files.ts';

const plopfile: ServicePlopfile = async (plop, { given = new Map(), offers } = {}) => {
  // The command line has opened the registry already; plop alone has not.
  const registry = offers ? undefined : await openRegistry(process.env.CREATE_SERVICE_REGISTRY);
  // What `plop.load` brings into a company's plopfile.
  plop.setDefaultInclude({ generators: true });
  plop.setActionType('stamp-service', async (values) => {
    const raw = new Map(Object.entries(values).map(([name, value]) => [name, { value, from: name }]));
    const { answers, problems } = parse(template.questions, raw);
    const faults = answers ? (registry?.judge(answers) ?? []) : problems;
    if (!answers || faults.length > 0) throw answersError(faults);
    const directory = resolve(plop.getDestBasePath(), String(answers.directory));
    const plan = stampService({ template, files: loadTemplateFiles(), answers, directory });
    const tasks = tasksFor({ template, answers, plan, insideRepository: isInsideRepository(directory) });
    const undone = (await runTasks(tasks, directory, openTerminal())).flatMap(({ task, end }) => (end === 'done' ? [] : [task.byHand]));
    return `${plan.changes.length} files in ${directory}${undone.length > 0 ? `; left to do there: ${undone.join(' && ')}` : ''}`;
  });
  plop.setGenerator('service', {
    description: 'a production-ready microservice',
    prompts: [...toPrompts(template.questions, given, (text) => styleText('dim', text), offers ?? registry?.offers)],
    actions: [{ type: 'stamp-service' }],
  });
};

export default plopfile;
