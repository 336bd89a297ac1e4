import type { ApolloServerPlugin } from '@apollo/server';
import { noteOfContext } from './request-note.js';

/** Notes what was executed, and the codes of its errors. */
export function notePlugin<Context extends object>(): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async ({ contextValue }) => {
      const note = noteOfContext(contextValue);
      if (!note) return;
      return {
        executionDidStart: async (asked) => {
          // Missing, whatever Apollo's type says, if the document has none of the name: `operationName: ""`.
          const { operation } = asked as { operation?: typeof asked.operation };
          if (!operation || operation.operation === 'subscription') return;
          note.operation = operation.name?.value ?? null;
          note.operationType = operation.operation;
        },
        willSendResponse: async ({ response: { body } }) => {
          const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
          // Without an operation it is a refusal, which is read from its answer.
          if (note.operationType) note.errorCodes = errors.map(({ extensions }) => String(extensions?.code));
        },
      };
    },
  };
}
