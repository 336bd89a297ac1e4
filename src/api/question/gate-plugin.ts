import type { ApolloServerPlugin } from '@apollo/server';
import type { Gate } from '../principals/gate.js';
import type { Asking } from './asking.js';

/** Lets planned questions through the gate before they run. */
export function gatePlugin(gate: Gate): ApolloServerPlugin<Asking> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ contextValue: { principal, from, found } }) => {
        // Execution refuses a question without a plan, with the specification's messages, before anything is read.
        if (found.plan) await (found.passed ?? gate.pass({ principal, from, plan: found.plan, isKept: false }));
      },
    }),
  };
}
