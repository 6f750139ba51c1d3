/** What went wrong between us and a Backstage, in sentences that say what to do. No word of an answer, and never the token, is repeated. */
import { UserError } from '../../support/errors.ts';
import { count } from '../../support/words.ts';
import type { Backstage } from './load.ts';

const BACKEND =
  'Give the address of the backend, backend.baseUrl in its app-config.yaml: it often has another port or host than the front end.';

export const fault = (says: string, hint: string, cause?: unknown): UserError => new UserError('registry', says, hint, [], { cause });

/** A status that is neither success nor a plea for patience. */
export const badStatus = ({ status, headers }: Response, { address, token }: Backstage): UserError => {
  if (status === 401)
    return token === undefined
      ? fault(
          `${address} wants to know who asks (401).`,
          'Set BACKSTAGE_TOKEN to a token of backend.auth.externalAccess in its app-config.yaml.',
        )
      : fault(
          `${address} does not accept the token in BACKSTAGE_TOKEN (401).`,
          'Compare it with backend.auth.externalAccess in its app-config.yaml, and see whether it has expired.',
        );
  if (status === 403)
    return fault(
      `${address} lets ${token === undefined ? 'nobody without a token' : 'nobody with the token in BACKSTAGE_TOKEN'} read its catalog (403).`,
      'Let the permission policy, and accessRestrictions of the token if it has some, grant catalog.entity.read.',
    );
  if (status === 404) return fault(`${address} has no catalog (404): is it the address of a Backstage's backend?`, BACKEND);
  if (status >= 300 && status < 400)
    return fault(
      `${address} sends us on${originOf(headers.get('location'), address)} (${status}), and a token goes nowhere but where it was meant for.`,
      `${BACKEND} If a login stands before it, let programs past that.`,
    );
  if (status >= 500) return fault(`${address} failed (${status}).`, 'See the log of its backend, and run it again.');
  return fault(
    `${address} refuses to list its catalog (${status}).`,
    `${BACKEND} An old Backstage may also lack api/catalog/entities/by-query.`,
  );
};

/** The rest of where a redirect leads may hold secrets. */
const originOf = (location: string | null, address: string): string =>
  location !== null && URL.canParse(location, address) ? ` to ${new URL(location, address).origin}` : '';

export const tooBusy = ({ status }: Response, { address }: Backstage, attempts: number, wanted = 0): UserError =>
  fault(
    `${address} is too busy (${status}, asked ${count(attempts, 'time')})${wanted > 0 ? `; it wants ${Math.ceil(wanted / 1000)} s more` : ''}.`,
    'Run it again later.',
  );

const unexpected =
  (says: string): ((backstage: Backstage) => UserError) =>
  ({ address }) =>
    fault(`${address} ${says}`, BACKEND);

export const pageForPeople = unexpected('answers with a page instead of data: this looks like the front end, or a login.');
export const noJson = unexpected('answers with something that is no JSON.');
export const noCatalog = unexpected('answers with JSON that is no page of a catalog.');
/** Permissions leave out what may not be read and say nothing of it: a report of nothing would look as if all were well. */
export const nothing = ({ address, token }: Backstage): UserError =>
  fault(
    `${address} shows no entity at all.`,
    `Its catalog is empty, or ${token === undefined ? 'nothing may be read without a token' : 'the token in BACKSTAGE_TOKEN may read nothing of it'}.`,
  );
const CACHE = 'See what stands before it: its answers must neither be kept nor changed.';
export const inCircles = ({ address }: Backstage): UserError => fault(`${address} sends the same pages again and again.`, CACHE);
export const tooLarge = ({ address }: Backstage, limit: number): UserError =>
  fault(`${address} sent more than ${limit} bytes for one page of its catalog.`, CACHE);
export const endless = ({ address }: Backstage, limit: number): UserError =>
  fault(`The catalog of ${address} does not end: it has more than ${limit} entities.`, CACHE);
