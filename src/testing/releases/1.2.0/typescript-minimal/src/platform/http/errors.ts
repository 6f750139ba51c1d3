/** Turns every failure, from a broken request line to a bug, into a problem that tells the caller no more than it may know. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { Type } from 'typebox';
import type { App } from '../app.ts';
import { type InvalidPart, Problem } from '../problem.ts';
import { traceIdOf } from './tracing.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

export function handleErrors(app: App): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error);
    // A caller that hangs up in the middle of the body is no failure of ours.
    const cutOff = request.raw.destroyed && !request.raw.complete;
    if (problem.status >= 500 && !cutOff) request.log.error({ err: error }, 'request failed');
    return send(problem, request, reply);
  });
  app.setNotFoundHandler((request, reply) => send(new Problem(404, 'There is no such resource.'), request, reply));
}

/** Says in the contract of every route that it can fail, and how. */
export function documentProblems(route: RouteOptions): void {
  const content = { 'application/problem+json': { schema: { $ref: 'Problem#' } } };
  const headers = {
    'retry-after': Type.Integer({ description: 'Seconds until it makes sense to ask again, if it does.' }),
  };
  route.schema = {
    ...route.schema,
    response: {
      ...(route.schema?.response as object),
      '4xx': { description: 'The request is refused.', headers, content },
      '5xx': { description: 'The service failed; the same request may succeed later.', headers, content },
    },
  };
}

/** Answers a known path with an unknown method: 405 and the methods that it has. Call it when all routes are there. */
export function refuseOtherMethods(app: App): void {
  for (const [url, group] of Map.groupBy([...app.routes], (route) => route.url)) {
    const allowed = new Set(group.flatMap((route) => route.method));
    const method = METHODS.filter((name) => !allowed.has(name));
    const problem = new Problem(405, 'This resource does not have that method.', {
      headers: { allow: METHODS.filter((name) => allowed.has(name)).join(', ') },
    });
    app.route({
      method,
      url,
      config: { refusal: true },
      // Before the body is read: what it holds does not matter.
      onRequest: async (request, reply) => send(problem, request, reply),
      handler: () => undefined,
    });
  }
}

function send(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .send(problem.toBody(traceIdOf(request)));
}

/** Anything can be thrown, nothing and `null` among it. */
function toProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  const error: Partial<FastifyError> = thrown instanceof Error ? thrown : {};
  if (error.validation) return new Problem(400, 'The request is not as the contract says.', { errors: invalid(error) });
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT') return new Problem(503, 'The request took too long.');
  const status = error.statusCode ?? 500;
  // Messages of Fastify's own errors are written for callers; all others may hold anything.
  if (status < 500 && error.code?.startsWith('FST_')) return new Problem(status, error.message ?? '');
  return new Problem(500, 'The service failed to answer. The failure is logged under this trace id.');
}

const invalid = ({ validation = [], validationContext = 'body' }: Partial<FastifyError>): InvalidPart[] =>
  validation.map(({ instancePath, message, params }) => {
    const { additionalProperty } = params;
    return typeof additionalProperty === 'string'
      ? { in: validationContext, pointer: `${instancePath}/${escapePointer(additionalProperty)}`, detail: 'is unknown' }
      : { in: validationContext, pointer: instancePath, detail: message ?? 'is not valid' };
  });

/** RFC 6901. */
const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const BROKEN: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** How long the other side may take to read the last answer and hang up as well. */
const LINGER_MS = 1_000;

/** Answers what is not even HTTP, or comes too slowly, before a route is known. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = BROKEN[error.code ?? ''] ?? 400;
  const body = JSON.stringify(
    new Problem(status, 'The request is not valid HTTP or came too slowly.').toBody(undefined),
  );
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\n` +
      `content-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
