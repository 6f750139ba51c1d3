/** A running Backstage as the registry: which one, with what token, and its reading in sight of a person. */
import { statSync } from 'node:fs';
import type { Backstage } from '../catalog/backstage/load.ts';
import type { LoadedCatalog } from '../catalog/load.ts';
import { DEFINITION_RULES } from '../rules/definition-of.ts';
import type { Policy } from '../rules/policy.ts';
import { UserError } from '../support/errors.ts';
import { listenForStop } from './listen-for-stop.ts';
import type { Terminal } from './terminal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Words {
  readonly registry?: string | undefined;
  readonly backstage?: string | undefined;
  readonly baseline?: string | undefined;
}

/**
 * The Backstage that is meant instead of files, if one is. What is typed outranks what the environment says.
 * @throws UserError if files are meant as well, or what only files have, or it can't be asked as it is named.
 */
export const chooseBackstage = (words: Words, environment: Environment = process.env): Backstage | undefined => {
  const { registry, backstage, baseline } = words;
  const named =
    backstage ?? (registry === undefined && environment.CREATE_SERVICE_BACKSTAGE ? environment.CREATE_SERVICE_BACKSTAGE : undefined);
  if (named === undefined) return undefined;
  const files = registry ?? (backstage === undefined ? environment.CREATE_SERVICE_REGISTRY : undefined);
  if (files)
    throw new UserError(
      'usage',
      `Both the registry ${files} and the Backstage are named, and a report is of one.`,
      'Leave one of them out.',
    );
  if (baseline !== undefined && !statSync(baseline, { throwIfNoEntry: false })?.isFile())
    throw new UserError(
      'usage',
      `The baseline ${JSON.stringify(baseline)} is no file, and a Backstage keeps no commits.`,
      'Give a file that --report json=FILE wrote.',
    );
  return toBackstage(named, environment);
};

/** @throws UserError if that is no address, or the token can't be one. Neither a password nor the token is repeated. */
const toBackstage = (named: string, environment: Environment): Backstage => {
  const url = URL.canParse(named) ? new URL(named) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UserError('usage', 'What is named as the Backstage is no address on the web.', 'Write it as https://backstage.example.com.');
  if (url.username || url.password)
    throw new UserError(
      'usage',
      'The address of a Backstage has no place for a user or a password.',
      'Take them out, and set BACKSTAGE_TOKEN.',
    );
  // People copy what they see in a browser or a configuration.
  const address = `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/api(?:\/catalog)?$/, '');
  const token = environment.BACKSTAGE_TOKEN?.trim();
  if (!token) return { address };
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new UserError('usage', 'BACKSTAGE_TOKEN is no token: it has blanks, or other letters than ASCII.', 'Set it to the token alone.');
  return { address, token };
};

/** @throws UserError if it can't be read to its end, or the user stops it. */
export const readBackstage = async (
  backstage: Backstage,
  { levels }: Pick<Policy, 'levels'>,
  { interactive }: Pick<Terminal, 'interactive'>,
): Promise<LoadedCatalog> => {
  const [{ loadBackstage }, spinners] = await Promise.all([
    import('../catalog/backstage/load.ts'),
    interactive ? import('ora') : undefined,
  ]);
  const title = `Reading the catalog of ${backstage.address}`;
  // Ctrl-C must reach what runs: left to itself, the spinner would take it from the terminal.
  const spinner = spinners?.default({ text: title, discardStdin: false }).start();
  const { signal, cease } = listenForStop();
  try {
    return await loadBackstage(backstage, {
      definitions: DEFINITION_RULES.some((rule) => levels[rule] !== 'off'),
      signal,
      onPage: (entities) => {
        if (spinner) spinner.text = `${title}: ${entities} entities`;
      },
    });
  } finally {
    cease();
    spinner?.stop();
  }
};
