import type { FastifyInstance } from 'fastify';
import { errorBody } from './errors/error-body.js';
import { shortened } from './errors/shortened.js';

/** What pages of other origins may send, and read of an answer. */
const methods = 'GET, POST';
const requestHeaders =
  'authorization, content-type, if-none-match, last-event-id, apollo-require-preflight, x-apollo-operation-name, apollographql-client-name, apollographql-client-version';
const answerHeaders = 'etag, retry-after, www-authenticate, x-request-id';
const preflightSeconds = 600;

/** Lets pages of the configured origins send requests, and says to all others why they may not (CORS). */
export function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  const allowed = new Set(origins);

  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
    if (origin !== undefined && allowed.has(origin)) {
      reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', answerHeaders);
      if (!isPreflight) return done();
      reply
        .code(204)
        .header('access-control-allow-methods', methods)
        .header('access-control-allow-headers', requestHeaders)
        .header('access-control-max-age', preflightSeconds)
        .header('vary', 'Origin')
        .send();
      return;
    }
    if (!isPreflight) return done();
    const page = shortened(origin ?? 'an unknown origin', 100);
    const message = `Pages of ${page} may not send requests from a browser. The operator can add the origin to api.corsOrigins.`;
    reply.code(403).send(errorBody(message, 'ORIGIN_NOT_ALLOWED'));
  });

  if (allowed.size === 0) return;
  app.addHook('onSend', (_request, reply, _payload, done) => {
    const vary = reply.getHeader('vary');
    if (vary !== 'Origin') reply.header('vary', vary === undefined ? 'Origin' : `${String(vary)}, Origin`);
    done();
  });
}
