import { createHash } from 'node:crypto';
import { getVariableValues, type GraphQLSchema, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { checkSize, type Limits, operationNotOffered } from '../limits/check-size.js';
import type { QuestionSize } from '../limits/question-cost.js';
import { type Demands, demandsOf } from '../principals/demands.js';
import { isOfWarehouse } from './depends-on.js';
import { type KnownDocument, operationOf } from './known-documents.js';
import type { TrustedDocuments } from './trusted-documents.js';

/** What is known of a question without its document: all that its kept answer needs. */
export interface RecognisedQuestion {
  /** The same for equal questions: a digest of the document, the operation and the coerced variables. */
  key: string;
  /** Of the document's text. */
  digest: string;
  /** The operation's name in the document; null: it has none. */
  name: string | null;
  /** See `questionSize`. */
  cost: number;
  /** What it asks of whoever sends it. */
  demands: Demands;
  /** Whether its document is one of the manifest. */
  isTrusted: boolean;
  /** Whether the answer stays the same until the warehouse changes. */
  isOfWarehouse: boolean;
}

/** A question that may run: its document is valid, its variables are coerced, and it is within the limits. */
export interface Plan extends RecognisedQuestion {
  /** As asked for. */
  operationName: string | null;
  known: KnownDocument;
  operation: OperationDefinitionNode;
  /** As received. */
  given: Record<string, unknown>;
  /** Coerced, with defaults filled in. */
  variables: Record<string, unknown>;
  readsFactsFor: QuestionSize['readsFactsFor'];
}

interface Asked {
  schema: GraphQLSchema;
  limits: Limits;
  trusted: Pick<TrustedDocuments, 'has'>;
  /** Of the document's text. */
  digest: string;
  known: KnownDocument;
  operationName: string | null;
  /** As received. */
  variables: Record<string, unknown>;
  /** Whether it is answered as a stream: subscriptions are, and nothing else. Left out: it is not. */
  isStream?: boolean;
}

/**
 * Throws what the client gets to see if the question is too large. null: it names no operation of its document, or its variables do
 * not fit; execution refuses it, with the specification's messages.
 */
export function planQuestion({
  schema,
  limits,
  trusted,
  digest,
  known,
  operationName,
  variables: given,
  isStream = false,
}: Asked): Plan | null {
  const operation = operationOf(known, operationName);
  if (!operation) return null;
  // Execution would answer a subscription once, as if it were a query.
  if ((operation.operation === OperationTypeNode.SUBSCRIPTION) !== isStream) {
    const [sentTo, belongsTo] = isStream ? ['/graphql/stream', '/graphql'] : ['/graphql', '/graphql/stream'];
    throw operationNotOffered(operation.operation, { sentTo, belongsTo });
  }
  const definitions = operation.variableDefinitions ?? [];
  const { coerced: variables } = getVariableValues(schema, definitions, given, { maxErrors: 1 });
  if (!variables) return null;
  const { fragments } = known;
  const { cost, readsFactsFor } = checkSize({ schema, operation, fragments, variables }, limits);
  return {
    ...{ key: keyOf(digest, operationName, variables), digest },
    name: operation.name?.value ?? null,
    ...{ operationName, known, operation, given, variables, cost, readsFactsFor },
    demands: demandsOf({ schema, operation, fragments, variables }),
    isTrusted: trusted.has(digest),
    isOfWarehouse: isOfWarehouse(schema, operation, fragments),
  };
}

function keyOf(digest: string, operationName: string | null, variables: Record<string, unknown>): string {
  return createHash('sha256')
    .update(JSON.stringify([digest, operationName, variables]))
    .digest('base64');
}
