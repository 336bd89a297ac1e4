import type { FastifyInstance } from 'fastify';
import { errorBody } from '../errors/error-body.js';
import { principalOf } from './require-credentials.js';
import { sessionCookie, sessionTokenOf } from './session-cookie.js';
import type { Sessions } from './sessions.js';

const over = new Date(0);

/**
 * `/session`, for pages: POST with a key or token in `authorization` signs in, GET tells who asks and what they may do, DELETE signs
 * out. Everything else takes the cookie in place of `authorization`.
 */
export function serveSession(app: FastifyInstance, sessions: Sessions): void {
  app.get('/session', (request, reply) => {
    const { name, permissions } = principalOf(request);
    return reply
      .header('cache-control', 'no-store')
      .send({ name, permissions: [...permissions], canSignOut: sessionTokenOf(request) !== null });
  });

  app.post('/session', async (request, reply) => {
    const [, credential] = /^bearer +([!-~]+) *$/i.exec(request.headers.authorization ?? '') ?? [];
    if (credential === undefined) {
      return reply
        .code(400)
        .send(errorBody('Send the API key or token to sign in with in the header "authorization".', 'BAD_REQUEST'));
    }
    const { name } = principalOf(request);
    const { token, expiresAt } = await sessions.open(credential);
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .header('set-cookie', sessionCookie(token, { expiresAt, isSecure: request.protocol === 'https' }))
      .send({ name, expiresAt: expiresAt.toISOString() });
  });

  app.delete('/session', async (request, reply) => {
    const token = sessionTokenOf(request);
    if (token !== null) await sessions.close(token);
    const cookie = sessionCookie('', { expiresAt: over, isSecure: request.protocol === 'https' });
    return reply.code(204).header('set-cookie', cookie).send();
  });
}
