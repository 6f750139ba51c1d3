/** What is worth running in a freshly stamped service: decided here, run by the command line. */
import { writesOf } from '../tree/plan.ts';
import type { Answers, Plan, ServiceTemplate, Task } from '../types.ts';

export interface Stamped {
  readonly template: ServiceTemplate;
  readonly answers: Answers;
  readonly plan: Plan;
  /** The target lies in somebody's git repository already. */
  readonly insideRepository: boolean;
}

/** Which tasks the answers ask for. Chains are apart: what has to do with git does not stop the installation. */
export const tasksFor = ({ template, answers, plan, insideRepository }: Stamped): readonly Task[] => {
  const language = template.languages.find(({ id }) => id === answers.language);
  const paths = writesOf(plan).flatMap(({ path, content }) => (content ? [path] : []));
  const commits = answers.git && !insideRepository && paths.length > 0;
  return [...(commits ? gitTasks(template, answers, paths) : []), ...(answers.install ? (language?.tasks ?? []) : [])];
};

/** The first commit holds what was stamped and nothing else that may lie in the folder. */
const gitTasks = (template: ServiceTemplate, { name }: Answers, paths: readonly string[]): readonly Task[] => {
  const message = `Stamp ${name} from ${template.name} ${template.version}`;
  return [
    {
      id: 'git-init',
      title: 'Make a git repository',
      command: ['git', 'init', '--quiet', '--initial-branch=main'],
      byHand: 'git init --initial-branch=main',
    },
    {
      id: 'git-add',
      title: 'Stage the files',
      // By force: what the user ignores everywhere belongs to the service all the same.
      command: ['git', '--literal-pathspecs', 'add', '--force', '--', ...paths],
      byHand: 'git add --all',
      after: 'git-init',
    },
    {
      id: 'git-commit',
      title: 'Make the first commit',
      command: ['git', 'commit', '--quiet', `--message=${message}`],
      byHand: `git commit --message='${message}'`,
      after: 'git-add',
    },
  ];
};
