/** Addresses of `catalog-info.yaml` files as Backstage follows them. Pure: nothing is fetched. */

import { UserError } from '../support/errors.ts';
import { isEntityName } from './entity.ts';

/**
 * The text as an address; nothing if it is none.
 * @throws UserError if Backstage would not follow it, or if it holds a secret.
 */
export const toAddress = (text: string): URL | undefined => {
  if (!/^[a-z][a-z+.-]*:\/\//i.test(text)) return undefined;
  const address = URL.canParse(text) ? new URL(text) : undefined;
  const refuse = (says: string): never => {
    throw new UserError(
      'usage',
      `${says} Nothing was written.`,
      'Give the address of the file as your browser shows it: https://…/catalog-info.yaml.',
    );
  };
  if (!address) return refuse(`${JSON.stringify(text)} is no address.`);
  if (address.protocol !== 'https:') return refuse(`The address begins with ${address.protocol}//, not https://.`);
  if (address.username || address.password) return refuse('The address holds a password, which would be written to the registry.');
  if (![address.pathname, address.searchParams.get('path') ?? ''].some((path) => /\.ya?ml$/.test(path)))
    return refuse('The address leads to no YAML file.');
  return address;
};

/**
 * The name of the repository, as the hosts of repositories spell their addresses.
 * @throws UserError if there is none that could be the name of an entity.
 */
export const nameInAddress = ({ pathname }: URL): string => {
  const parts = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const at = (word: string, step: number): string | undefined => {
    const index = parts.indexOf(word);
    return index < 0 ? undefined : parts[index + step];
  };
  // GitLab: `group/sub/name/-/blob/…`; Azure: `organisation/project/_git/name`; GitHub and Bitbucket: `organisation/name/…`.
  const name = at('-', -1) ?? at('_git', 1) ?? (parts.length > 2 ? parts[1] : undefined);
  if (name !== undefined && isEntityName(name)) return name;
  throw new UserError('usage', 'The address does not say what the service is called. Nothing was written.', 'Say so with --name.');
};
