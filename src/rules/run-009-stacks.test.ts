import { entity, service, services, team, testRule } from '../testing/rules.ts';
import { stacks } from './run-009-stacks.ts';

const written = (...languages: readonly string[]) =>
  languages.map((language, index) => service(`${language.trim().toLowerCase()}-${index}`, { language }));

testRule(stacks, {
  accept: [
    { name: 'two languages', entities: [team('team', 5), ...written('go', 'java')] },
    { name: 'many services in one', entities: [team('team', 5), ...services(9, { language: 'go' })] },
    { name: 'one language under several spellings', entities: [team('team', 5), ...written('go', 'Go', ' GO ', 'java')] },
    {
      name: 'a third that is deprecated or no service',
      entities: [
        team('team', 5),
        ...written('go', 'java'),
        service('d', { language: 'rust', lifecycle: 'deprecated' }),
        service('l', { language: 'perl', type: 'library' }),
      ],
    },
    {
      name: 'three of two teams',
      entities: [team('team', 5), team('other', 5), ...written('go', 'java'), service('r', { owner: 'other', language: 'rust' })],
    },
    {
      name: 'three of a person',
      entities: [entity('User', 'ada'), ...['go', 'java', 'rust'].map((language) => service(language, { owner: 'user:ada', language }))],
    },
    {
      name: 'three, where the policy allows them',
      entities: [team('team', 5), ...written('go', 'java', 'rust')],
      thresholds: { languages: 3 },
    },
    { name: 'a service without a label that could not make it three', entities: [team('team', 5), ...written('go', 'go'), service('a')] },
    { name: 'a team without services', entities: [team('team')] },
  ],
  reject: [
    {
      name: 'three languages',
      entities: [team('team', 5), ...written('typescript', 'go', 'java', 'go')],
      found: [
        {
          entity: 'group:default/team',
          says: 'team has services in 3 languages, more than 2: go, java, typescript.',
          field: ['metadata', 'name'],
          evidence: ['go: go-1, go-3', 'java: java-2', 'typescript: typescript-0'],
        },
      ],
    },
    {
      name: 'experimental services and gateways too',
      entities: [
        team('team', 5),
        ...written('go'),
        service('e', { language: 'rust', lifecycle: 'experimental' }),
        service('g', { language: 'lua', type: 'gateway' }),
      ],
      found: [{ entity: 'group:default/team', says: 'team has services in 3 languages, more than 2: go, lua, rust.' }],
    },
    {
      name: 'two, where the policy allows one',
      entities: [team('team', 5), ...written('go', 'java')],
      thresholds: { languages: 1 },
      found: [{ entity: 'group:default/team', says: 'team has services in 2 languages, more than 1: go, java.' }],
    },
    {
      name: 'each namespace by its own',
      entities: [
        team('team', 5),
        team('eu/team', 5),
        ...written('go'),
        ...['go', 'java', 'rust'].map((language) => service(`eu/${language}`, { language })),
      ],
      found: [
        {
          entity: 'group:eu/team',
          says: 'eu/team has services in 3 languages, more than 2: go, java, rust.',
          evidence: ['go: eu/go', 'java: eu/java', 'rust: eu/rust'],
        },
      ],
    },
  ],
  unknown: [
    {
      name: 'a service without a label that could make it three',
      entities: [team('team', 5), ...written('go', 'java'), service('a')],
      unknown: ['group:default/team'],
    },
    {
      name: 'three services without a label, or with an empty one',
      entities: [team('team', 5), ...services(2), service('b', { language: ' ' })],
      unknown: ['group:default/team'],
    },
    { name: 'nothing where it is three anyway', entities: [team('team', 5), ...written('go', 'java', 'rust'), service('a')], unknown: [] },
    { name: 'nothing of two services', entities: [team('team', 5), ...services(2)], unknown: [] },
  ],
});
