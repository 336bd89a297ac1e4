import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { explainUnavailable, isDatabaseUnavailable } from '../../database/unavailable.js';
import type { Principal } from '../../ledger/principals/principal.js';
import { errorBody } from '../errors/error-body.js';
import { databaseUnavailable, retryAfterSeconds } from '../errors/errors.js';
import type { Access } from './access.js';
import { limitMessage } from './gate.js';
import './open-routes.js';
import { IssuerUnavailable, Unauthenticated } from './unauthenticated.js';

type Senders = Pick<Access, 'whoAsks' | 'admit' | 'noteRefusedCredentials'>;

const principals = new WeakMap<FastifyRequest, Principal>();

/** Refuses requests whose sender is not known, or has sent too many, before their body is read, on every route but the open ones. */
export function requireCredentials(app: FastifyInstance, access: Senders): void {
  const { whoAsks, admit } = access;
  app.addHook('onRequest', async (request, reply) => {
    const { url, config } = request.routeOptions;
    if (url === undefined || config.isOpen) return;
    try {
      const principal = await whoAsks(request);
      const over = await admit(principal);
      if (over) {
        return reply
          .code(429)
          .header('retry-after', over.retryAfterSeconds)
          .send(errorBody(limitMessage(over), 'RATE_LIMITED', { retryAfterSeconds: over.retryAfterSeconds }));
      }
      principals.set(request, principal);
    } catch (error) {
      if (error instanceof Unauthenticated && error.known) {
        access.noteRefusedCredentials(error.known, { requestId: request.id, address: request.ip });
      }
      return refusal(error, request, reply);
    }
  });
}

/** Who sends a request to a route that needs credentials. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (!principal) throw new Error(`the sender of a request to ${request.routeOptions.url} was not asked for`);
  return principal;
}

function refusal(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof Unauthenticated) {
    request.log.info({ reason: error.reason }, 'request refused: its sender is not known');
    const [status, code] =
      error.reason === 'insufficient' ? ([403, 'FORBIDDEN'] as const) : ([401, 'UNAUTHENTICATED'] as const);
    return reply.code(status).header('www-authenticate', error.challenge).send(errorBody(error.message, code));
  }
  const retry = `Try again in ${retryAfterSeconds} seconds.`;
  reply.code(503).header('retry-after', retryAfterSeconds);
  if (error instanceof IssuerUnavailable) {
    request.log.error({ err: error }, "a token's issuer does not answer");
    return reply.send(errorBody(`${error.message} ${retry}`, 'ISSUER_UNAVAILABLE'));
  }
  if (!isDatabaseUnavailable(error)) throw error;
  request.log.warn({ error: (error as Error).message }, 'credentials cannot be checked: database not available');
  return reply.send(errorBody(`${explainUnavailable(error)} ${retry}`, databaseUnavailable));
}
