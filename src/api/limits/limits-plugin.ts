import type { ApolloServerPlugin } from '@apollo/server';
import {
  type FragmentDefinitionNode,
  GraphQLError,
  getVariableValues,
  Kind,
  type VariableDefinitionNode,
} from 'graphql';
import type { ApiContext } from '../../resolvers/context.js';
import { questionSize } from './question-cost.js';

export interface Limits {
  /** Values that an answer may hold at most. */
  cost: number;
  /** Fields below each other. */
  depth: number;
}

/** A day of every metric for ten years, or 500 orders with their lines and products, and not both. */
export const defaultLimits: Limits = { cost: 200_000, depth: 12 };

/** Refuses a question that is too deep or too dear, or holds more than its arguments take, before anything of it runs. */
export function limitsPlugin(limits: Limits): ApolloServerPlugin<ApiContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request, schema }) {
          if (!operation) return;
          // Validation lets any field of a root type pass that the schema does not have, and execution calls it our fault.
          if (!schema.getRootType(operation.operation)) throw notOffered(operation.operation);
          const definitions = operation.variableDefinitions ?? [];
          const { coerced } = getVariableValues(schema, definitions, request.variables ?? {}, { maxErrors: 1 });
          // Execution refuses wrong variables, in the words of the specification.
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
        },
      };
    },
  };
}

function notOffered(operation: string): GraphQLError {
  return new GraphQLError(
    `There is no ${operation} here: send a query, and ask for "warehouse { version }" again to see when answers change.`,
    { extensions: { code: 'OPERATION_NOT_OFFERED', http: { status: 400 } } },
  );
}

function tooDeep(depth: number, limit: number): GraphQLError {
  return new GraphQLError(
    `The question is ${depth} fields deep, ${limit} are allowed: ask for what is further down in a question of its own, by id.`,
    { extensions: { code: 'QUERY_TOO_DEEP', depth, limit, http: { status: 400 } } },
  );
}

function tooComplex(cost: number, limit: number, variables: readonly VariableDefinitionNode[]): GraphQLError {
  const shown = Number.isSafeInteger(cost) ? String(cost) : cost.toPrecision(3);
  const seen = variables.length > 0 ? ' Variables count with the values that they have.' : '';
  return new GraphQLError(
    `The question costs ${shown}, ${limit} are allowed. Every field counts 1 for each row that it may be in, and each field ` +
      `of the root 1,000 on top; a page with a filter, and totalCount, 5,000; distinct customers, and segments with a filter, ` +
      `20,000.${seen} Ask for fewer rows (a smaller "first", a shorter range), fewer fields, or in several questions.`,
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
