import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { createSourceEventStream, GraphQLError, type GraphQLSchema } from 'graphql';
import { isDatabaseUnavailable } from '../../database/unavailable.js';
import type { Principal } from '../../ledger/principals/principal.js';
import type { Occasion } from '../../resolvers/subscription-context.js';
import type { Logger } from '../../runtime/log.js';
import type { Access } from '../principals/access.js';
import { IssuerUnavailable, Unauthenticated } from '../principals/unauthenticated.js';
import type { Asking } from '../question/asking.js';
import { refused } from '../question/plan-document.js';
import type { Plan } from '../question/plan-question.js';
import type { StreamEnd } from '../telemetry/stream-meter.js';
import type { EventWriter } from './event-writer.js';
import type { OpenStream } from './open-streams.js';
import type { StreamAnswer, StreamAnswers } from './stream-answers.js';
import type { Watches } from './watches.js';

export interface EventStreamNeeds {
  access: Pick<Access, 'whoAsks' | 'admit' | 'gate'>;
  schema: GraphQLSchema;
  answers: StreamAnswers;
  watches: Watches;
  /** How long an answer may send statements to the database. */
  questionMs: number;
  /** An event was sent. */
  sent(): void;
}

/** After these an answer is tried again, and the client only waits. */
const temporary: ReadonlySet<string> = new Set(['DATABASE_UNAVAILABLE', 'SERVER_BUSY', 'AUDIT_LOG_UNAVAILABLE']);
const firstPauseMs = 1000;
const longestPauseMs = 15_000;

const complete = 'event: complete\ndata:\n\n';
/** Without `complete`: clients connect again, by themselves and to another process if there is one. */
const stopping = 'retry: 1000\n: the server is stopping, connect again\n\n';

/**
 * One subscription, from its first event to its last. Each event is a question of its own: who asks is looked up anew, passes the gate,
 * and gets an answer of one snapshot. The next one is computed when the client has taken it.
 */
export class EventStream implements OpenStream {
  readonly #over = new AbortController();
  #end: StreamEnd | null = null;
  #isFirst = true;

  constructor(
    private readonly needs: EventStreamNeeds,
    private readonly request: FastifyRequest,
    private readonly opener: Principal,
    private readonly plan: Plan,
    private readonly writer: EventWriter,
  ) {}

  get principalId(): string {
    return this.opener.id;
  }

  /** Sends events until there are no more, or the stream is ended. Returns why it ended. */
  async run(): Promise<StreamEnd> {
    try {
      await this.#sendAll();
    } catch (error) {
      if (this.#end === null) this.#refuse([error as Error], 'failed');
    }
    return this.#end!;
  }

  async check(): Promise<void> {
    try {
      await this.needs.access.whoAsks(this.request);
    } catch (error) {
      // If it cannot be checked now, nothing can be read either.
      if (error instanceof Unauthenticated) this.#refuse([error], 'refused');
    }
  }

  stop(): void {
    this.#finish('stopping', stopping);
  }

  gone(): void {
    this.#finish('client_gone', '');
  }

  async #sendAll(): Promise<void> {
    const { known, operationName, given } = this.plan;
    const lastEventId = this.request.headers['last-event-id'];
    const source = await createSourceEventStream({
      ...{ schema: this.needs.schema, document: known.document, operationName, variableValues: given },
      contextValue: this.needs.watches.contextOf(
        this.#over.signal,
        typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
      ),
    });
    if (!(Symbol.asyncIterator in source)) return this.#refuse(source.errors ?? [], 'refused');
    let last: string | null = null;
    for await (const occasion of source as AsyncIterable<Occasion>) {
      const answer = await this.#answer(occasion);
      if (!answer) return;
      // The moment was another one, what is selected of it is not.
      if (answer.line === last && occasion.eventId === undefined) continue;
      last = answer.line;
      if (!(await this.#send(answer, occasion.eventId))) return;
    }
    this.#finish('complete', complete);
  }

  /** Whether there may be another event. */
  async #send({ line, codes }: StreamAnswer, eventId: string | undefined): Promise<boolean> {
    if (this.#end !== null) return false;
    const hasFailed = codes.length > 0;
    // Whoever connects again goes on before what has failed.
    const written = await this.writer.event('next', line, hasFailed ? undefined : eventId);
    if (written === 'sent') this.needs.sent();
    else if (written === 'too_slow') this.#refuse([tooSlow()], 'too_slow');
    else this.gone();
    if (hasFailed) this.#finish('failed', complete);
    return this.#end === null;
  }

  /** null: the stream has ended meanwhile. */
  async #answer(occasion: Occasion): Promise<StreamAnswer | null> {
    for (let pauseMs = firstPauseMs; this.#end === null; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        const answer = await this.#answerOnce(occasion);
        if (answer === 'over_rate') continue;
        if (!answer.codes.some((code) => temporary.has(code))) return answer;
      } catch (error) {
        if (error instanceof Unauthenticated || error instanceof GraphQLError) {
          if (!isTemporary(error)) this.#refuse([error], 'refused');
        } else if (!(error instanceof IssuerUnavailable) && !isDatabaseUnavailable(error)) throw error;
      }
      await this.#pause(pauseMs);
    }
    return null;
  }

  async #answerOnce(occasion: Occasion): Promise<StreamAnswer | 'over_rate'> {
    const { access, answers } = this.needs;
    const principal = await access.whoAsks(this.request);
    // The request itself was counted when it came.
    const over = this.#isFirst ? null : await access.admit(principal);
    if (over) {
      await this.#pause(over.retryAfterSeconds * 1000);
      return 'over_rate';
    }
    this.#isFirst = false;
    const asking = this.#asking(principal);
    await access.gate.pass({ principal, from: asking.from, plan: this.plan, isKept: false });
    return await answers.answer(asking, this.plan, occasion);
  }

  #asking(principal: Principal): Asking {
    const { request, plan } = this;
    const begun = performance.now();
    return {
      principal,
      from: { requestId: request.id, address: request.ip },
      log: request.log as Logger,
      over: () => {
        if (this.#end !== null) return 'client_gone';
        return performance.now() - begun > this.needs.questionMs ? 'time_up' : null;
      },
      found: { plan, unavailable: null, state: null, passed: null, executed: null },
    };
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#over.signal }).catch(() => undefined);
  }

  #refuse(errors: readonly Error[], end: StreamEnd): void {
    const asking = this.#asking(this.opener);
    const { line } = this.needs.answers.refusal(asking, errors.map(asGraphqlError));
    this.#finish(end, `event: next\ndata: ${line}\n\n${complete}`);
  }

  #finish(end: StreamEnd, text: string): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#over.abort();
    this.writer.end(text);
  }
}

function isTemporary(error: Error): boolean {
  return error instanceof GraphQLError && temporary.has(String(error.extensions.code));
}

function asGraphqlError(error: Error): GraphQLError {
  if (error instanceof GraphQLError) return error;
  if (!(error instanceof Unauthenticated)) return new GraphQLError(error.message, { originalError: error });
  return refused(error.message, error.reason === 'insufficient' ? 'FORBIDDEN' : 'UNAUTHENTICATED');
}

function tooSlow(): GraphQLError {
  return refused(
    'The stream was closed because its events were not read in time. Open it again; of changes, with the id of the last event.',
    'STREAM_TOO_SLOW',
  );
}
