import { expect, it } from 'vitest';
import { startedAs } from './invocation.ts';

const npm = 'npm/11.19.1 node/v24.21.0 linux x64 workspaces/false';
const pnpm = 'pnpm/10.34.9 npm/? node/v24.21.0 linux x64';
const yarn1 = 'yarn/1.22.22 npm/? node/v24.21.0 linux x64';
const yarn4 = 'yarn/4.18.1 npm/? node/v24.21.0 linux x64';

it.each<[string, Record<string, string>, readonly string[], string]>([
  ['by its own name', {}, ['pay', '--yes'], 'create-service pay --yes'],
  ['by something unknown', { npm_config_user_agent: 'bun/1.3' }, ['pay'], 'create-service pay'],
  [
    'by npm create',
    { npm_config_user_agent: npm, npm_lifecycle_event: 'npx' },
    ['pay', '--description', "It's x", '--yes'],
    "npm create service@latest pay -- --description 'It'\\''s x' --yes",
  ],
  ['by pnpm create', { npm_config_user_agent: pnpm }, ['pay', '--yes'], 'pnpm create service pay --yes'],
  ['by Yarn 4', { npm_config_user_agent: yarn4 }, ['pay', '--description', 'a b'], "yarn create service pay --description 'a b'"],
  ['by Yarn 1', { npm_config_user_agent: yarn1, npm_lifecycle_event: 'create' }, ['pay', '--yes'], 'yarn create service pay --yes'],
  [
    'by Yarn 1, which loses quotes',
    { npm_config_user_agent: yarn1, npm_lifecycle_event: 'create' },
    ['pay', '--description', 'a b'],
    "npm create service@latest pay -- --description 'a b'",
  ],
  ['from a script, by npm', { npm_config_user_agent: npm, npm_lifecycle_event: 'new-service' }, ['pay'], 'npx create-service pay'],
  ['from a script, by pnpm', { npm_config_user_agent: pnpm, npm_lifecycle_event: 'new-service' }, ['pay'], 'pnpm create-service pay'],
])('started %s', (_, environment, words, line) => expect(startedAs(environment)(words)).toBe(line));
