import type { ApolloServerPlugin } from '@apollo/server';
import type { ApiContext } from '../resolvers/context.js';
import { databaseUnavailable, retryAfterSeconds } from './errors.js';

/**
 * An answer that met no database is HTTP 503 with `Retry-After`, whatever of it could be answered: load balancers and clients
 * that know nothing of GraphQL try again, and no cache keeps it.
 */
export function unavailablePlugin(): ApolloServerPlugin<ApiContext> {
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
