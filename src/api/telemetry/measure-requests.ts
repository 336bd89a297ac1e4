import type { FastifyInstance } from 'fastify';
import { noteOf, type RequestNote } from './request-note.js';
import type { StreamMeter } from './stream-meter.js';

/** A request to /graphql after its end. */
export interface MeasuredRequest extends RequestNote {
  /** `errors`: executed, with errors in the answer. `refused`: HTTP 4xx. `failed`: HTTP 5xx. `client_gone`: before the answer was sent. */
  outcome: 'ok' | 'errors' | 'refused' | 'failed' | 'client_gone';
  /** From the end of the headers to the end of the answer. */
  seconds: number;
}

/** Where the API reports what it does. Calls cost next to nothing. */
export interface RequestMeter extends StreamMeter {
  /** A request to /graphql has ended. */
  answered(request: MeasuredRequest): void;
  /** How many bytes the cache keeps, whenever that is asked. */
  watchCache(bytes: () => number): void;
  /** An answer on any path had an error with this code. */
  error(code: string): void;
}

/** Refusals are short; a longer body is an answer. */
const longestRefusal = 20_000;

/** Notes the codes of refusals, whoever refuses. Call it before any other hook is added. */
export function noteRefusals(app: FastifyInstance): void {
  app.addHook('onSend', ({ raw }, reply, payload, done) => {
    const { errorCodes } = noteOf(raw);
    const isRefusal = reply.statusCode >= 400 && errorCodes.length === 0 && typeof payload === 'string';
    if (isRefusal && payload.length <= longestRefusal) errorCodes.push(...codesIn(payload));
    done();
  });
}

/** Reports every request to /graphql, and the codes of all errors that are noted. Call it before any other hook is added. */
export function measureRequests(app: FastifyInstance, meter: RequestMeter): void {
  app.addHook('onResponse', (request, reply, done) => {
    const note = noteOf(request.raw);
    for (const code of new Set(note.errorCodes)) meter.error(code);
    if (request.routeOptions.url === '/graphql') {
      const outcome = reply.raw.writableFinished ? outcomeOf(reply.statusCode, note) : 'client_gone';
      meter.answered({ ...note, outcome, seconds: reply.elapsedTime / 1000 });
    }
    done();
  });
}

function outcomeOf(status: number, { errorCodes }: RequestNote): MeasuredRequest['outcome'] {
  if (status >= 500) return 'failed';
  if (status >= 400) return 'refused';
  return errorCodes.length > 0 ? 'errors' : 'ok';
}

/** The codes of the errors in a body in GraphQL's format; none in any other. */
function codesIn(body: string): string[] {
  try {
    const { errors } = JSON.parse(body) as { errors?: { extensions?: { code?: unknown } }[] };
    return (errors ?? []).map(({ extensions }) => String(extensions?.code));
  } catch {
    return [];
  }
}
