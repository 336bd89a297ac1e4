import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../ledger/principals/principal.js';
import type { Logger } from '../../runtime/log.js';
import { errorBody } from '../errors/error-body.js';
import { stopping } from '../errors/stopping.js';
import { unknownDocument } from '../question/answer-question.js';
import type { PlanningNeeds } from '../question/plan-document.js';
import { isPreflighted } from '../question/preflighted.js';
import { type ReceivedQuestion, receivedQuestion } from '../question/received-question.js';
import type { TrustedDocuments } from '../question/trusted-documents.js';
import { noteOf } from '../telemetry/request-note.js';
import type { StreamMeter } from '../telemetry/stream-meter.js';
import { EventStream, type EventStreamNeeds } from './event-stream.js';
import { EventWriter } from './event-writer.js';
import type { OpenStreams } from './open-streams.js';
import { planSubscription, rootFieldOf } from './plan-subscription.js';

export interface StreamNeeds extends Omit<EventStreamNeeds, 'sent'>, Omit<PlanningNeeds, 'trusted'> {
  trusted: TrustedDocuments;
  /** Who sends a request, as an earlier step found out. */
  principalOf(request: FastifyRequest): Principal;
  open: OpenStreams;
  /** How long a client may take to read an event. */
  takingMs: number;
  meter?: StreamMeter | undefined;
}

/** When a client that had no place may try again, or that came while the server stopped. */
const retryAfterSeconds = 5;

/** `/graphql/stream`: subscriptions as server-sent events, in the protocol of `graphql-sse`, each on a connection of its own. */
export function serveStreams(app: FastifyInstance, needs: StreamNeeds): void {
  needs.meter?.watchStreams(() => needs.open.count);
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql/stream',
    handler: (request, reply) => openStream(request, reply, needs),
  });
}

async function openStream(
  request: FastifyRequest,
  reply: FastifyReply,
  needs: StreamNeeds,
): Promise<FastifyReply | undefined> {
  const principal = needs.principalOf(request);
  const received = isPreflighted(request) ? receivedQuestion(request, request.body) : null;
  const named = received && withDocument(received, needs);
  if (!named) return reply.code(400).send(received ? unknownDocument : notASubscription);
  // It came before, and its body was read since.
  if (needs.open.isStopping) return reply.code(503).header('retry-after', retryAfterSeconds).send(stopping());
  const full = needs.open.limitFor(principal.id);
  if (full) {
    reply.code(429).header('retry-after', retryAfterSeconds);
    return reply.send(tooMany(full.limit === 'most', full.most));
  }
  const plan = planSubscription(needs, named);
  reply.hijack();
  reply.isStream = true;
  const writer = new EventWriter(reply.raw, reply.getHeaders(), needs.takingMs);
  const log = request.log as Logger;
  if (!('operation' in plan)) {
    const { line, codes } = needs.answers.refusal({ log, principal }, plan);
    noteOf(request.raw).errorCodes.push(...codes);
    writer.end(`event: next\ndata: ${line}\n\nevent: complete\ndata:\n\n`);
    return undefined;
  }
  const field = rootFieldOf(plan);
  const sent = (): void => needs.meter?.eventSent(field);
  const stream = new EventStream({ ...needs, sent }, request, principal, plan, writer);
  needs.open.add(stream);
  reply.raw.once('close', () => stream.gone());
  void stream.run().then((end) => {
    needs.open.delete(stream);
    needs.meter?.streamEnded(end);
    log.info({ field, end }, 'stream ended');
  });
  return undefined;
}

function withDocument(
  received: ReceivedQuestion,
  { trusted }: Pick<StreamNeeds, 'trusted'>,
): (ReceivedQuestion & { query: string }) | null {
  const query = received.query ?? (received.documentId === null ? '' : trusted.find(received.documentId));
  return query === null ? null : { ...received, query };
}

const notASubscription = errorBody(
  'A stream is opened by POST with a JSON object that has "query", or by GET with "query" as a parameter and the header "apollo-require-preflight: true".',
  'BAD_REQUEST',
);

function tooMany(isOfAll: boolean, most: number): object {
  const message = isOfAll
    ? `The server has its ${most} open streams. Try again in a moment, or ask the operator to raise api.maxStreams.`
    : `These credentials have their ${most} open streams. Close one, share one among several readers, or ask the operator to raise api.maxStreamsPerPrincipal.`;
  return errorBody(message, 'TOO_MANY_STREAMS', { limit: most, retryAfterSeconds });
}
