import type { ApolloServerPlugin } from '@apollo/server';
import type { ApiContext } from '../resolvers/context.js';

/** Adds to the response how its reports were answered. */
export function reportPlugin(): ApolloServerPlugin<ApiContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response: { body }, contextValue: { reports } }) => {
        if (body.kind !== 'single' || reports.length === 0) return;
        body.singleResult.extensions = { ...body.singleResult.extensions, report: reports };
      },
    }),
  };
}
