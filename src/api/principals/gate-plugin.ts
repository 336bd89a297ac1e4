import type { ApolloServerPlugin } from '@apollo/server';
import { type FragmentDefinitionNode, getVariableValues, Kind } from 'graphql';
import type { ApiContext } from '../../resolvers/context.js';
import { type Demands, demandsOf } from './demands.js';
import { accessNotes, type From, type Gate } from './gate.js';

/** What the gate knows of a request besides the question. */
export interface GatedContext extends ApiContext {
  from: From;
  /** See `questionSize`; 0 until it is known. */
  cost: number;
}

/** Lets questions through the gate, and adds what their answers say about it. */
export function gatePlugin(gate: Gate): ApolloServerPlugin<GatedContext> {
  return {
    requestDidStart: async () => {
      let demands: Demands | undefined;
      return {
        async didResolveOperation({ document, operation, request, schema, contextValue }) {
          if (!operation) return;
          const definitions = operation.variableDefinitions ?? [];
          const { coerced: variables } = getVariableValues(schema, definitions, request.variables ?? {}, {
            maxErrors: 1,
          });
          // Execution refuses wrong variables, with the specification's messages.
          if (!variables) return;
          const fragments = Object.fromEntries(
            document.definitions
              .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
              .map((fragment) => [fragment.name.value, fragment]),
          );
          demands = demandsOf({ schema, operation, fragments, variables });
          await gate.pass({
            ...{ principal: contextValue.principal, demands, cost: contextValue.cost, isTrusted: false },
            ...{ operationName: operation.name?.value ?? null, from: contextValue.from },
          });
        },
        async willSendResponse({ response: { body }, contextValue }) {
          if (body.kind !== 'single' || !demands) return;
          const notes = accessNotes(contextValue.principal, demands, contextValue.cost);
          body.singleResult.extensions = { ...body.singleResult.extensions, ...notes };
        },
      };
    },
  };
}
