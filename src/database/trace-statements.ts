import { AsyncResource } from 'node:async_hooks';
import type pg from 'pg';
import type { Tracer } from '../runtime/tracing/tracer.js';
import type { Span } from '../runtime/tracing/tracing.js';

const longestText = 4000;

type Callback = (error: Error | null | undefined, result: unknown) => void;

/**
 * Each statement of the pool becomes a span with its text, in which values are `$1`, never the values. Statements outside of any span,
 * such as the polls of a queue, do not.
 */
export function traceStatements(pool: pg.Pool, tracer: Tracer): void {
  const connect = pool.connect.bind(pool) as (callback?: Callback) => unknown;
  // The pool calls back wherever a connection became free, in the middle of another request's work.
  (pool as { connect: unknown }).connect = (callback?: Callback) =>
    callback === undefined ? connect() : connect(AsyncResource.bind(callback));
  pool.on('connect', (client) => traceClient(client, tracer));
}

function traceClient(client: pg.PoolClient, tracer: Tracer): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  (client as { query: unknown }).query = (...args: unknown[]): unknown => {
    if (!tracer.hasCurrent()) return query(...args);
    const span = startSpan(tracer, args[0]);
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      const ended: Callback = (error, result) => {
        endSpan(span, error);
        (callback as Callback)(error, result);
      };
      return query(...args.slice(0, -1), ended);
    }
    const result = query(...args);
    if (result instanceof Promise) {
      return result.then(
        (answer: unknown) => {
          endSpan(span, null);
          return answer;
        },
        (error: Error) => {
          endSpan(span, error);
          throw error;
        },
      );
    }
    // A stream of COPY.
    const stream = result as NodeJS.EventEmitter;
    stream.once('error', (error: Error) => endSpan(span, error));
    stream.once('close', () => endSpan(span, null));
    return result;
  };
}

function startSpan(tracer: Tracer, statement: unknown): Span {
  const text = typeof statement === 'string' ? statement : ((statement as { text?: string }).text ?? '');
  const operation = /[a-z]+/i.exec(text)?.[0].toUpperCase() ?? 'SQL';
  const attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': operation,
    'db.query.text': text.length > longestText ? `${text.slice(0, longestText)}…` : text,
  };
  return tracer.start(operation, { kind: 'client', attributes });
}

function endSpan(span: Span, error: Error | null | undefined): void {
  if (error) {
    // Messages of Postgres quote values.
    const { code = error.name } = error as Error & { code?: string };
    span.set({ 'db.response.status_code': code, 'error.type': code });
    span.fail(code);
  }
  span.end();
}
