/** The policy of a company, where a Backstage has its settings: `createService.policy` in `app-config.yaml`, as it is in `policy.yaml` elsewhere. */
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { rules } from '../rules/index.ts';
import { parsePolicy } from '../rules/parse-policy.ts';
import { defaultPolicy, type Policy } from '../rules/policy.ts';
import { toYaml } from '../support/yaml.ts';

const KEY = 'createService.policy';

/** @throws UserError naming every mistake in it. */
export const readPolicy = (config: Pick<RootConfigService, 'has' | 'get'>): Policy =>
  config.has(KEY) ? parsePolicy(toYaml(config.get(KEY)), KEY, rules) : defaultPolicy;
