/** Why there was no answer, or not the whole of one: what the network said, in sentences. */
import { UserError } from '../../support/errors.ts';
import type { Asking } from './ask.ts';
import type { Backstage } from './load.ts';
import { fault } from './say.ts';

/** A bug of ours is given back as it is. */
export const noAnswer = (error: unknown, { address }: Backstage, { signal, timeout }: Pick<Asking, 'signal' | 'timeout'>): unknown => {
  if (error instanceof UserError) return error;
  if (signal.aborted) return new UserError('stopped', 'You stopped; no report was made.', 'Run the command again whenever you like.');
  const { name, code, reason } = toFacts(error);
  if (name === 'TimeoutError' || /TIMEDOUT|TIMEOUT/.test(code))
    return fault(`${address} gave no whole answer within ${timeout / 1000} s.`, REACH, error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return fault(
      `There is no host ${new URL(address).hostname}, or no way to ask for it (${code}).`,
      'Mend the address, or the network.',
      error,
    );
  if (code === 'ECONNREFUSED')
    return fault(`Nobody listens at ${address} (${code}).`, 'See whether Backstage runs there, and mend the address.', error);
  if (TLS.test(code))
    return fault(
      `The connection to ${address} can't be trusted (${code}).`,
      'If its certificate is of your own authority, name that in NODE_EXTRA_CA_CERTS; if it speaks no TLS, write http instead of https.',
      error,
    );
  if (BROKEN.test(code))
    return fault(`The connection to ${address} broke off (${code}), and a part of a catalog is never reported.`, REACH, error);
  return reason === undefined ? error : fault(`${address} can't be asked: ${reason}.`, REACH, error);
};

const REACH = 'See whether Backstage runs and can be reached from here, then run it again.';
const TLS = /^(?:ERR_(?:TLS|SSL)_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$|HOSTNAME_)/;
const BROKEN = /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ERR_STREAM_PREMATURE_CLOSE)$/;

/** `fetch` fails with an error whose cause says why. */
const toFacts = (error: unknown): { readonly name?: string; readonly code: string; readonly reason?: string } => {
  if (!(error instanceof Error)) return { code: '' };
  const { name, cause } = error;
  if (!(cause instanceof Error)) return { name, code: '' };
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return { name, code, reason: code || cause.message };
};
