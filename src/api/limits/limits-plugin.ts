import type { ApolloServerPlugin } from '@apollo/server';
import {
  type FragmentDefinitionNode,
  GraphQLError,
  getVariableValues,
  Kind,
  type VariableDefinitionNode,
} from 'graphql';
import type { GatedContext } from '../principals/gate-plugin.js';
import { questionSize } from './question-cost.js';

export interface Limits {
  /** Maximum number of values in an answer. */
  cost: number;
  /** Nesting depth of fields. */
  depth: number;
}

/** Every metric by day for ten years, or 500 orders with their lines and products, but not both. */
export const defaultLimits: Limits = { cost: 200_000, depth: 12 };

/** Refuses a query that is too deep, too expensive or exceeds its arguments' bounds, before any of it runs. */
export function limitsPlugin(limits: Limits): ApolloServerPlugin<GatedContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request, schema, contextValue }) {
          if (!operation) return;
          // Validation accepts any operation type that the schema does not have, and execution reports it as an internal error.
          if (!schema.getRootType(operation.operation)) throw notOffered(operation.operation);
          const definitions = operation.variableDefinitions ?? [];
          const { coerced } = getVariableValues(schema, definitions, request.variables ?? {}, { maxErrors: 1 });
          // Execution refuses wrong variables, with the specification's messages.
          if (!coerced) return;
          const fragments = Object.fromEntries(
            document.definitions
              .filter(
                (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
              )
              .map((definition) => [definition.name.value, definition]),
          );
          const { cost, depth } = questionSize({ schema, operation, fragments, variables: coerced });
          if (depth > limits.depth) throw tooDeep(depth, limits.depth);
          if (cost > limits.cost) throw tooComplex(cost, limits.cost, definitions);
          contextValue.cost = cost;
        },
      };
    },
  };
}

function notOffered(operation: string): GraphQLError {
  return new GraphQLError(
    `This API has no ${operation}. Send a query, and poll "warehouse { version }" to see when answers change.`,
    { extensions: { code: 'OPERATION_NOT_OFFERED', http: { status: 400 } } },
  );
}

function tooDeep(depth: number, limit: number): GraphQLError {
  return new GraphQLError(
    `The query is ${depth} fields deep; ${limit} are allowed. Query deeper objects separately, by id.`,
    { extensions: { code: 'QUERY_TOO_DEEP', depth, limit, http: { status: 400 } } },
  );
}

function tooComplex(cost: number, limit: number, variables: readonly VariableDefinitionNode[]): GraphQLError {
  const shown = Number.isSafeInteger(cost) ? String(cost) : cost.toPrecision(3);
  const seen = variables.length > 0 ? ' Variables count with their values.' : '';
  return new GraphQLError(
    `The query costs ${shown}; ${limit} are allowed. Every field costs 1 for each row that it may be in, and each root field ` +
      `an additional 1,000; a page with a filter, totalCount, and distinct customers, 5,000; segments with a filter, RFM segments, and cohorts by product, ` +
      `20,000.${seen} Select fewer rows (a smaller "first", a shorter range) or fewer fields, or split the query.`,
    {
      extensions: {
        code: 'QUERY_TOO_COMPLEX',
        cost: Number.isSafeInteger(cost) ? cost : null,
        limit,
        http: { status: 400 },
      },
    },
  );
}
