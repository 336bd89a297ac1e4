import { GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { AskAs, AskedDocument, DocumentAnswer } from '../../ledger/principals/ask-as.js';
import type { Logger } from '../../runtime/log.js';
import { errorFormatter } from '../errors/errors.js';
import { wireErrors } from '../errors/wire-errors.js';
import type { Gate } from '../principals/gate.js';
import type { Asking } from './asking.js';
import type { QuestionExecutor } from './execute-question.js';
import { withoutSuggestions } from './hide-suggestions.js';
import { KnownDocuments } from './known-documents.js';
import { planDocument, type PlanningNeeds, refused } from './plan-document.js';
import type { Plan } from './plan-question.js';

export interface AskNeeds extends PlanningNeeds {
  gate: Pick<Gate, 'pass'>;
  executor: Pick<QuestionExecutor, 'execute'>;
  /** How long a question may send statements to the database. */
  questionMs: number;
  log: Logger;
}

/**
 * Questions without a request: planned, let through the gate, and executed as those that come over HTTP. Only queries: a change or a
 * subscription is refused.
 */
export function askInProcess(needs: AskNeeds): AskAs {
  const documents = new KnownDocuments();
  return async (asked) => {
    const planned = planDocument(needs, documents, {
      query: asked.document,
      operationName: asked.operationName ?? null,
      variables: asked.variables ?? {},
      isStream: false,
    });
    if (!('operation' in planned)) return refusal(needs, asked, planned);
    if (planned.operation.operation !== OperationTypeNode.QUERY) return refusal(needs, asked, [onlyQueries()]);
    return await answer(needs, asked, planned);
  };
}

async function answer(needs: AskNeeds, asked: AskedDocument, plan: Plan): Promise<DocumentAnswer> {
  const { gate, executor, log } = needs;
  const { principal, from } = asked;
  try {
    await gate.pass({ principal, from, plan, isKept: false });
    const { result, state } = await executor.execute(asking(needs, asked, plan), plan);
    return {
      data: result.data ?? null,
      errors: formatted(needs, asked, result.errors ?? []),
      extensions: result.extensions ?? {},
      version: state?.revision.version ?? null,
    };
  } catch (error) {
    if (error instanceof GraphQLError) return refusal(needs, asked, [error]);
    // As Apollo hands on what was thrown outside of a field.
    const { message } = error as Error;
    const failure = errorFormatter(log)({ message, extensions: { code: 'INTERNAL_SERVER_ERROR' } }, error);
    return { data: null, errors: [failure], extensions: {}, version: null };
  }
}

function asking({ questionMs, log }: AskNeeds, { principal, from, signal, at }: AskedDocument, plan: Plan): Asking {
  const begun = performance.now();
  return {
    ...{ principal, from, log, at },
    over: () => {
      if (signal?.aborted) return 'client_gone';
      return performance.now() - begun > questionMs ? 'time_up' : null;
    },
    found: { plan, unavailable: null, state: null, passed: null, executed: null },
  };
}

function refusal(needs: AskNeeds, asked: AskedDocument, errors: readonly GraphQLError[]): DocumentAnswer {
  return { data: null, errors: formatted(needs, asked, errors), extensions: {}, version: null };
}

function formatted(
  { log, introspection }: AskNeeds,
  { principal }: AskedDocument,
  errors: readonly GraphQLError[],
): GraphQLFormattedError[] {
  const wire = wireErrors(errors, errorFormatter(log));
  if (introspection && principal.terms.introspection) return wire;
  return wire.map((error) => ({ ...error, message: withoutSuggestions(error.message) }));
}

function onlyQueries(): GraphQLError {
  return refused('Only queries are answered here, and the operation is a change.', 'OPERATION_NOT_OFFERED');
}
