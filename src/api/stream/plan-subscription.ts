import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  type SelectionSetNode,
  specifiedRules,
  validate,
} from 'graphql';
import { documentFault } from '../../resolvers/documents/document-limits.js';
import type { Limits } from '../limits/check-size.js';
import { KnownDocuments, operationOf } from '../question/known-documents.js';
import { type Plan, planQuestion } from '../question/plan-question.js';
import type { ReceivedQuestion } from '../question/received-question.js';
import type { TrustedDocuments } from '../question/trusted-documents.js';

export interface PlanningNeeds {
  schema: GraphQLSchema;
  limits: Limits;
  trusted: TrustedDocuments;
  introspection: boolean;
}

/** A subscription that may run, or why it may not. Each stream is planned once, so nothing of it is kept for others. */
export function planSubscription(
  { schema, limits, trusted, introspection }: PlanningNeeds,
  { query, operationName, variables }: ReceivedQuestion & { query: string },
): Plan | readonly GraphQLError[] {
  const fault = documentFault(query);
  if (fault) return [refused(fault.message, fault.code, { limit: fault.limit })];
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return [withCode(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')];
  }
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const invalid = faultsOf(() => validate(schema, document, rules));
  if (invalid.length > 0) return invalid.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
  const digest = createHash('sha256').update(query).digest('hex');
  const known = new KnownDocuments().add(digest, document);
  const operation = operationOf(known, operationName);
  try {
    const plan = planQuestion({ schema, limits, trusted, digest, known, operationName, variables, isStream: true });
    if (plan) return plan.cost === 0 ? [nothingSelected()] : plan;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
  // It names no operation, or its variables do not fit: graphql-js says so before it executes anything.
  const result = execute({ schema, document, operationName, variableValues: variables });
  const { errors = [] } = result as { errors?: readonly GraphQLError[] };
  return errors.map((error) => withCode(error, operation ? 'BAD_USER_INPUT' : 'OPERATION_RESOLUTION_FAILURE'));
}

/** graphql-js throws for a root field with a directive that has a variable, where it has no values yet (16.15). */
function faultsOf(check: () => readonly GraphQLError[]): readonly GraphQLError[] {
  try {
    return check();
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** The one root field of a subscription that may run. */
export function rootFieldOf({ operation, known }: Plan): string {
  const find = ({ selections }: SelectionSetNode): string | undefined => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) return selection.name.value;
      const below = selection.kind === Kind.INLINE_FRAGMENT ? selection : known.fragments[selection.name.value];
      const found = below && find(below.selectionSet);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(operation.selectionSet)!;
}

export function refused(message: string, code: string, details: object = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...details } });
}

function nothingSelected(): GraphQLError {
  return refused('The subscription selects nothing: `@skip` or `@include` leaves its field out.', 'BAD_USER_INPUT');
}

function withCode({ message, nodes, source, positions, path }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code } });
}
