import type { ApolloServerPlugin } from '@apollo/server';
import type { Asking } from './asking.js';

/** As graphql-js ends its messages about unknown names. */
const suggestion = / Did you mean [^?]*\?/g;

/** Whoever may not introspect the schema gets no suggestions from it either, which would list it name by name. */
export function hideSuggestionsPlugin(introspection: boolean): ApolloServerPlugin<Asking> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response: { body }, contextValue: { principal } }) => {
        if ((introspection && principal.terms.introspection) || body.kind !== 'single') return;
        const { singleResult } = body;
        if (!singleResult.errors) return;
        singleResult.errors = singleResult.errors.map((error) => ({
          ...error,
          message: withoutSuggestions(error.message),
        }));
      },
    }),
  };
}

export function withoutSuggestions(message: string): string {
  return message.replaceAll(suggestion, '');
}
