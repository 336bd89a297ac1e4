import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { documentFault } from '../../resolvers/documents/document-limits.js';
import type { Limits } from '../limits/check-size.js';
import { type KnownDocument, type KnownDocuments, operationOf } from './known-documents.js';
import { type Plan, planQuestion } from './plan-question.js';
import type { TrustedDocuments } from './trusted-documents.js';

export interface PlanningNeeds {
  schema: GraphQLSchema;
  limits: Limits;
  trusted: Pick<TrustedDocuments, 'has'>;
  introspection: boolean;
}

export interface DocumentToPlan {
  query: string;
  operationName: string | null;
  /** As received. */
  variables: Record<string, unknown>;
  /** Whether it is answered as a stream: subscriptions are, and nothing else. */
  isStream: boolean;
}

/** A question that does not come through Apollo, if it may run; otherwise why it may not. Its document is kept in `documents`, if it is valid. */
export function planDocument(
  needs: PlanningNeeds,
  documents: Pick<KnownDocuments, 'get' | 'add'>,
  { query, operationName, variables, isStream }: DocumentToPlan,
): Plan | readonly GraphQLError[] {
  const { schema, limits, trusted } = needs;
  const digest = createHash('sha256').update(query).digest('hex');
  const known = documents.get(digest) ?? readDocument(needs, documents, digest, query);
  if (!('operations' in known)) return known;
  try {
    const plan = planQuestion({ schema, limits, trusted, digest, known, operationName, variables, isStream });
    if (plan) return plan;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
  // It names no operation, or its variables do not fit: graphql-js says so before it executes anything.
  const result = execute({ schema, document: known.document, operationName, variableValues: variables });
  const { errors = [] } = result as { errors?: readonly GraphQLError[] };
  const code = operationOf(known, operationName) ? 'BAD_USER_INPUT' : 'OPERATION_RESOLUTION_FAILURE';
  return errors.map((error) => withCode(error, code));
}

function readDocument(
  { schema, introspection }: PlanningNeeds,
  documents: Pick<KnownDocuments, 'add'>,
  digest: string,
  query: string,
): KnownDocument | readonly GraphQLError[] {
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
  return documents.add(digest, document);
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

export function refused(message: string, code: string, details: object = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...details } });
}

function withCode({ message, nodes, source, positions, path }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code } });
}
