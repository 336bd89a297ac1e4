import { createHash } from 'node:crypto';
import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { Principal } from '../../ledger/principals/principal.js';
import { documentFault } from '../../resolvers/documents/document-limits.js';
import { ByteLru } from '../../runtime/byte-lru.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import { errorBody } from '../errors/error-body.js';
import type { Limits } from '../limits/check-size.js';
import type { Gate } from '../principals/gate.js';
import { noteOf, withNote } from '../telemetry/request-note.js';
import { apolloRequest, sendApollos } from './apollo-request.js';
import type { Asking } from './asking.js';
import type { QuestionExecutor } from './execute-question.js';
import { type KeptAnswers, keyOfAnswer } from './kept-answers.js';
import type { KnownDocuments } from './known-documents.js';
import type { KnownRevision } from './known-revision.js';
import { type Plan, planQuestion, type RecognisedQuestion } from './plan-question.js';
import { isPreflighted } from './preflighted.js';
import { JsonText, type ReceivedQuestion, receivedQuestion } from './received-question.js';
import { sendKept } from './send-kept.js';
import type { TrustedDocuments } from './trusted-documents.js';

export interface QuestionNeeds {
  /** Who sends a request, as an earlier step found out. */
  whoAsks(request: FastifyRequest): Principal;
  gate: Gate;
  schema: GraphQLSchema;
  limits: Limits;
  documents: KnownDocuments;
  revision: KnownRevision;
  answers: KeptAnswers;
  trusted: TrustedDocuments;
  apollo: ApolloServer<Asking>;
  executor: QuestionExecutor;
  clock: Clock;
  /** How long a question may send statements to the database. */
  questionMs: number;
}

const seenBytes = 8 * 1024 * 1024;
/** Longer requests are read each time. */
const longestSeen = 16 * 1024;
const recognisedBytes = 2048;
const mostContentTypes = 100;

/**
 * The way of a question: who asks, which document, its variables and cost, the kept answer. If there is none, `QuestionExecutor`
 * answers it. Apollo reads and validates documents that are not known yet, executes changes, and says what is wrong. What may be kept is kept.
 */
export class QuestionWay {
  /** Questions by the text of their requests: an equal one need not be read again. Their documents are kept elsewhere. */
  readonly #seen = new ByteLru<RecognisedQuestion>(seenBytes);
  /** By the `Accept` header, as Apollo chose them. */
  readonly #contentTypes = new Map<string, string>();
  readonly #parseJson;

