/** Finds and reads the policy that belongs to a registry. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defaultPolicy, type Policy } from '../rules/policy.ts';
import { systemCode, UserError } from '../support/errors.ts';

/** Its name within the registry's folder. */
export const USUAL_POLICY = 'policy.yaml';

/**
 * The policy in the file that is named, or in the usual one of the registry's folder; the default one where there is none.
 * @throws UserError naming every mistake in it.
 */
export const readPolicy = async (named: string | undefined, registry: string): Promise<Policy> => {
  const path = named ?? join(registry, USUAL_POLICY);
  if (named === undefined && !existsSync(path)) return defaultPolicy;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError('policy', `The policy ${path} can't be read (${systemCode(error) ?? error}).`, 'Give a YAML file after --policy.');
  }
  const [{ parsePolicy }, { rules }] = await Promise.all([import('../rules/parse-policy.ts'), import('../rules/index.ts')]);
  return { ...parsePolicy(text, path, rules), file: relative(registry, path) };
};
