import type { ApolloServerPlugin } from '@apollo/server';
import { databaseUnavailable, retryAfterSeconds } from './errors/errors.js';

/**
 * An answer without the database is HTTP 503 with `Retry-After`, even if parts of it could be answered: load balancers and clients
 * that do not know GraphQL retry, and caches do not keep it.
 */
export function unavailablePlugin(): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response: { body, http } }) => {
        const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
        if (!errors.some(({ extensions }) => extensions?.code === databaseUnavailable)) return;
        http.status = 503;
        http.headers.set('retry-after', String(retryAfterSeconds));
      },
    }),
  };
}