  constructor(
    app: FastifyInstance,
    private readonly needs: QuestionNeeds,
  ) {
    this.#parseJson = app.getDefaultJsonParser('error', 'error');
  }

  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const principal = this.needs.whoAsks(request);
    const text = isPreflighted(request) ? textOf(request) : null;
    const seen = text === null ? undefined : this.#seen.get(text);
    const asking = this.#asking(request, reply, principal);
    if (seen && (await this.#sendKept(request, reply, asking, seen))) return reply;
    const before = seen ? this.needs.documents.planOf(seen.digest, seen.key) : undefined;
    if (before && (await this.#sendExecuted(request, reply, asking, before))) return reply;
    const body = request.body instanceof JsonText ? await this.#parsed(request, request.body.text) : request.body;
    const received = this.#withDocument(receivedQuestion(request, body));
    if (received === 'unknown') return reply.code(400).send(unknownDocument);
    const plan = before ?? (text === null || !received ? null : this.#plan(received));
    if (text !== null && plan && !before) {
      this.needs.documents.keepPlan(plan, text.length);
      if (plan.isOfWarehouse) this.#seen.set(text, recognised(plan), 2 * text.length + recognisedBytes);
      if (!seen && (await this.#sendKept(request, reply, asking, plan))) return reply;
      if (await this.#sendExecuted(request, reply, asking, plan)) return reply;
    }
    const fault = Array.isArray(body) ? batch : plan ? null : faultOf(received);
    if (fault) return reply.code(400).send(fault);
    const trusted = received?.documentId && received.query ? { ...received, query: received.query } : null;
    const { found } = asking;
    found.plan = plan;
    const answer = await this.needs.apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: apolloRequest(request, body, trusted),
      context: async () => asking,
    });
    if (found.plan?.isOfWarehouse) noteAnswer(request, found.plan, 'miss');
    const contentType = answer.headers.get('content-type');
    if (found.plan && contentType && (answer.status ?? 200) === 200) this.#learnContentType(request, contentType);
    if (!found.plan?.isOfWarehouse || !found.state || answer.body.kind !== 'complete' || !contentType) {
      return sendApollos(reply, answer);
    }
    const key = keyOfAnswer(found.plan, principal, found.state.revision);
    const kept = this.needs.answers.keep(key, answer.body.string, found.state);
    return sendKept(request, reply, this.needs.answers, { key, kept, contentType });
  }

  /** Executes a planned query. Whether it had an answer without errors: otherwise Apollo formats them. */
  async #sendExecuted(request: FastifyRequest, reply: FastifyReply, asking: Asking, plan: Plan): Promise<boolean> {
    const contentType = this.#contentTypes.get(request.headers.accept ?? '');
    if (contentType === undefined || plan.operation.operation !== OperationTypeNode.QUERY) return false;
    const { principal, from, found } = asking;
    const { gate, executor, answers } = this.needs;
    found.plan = plan;
    found.passed = gate.pass({ principal, from, plan, isKept: false });
    if (!(await succeeds(found.passed))) return false;
    found.executed = executor.execute(asking, plan);
    if (!(await succeeds(found.executed))) return false;
    const { result, state } = await found.executed;
    if (result.errors) return false;
    noteAnswer(request, plan, plan.isOfWarehouse ? 'miss' : null);
    const { data, extensions } = result;
    const body = `${JSON.stringify({ data, extensions })}\n`;
    if (!plan.isOfWarehouse || !state) {
      reply.header('cache-control', 'no-store').header('content-type', contentType).send(body);
      return true;
    }
    const key = keyOfAnswer(plan, principal, state.revision);
    sendKept(request, reply, answers, { key, kept: answers.keep(key, body, state), contentType });
    return true;
  }

  #learnContentType({ headers: { accept = '' } }: FastifyRequest, contentType: string): void {
    // Who prefers HTML gets Apollo's page by GET, whatever the question is.
    if (contentType.startsWith('text/html')) return;
    if (this.#contentTypes.size >= mostContentTypes) this.#contentTypes.clear();
    this.#contentTypes.set(accept, contentType);
  }

  /** Whether there was a kept answer. */
  async #sendKept(
    request: FastifyRequest,
    reply: FastifyReply,
    asking: Asking,
    question: RecognisedQuestion,
  ): Promise<boolean> {
    const contentType = this.#contentTypes.get(request.headers.accept ?? '');
    if (!question.isOfWarehouse || contentType === undefined) return false;
    const { answers, clock, revision } = this.needs;
    try {
      const key = keyOfAnswer(question, asking.principal, await revision.current());
      const kept = answers.get(key, clock.now().getTime());
      if (!kept || !(await this.#mayHaveKept(asking, question))) return false;
      noteAnswer(request, question, 'hit');
      reply.isKept = true;
      sendKept(request, reply, answers, { key, kept, contentType });
      return true;
    } catch (error) {
      // The fields that need the database say what is wrong with it.
      asking.found.unavailable = error as Error;
      return false;
    }
  }

  /** If not, Apollo says why: the gate refuses it there again. */
  async #mayHaveKept({ principal, from }: Asking, plan: RecognisedQuestion): Promise<boolean> {
    try {
      await this.needs.gate.pass({ principal, from, plan, isKept: true });
      return true;
    } catch (error) {
      if (error instanceof GraphQLError) return false;
      throw error;
    }
  }

  /** null: its document is not known yet, or Apollo refuses it. */
  #plan({ query, documentId, isPersistedQuery, operationName, variables }: ReceivedQuestion): Plan | null {
    if (query === null || (isPersistedQuery && documentId === null)) return null;
    const { schema, limits, trusted, documents } = this.needs;
    const digest = createHash('sha256').update(query).digest('hex');
    const known = documents.get(digest);
    try {
      return known ? planQuestion({ schema, limits, trusted, digest, known, operationName, variables }) : null;
    } catch (error) {
      if (error instanceof GraphQLError) return null;
      throw error;
    }
  }

  /** A question that names a trusted document, with its text. One with a text of its own is as it came. */
  #withDocument(received: ReceivedQuestion | null): ReceivedQuestion | 'unknown' | null {
    if (!received?.documentId) return received;
    if (received.query !== null) return { ...received, documentId: null };
    const query = this.needs.trusted.find(received.documentId);
    if (query !== null) return { ...received, query };
    // Clients with automatic persisted queries send the text next, when Apollo says that it knows none.
    return received.isPersistedQuery ? { ...received, documentId: null } : 'unknown';
  }

  #asking(request: FastifyRequest, reply: FastifyReply, principal: Principal): Asking {
    const begun = performance.now();
    const over: Asking['over'] = () => {
      if (reply.raw.destroyed) return 'client_gone';
      return performance.now() - begun > this.needs.questionMs ? 'time_up' : null;
    };
    const from = { requestId: request.id, address: request.ip };
    const found = { plan: null, unavailable: null, state: null, passed: null, executed: null };
    return withNote({ principal, from, log: request.log as Logger, over, found }, noteOf(request.raw));
  }

  async #parsed(request: FastifyRequest, text: string): Promise<unknown> {
    return await new Promise((resolve, reject) => {
      this.#parseJson(request, text, (error, body) => (error ? reject(error) : resolve(body)));
    });
  }
}

/** A plan without its document, its compiled operation and its variables. */
function recognised({ key, digest, name, cost, demands, isTrusted, isOfWarehouse }: Plan): RecognisedQuestion {
  return { key, digest, name, cost, demands, isTrusted, isOfWarehouse };
}

/** Apollo reports why, when it waits for the same. */
async function succeeds(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch {
    return false;
  }
}

/** For the metrics and the span of the request. */
function noteAnswer(request: FastifyRequest, { name }: RecognisedQuestion, cache: 'hit' | 'miss' | null): void {
  const note = noteOf(request.raw);
  note.operation = name;
  note.operationType = 'query';
  note.cache = cache;
}

export const unknownDocument = errorBody(
  'There is no trusted document with this id. Send the text of the document as "query", or ask the operator to add it to api.trustedDocuments.',
  'DOCUMENT_UNKNOWN',
);

const batch = errorBody(
  'Batches are not supported. Send one query per request; it may have several fields.',
  'BATCH_NOT_OFFERED',
);

/** Why a document is too expensive to parse and validate. Apollo has no hook for that. */
function faultOf(received: ReceivedQuestion | null): object | null {
  const fault = received?.query ? documentFault(received.query) : null;
  return fault && errorBody(fault.message, fault.code, { limit: fault.limit });
}

/** What the plan of a request follows from; null: it is too long to be remembered. */
function textOf({ method, url, body }: FastifyRequest): string | null {
  const text = body instanceof JsonText ? body.text : url;
  return text.length > longestSeen ? null : `${method} ${text}`;
}
