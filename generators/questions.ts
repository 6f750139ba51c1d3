/** The questions that every service answers, asked once: flags, prompts, environment, answers file and docs are made from them. */
import { defineQuestions } from '../src/define.ts';
import type { Capability, Language } from '../src/types.ts';
import { dependencyProblems, spellDependency } from './dependency.ts';
import { SERVICE_NAME_SHAPE, serviceNameProblems } from './service-name.ts';

/** The name of an entity, with its namespace before it where that is not the default one. */
const entityOf = (kind: string) => ({
  source: '^([a-z0-9](-?[a-z0-9]){0,62}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
  says: `letters, digits, \`.\`, \`_\` and \`-\`, at most 63, as in the name of a Backstage ${kind}; before it, where there is one, \`namespace/\``,
});

export const questionsFor = (languages: readonly Language[], capabilities: readonly Capability[]) => {
  const choice = ({ id, title, help }: Language | Capability) => ({ value: id, title, help });
  const free = capabilities.filter((capability) => !capability.group);
  const pipelines = capabilities.filter((capability) => capability.group === 'pipeline');
  return defineQuestions([
    {
      kind: 'text',
      name: 'name',
      title: 'Name',
      help: 'What the service is called everywhere: package, image, Kubernetes workload, database, catalog entity.',
      scope: 'service',
      required: true,
      immutable: true,
      shape: SERVICE_NAME_SHAPE,
      check: serviceNameProblems,
    },
    {
      kind: 'text',
      name: 'description',
      title: 'Description',
      help: 'What the service does for whom, in one sentence.',
      scope: 'service',
      default: 'The {name} service.',
      maxLength: 400,
      pattern: { source: '.', says: 'say it in a few words' },
    },
    {
      kind: 'text',
      name: 'owner',
      title: 'Owner',
      help: 'The team (a Group of the registry) that builds, runs and is paged for the service.',
      scope: 'service',
      required: true,
      offers: 'owners',
      pattern: entityOf('Group'),
    },
    {
      kind: 'text',
      name: 'system',
      title: 'System',
      help: 'The larger whole that the service is a part of.',
      scope: 'service',
      default: '{name}',
      offers: 'systems',
      pattern: entityOf('System'),
    },
    {
      kind: 'list',
      name: 'dependencies',
      title: 'Dependencies',
      help: 'What the service calls: Components of the registry, or APIs as `api:name`.',
      scope: 'service',
      default: [],
      most: 100,
      offers: 'dependencies',
      pattern: {
        source: '^([A-Za-z]+:)?([a-z0-9](-?[a-z0-9]){0,62}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
        says: 'a Component or an API of the registry, as in `cart`, `sales/cart` or `api:cart-v1`',
      },
      check: dependencyProblems,
      spell: spellDependency,
    },
    {
      kind: 'select',
      name: 'language',
      title: 'Language',
      help: 'What the service is written in: what suits its job.',
      scope: 'service',
      immutable: true,
      choices: languages.map(choice),
      default: languages[0]?.id ?? '',
    },
    {
      kind: 'multiselect',
      name: 'capabilities',
      title: 'Capabilities',
      help: 'What the service comes with.',
      scope: 'service',
      choices: free.map(choice),
      default: free.filter((capability) => capability.default).map(({ id }) => id),
    },
    {
      kind: 'select',
      name: 'pipeline',
      title: 'Pipeline',
      help: 'Where the service is tested, built and deployed.',
      scope: 'service',
      choices: [...pipelines.map(choice), { value: 'none', title: 'None', help: 'No pipeline: bring your own.' }],
      default: pipelines.find((capability) => capability.default)?.id ?? 'none',
    },
    {
      kind: 'select',
      name: 'tier',
      title: 'Tier',
      help: 'How much depends on it: sets the service level objective.',
      scope: 'service',
      choices: [
        { value: '1', title: 'Tier 1', help: 'The company stops without it: 99.95 % of requests.' },
        { value: '2', title: 'Tier 2', help: 'A main function stops without it: 99.9 %.' },
        { value: '3', title: 'Tier 3', help: 'Customers notice: 99.5 %.' },
        { value: '4', title: 'Tier 4', help: 'Only colleagues notice: 99 %.' },
      ],
      default: '3',
    },
    {
      kind: 'select',
      name: 'lifecycle',
      title: 'Lifecycle',
      help: 'How far others may rely on it.',
      scope: 'service',
      choices: [
        { value: 'experimental', title: 'Experimental' },
        { value: 'production', title: 'Production' },
        { value: 'deprecated', title: 'Deprecated' },
      ],
      default: 'experimental',
    },
    {
      kind: 'integer',
      name: 'port',
      title: 'Port',
      help: "The TCP port on a developer's machine; in a container it is always 8080.",
      scope: 'service',
      default: 8080,
      minimum: 1024,
      maximum: 65535,
    },
    {
      kind: 'text',
      name: 'scope',
      title: 'Package scope',
      help: 'The organisation before the package name, as in `@acme`; empty for none.',
      scope: 'service',
      default: '',
      pattern: { source: '^(@[a-z0-9][a-z0-9._-]{0,62})?$', says: '`@` and lower-case letters, digits, `.`, `_` or `-`, as in `@acme`' },
    },
    {
      kind: 'text',
      name: 'directory',
      title: 'Folder',
      help: 'Where the service is written.',
      scope: 'run',
      default: './{name}',
      maxLength: 1024,
      pattern: {
        source: '^(?!~(/|$)).',
        says: 'name a folder; `.` is the one where you are, and `~` is your home to a shell alone: here it must be written out',
      },
    },
    {
      kind: 'confirm',
      name: 'git',
      title: 'Git',
      help: 'Make a repository and its first commit (skipped inside another repository).',
      scope: 'run',
      default: true,
    },
    {
      kind: 'confirm',
      name: 'install',
      title: 'Install',
      help: "Install the service's dependencies.",
      scope: 'run',
      default: true,
    },
  ]);
};
