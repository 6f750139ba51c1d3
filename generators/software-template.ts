/** The template as a software template of Backstage: its questions as pages of a form, and the steps that make, publish and register a service. */
import { type Dependent, type Page, questionsOfForm, toPage, unless } from '../src/questions/to-form.ts';
import type { Question } from '../src/types.ts';
import { template } from './index.ts';

interface SoftwareTemplate {
  readonly apiVersion: string;
  readonly kind: 'Template';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: {
    readonly type: string;
    readonly parameters: readonly Page[];
    readonly steps: readonly Step[];
    readonly output: Readonly<Record<string, unknown>>;
  };
}

interface Step {
  readonly id: string;
  readonly name: string;
  readonly action: string;
  readonly if?: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An expression that the scaffolder works out when a task is run. */
const ask = (expression: string): string => `\${{ ${expression} }}`;

/** Where a pipeline runs, and so where its service must be published to. */
const HOSTS = {
  github: { title: 'GitHub', host: 'github.com', more: { description: ask('steps.create.output.answers.description') } },
  gitlab: { title: 'GitLab', host: 'gitlab.com', more: { settings: { description: ask('steps.create.output.answers.description') } } },
};

const questions = questionsOfForm(template.questions);
const those = (...names: readonly string[]): readonly Question[] => questions.filter(({ name }) => names.includes(name));

/** What is stamped without a pipeline would be published nowhere, and gone with the task. */
const published = those('pipeline').map((question) =>
  question.kind === 'select' ? { ...question, choices: question.choices.filter(({ value }) => Object.hasOwn(HOSTS, value)) } : question,
);

/** A name for each: the form library of Backstage gives all fields of one name the same picker, and so the hosts of the last. */
const repositoryOf = (pipeline: string): string => `${pipeline}RepoUrl`;

const repositories: readonly Dependent[] = Object.entries(HOSTS).map(([pipeline, { title, host }]) => ({
  name: repositoryOf(pipeline),
  on: 'pipeline',
  values: [pipeline],
  required: true,
  field: {
    title: 'Repository',
    description: `Where on ${title} the service is published.`,
    type: 'string',
    'ui:field': 'RepoUrlPicker',
    'ui:options': { allowedHosts: [host] },
  },
}));

const preview: Question = {
  kind: 'confirm',
  name: 'preview',
  title: 'Preview',
  help: 'Only say which files would be made: nothing is published or registered.',
  scope: 'run',
  default: false,
};

const waive: Question = {
  kind: 'confirm',
  name: 'waive',
  title: 'All the same',
  help: 'Make it though the team has no room for one service more.',
  scope: 'run',
  default: false,
};

const reasons: readonly Dependent[] = [
  { name: 'waiveReason', title: 'Reason', description: 'Why it is worth it.' },
  { name: 'waiveUntil', title: 'Until', description: 'The last day on which that holds.', format: 'date' },
].map(({ name, ...field }) => ({ name, on: 'waive', values: [true], required: true, field: { ...field, type: 'string' } }));

const asked = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, ask(`parameters.${name}`)]));

const check: Step = {
  id: 'check',
  name: 'See whether the team has room for it',
  action: 'service:check-capacity',
  input: asked('name', 'owner', 'system', 'dependencies', 'tier', 'lifecycle', 'waive', 'waiveReason', 'waiveUntil'),
};

const create: Step = {
  id: 'create',
  name: 'Make the service',
  action: 'service:create',
  // Where none is named, it is that of the team's other services.
  input: { ...asked(...questions.map(({ name }) => name)), system: ask('steps.check.output.system') },
};

const publish: readonly Step[] = Object.entries(HOSTS).map(([pipeline, { title, more }]) => ({
  id: `publish_${pipeline}`,
  name: `Publish it on ${title}`,
  if: ask(`steps.create.output.answers.pipeline === '${pipeline}' and not parameters.preview`),
  action: `publish:${pipeline}`,
  input: { repoUrl: ask(`parameters.${repositoryOf(pipeline)}`), defaultBranch: 'main', ...more },
}));

const repository = `(${publish.map(({ id }) => `steps.${id}`).join(' or ')}).output`;

const register: Step = {
  id: 'register',
  name: 'Register it in the catalog',
  if: ask('not parameters.preview'),
  action: 'catalog:register',
  input: { repoContentsUrl: ask(`${repository}.repoContentsUrl`), catalogInfoPath: '/catalog-info.yaml' },
};

const warnings = '(steps.check.output.warnings.concat(steps.create.output.warnings))';

export const softwareTemplate: SoftwareTemplate = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: {
    name: template.name,
    title: 'Microservice',
    description: 'A service that is ready for production: API, telemetry, image, pipeline, manifests, alerts, docs and owner included.',
    // Backstage's community plugins compare it with that of the services.
    annotations: { 'backstage.io/template-version': template.version },
    tags: ['create-service', 'recommended'],
  },
  spec: {
    type: 'service',
    parameters: [
      toPage('What it is', [...those('name', 'description', 'owner', 'system', 'dependencies'), waive], reasons),
      toPage('What it is made of', those('language', 'capabilities')),
      toPage('How it is run', those('tier', 'lifecycle', 'port')),
      unless(preview.name, true, toPage('Where it lives', [...those('scope'), ...published, preview], repositories)),
    ],
    steps: [check, create, ...publish, register],
    output: {
      links: [
        { title: 'Repository', url: ask(`${repository}.remoteUrl`), if: ask('not parameters.preview') },
        {
          title: 'In the catalog',
          icon: 'catalog',
          entityRef: ask('steps.create.output.entityRef'),
          if: ask('not parameters.preview'),
        },
      ],
      text: [
        {
          title: 'Warnings',
          content: `- ${ask(`${warnings} | join('\\n- ')`)}`,
          if: ask(`${warnings}.length > 0`),
        },
        { title: 'Files', content: `- ${ask("steps.create.output.files | join('\\n- ')")}` },
      ],
    },
  },
};
