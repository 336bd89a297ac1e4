import { GraphQLError, type VariableDefinitionNode } from 'graphql';
import { type Question, type QuestionSize, questionSize } from './question-cost.js';

export interface Limits {
  /** Maximum number of values in an answer. */
  cost: number;
  /** Nesting depth of fields. */
  depth: number;
}

/** Every metric by day for ten years, or 500 orders with their lines and products, but not both. */
export const defaultLimits: Limits = { cost: 200_000, depth: 12 };

/**
 * What a unit of cost may take of a processor, Node and Postgres together, beside what each question takes, in a warehouse of 100,000
 * orders: `npm run bench:fuzz` measures it. More orders make facts dearer to read.
 */
export const microsecondsOfCost = 10;

/** Returns the size of a query. Throws if it is too deep, too expensive or exceeds its arguments' bounds, before any of it runs. */
export function checkSize(question: Question, limits: Limits): QuestionSize {
  const size = questionSize(question);
  const { cost, depth } = size;
  if (depth > limits.depth) throw tooDeep(depth, limits.depth);
  if (cost > limits.cost) throw tooComplex(cost, limits.cost, question.operation.variableDefinitions ?? []);
  return size;
}

/** `at`: where it was sent, and where it is answered. */
export function operationNotOffered(operation: string, at: { sentTo: string; belongsTo: string }): GraphQLError {
  return new GraphQLError(`${at.sentTo} answers no ${operation}. Send it to ${at.belongsTo}.`, {
    extensions: { code: 'OPERATION_NOT_OFFERED', http: { status: 400 } },
  });
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
      `what its statement costs: 500 by an index, 5,000 from an aggregate, 10,000 for a page that no index finds and for totalCount, from 20,000 on orders, ` +
      `from 100,000 on their lines, less for fewer days (docs/api.md, "Limits").${seen} Select fewer rows (a smaller "first", a shorter range) or fewer fields, or split the query.`,
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
