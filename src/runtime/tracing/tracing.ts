import type { Tracer } from './tracer.js';

export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** `server`: handles a request. `client`: waits for another program. `internal`: everything else. */
export type SpanKind = 'internal' | 'server' | 'client';

/** A piece of work with a beginning and an end. Every call does nothing once it has ended. */
export interface Span {
  readonly traceId: string;
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** It has failed. The message must contain no values of the work. */
  fail(message?: string): void;
  end(): void;
  /** Runs `work` with this span as the current one, also after its awaits. */
  run<T>(work: () => T): T;
}

let current: Tracer | null = null;

/** Sets the tracer of the process; null: none, and every call here costs one comparison. */
export function setTracer(tracer: Tracer | null): void {
  current = tracer;
}

/** The tracer of the process; null while nobody wants traces. */
export function tracer(): Tracer | null {
  return current;
}

/** Runs `work` in a span of its own, a child of the current one, or the first of a new trace. */
export async function inSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const span = current?.start(name, { attributes });
  if (!span) return await work();
  try {
    return await span.run(work);
  } catch (error) {
    span.fail((error as Error).name);
    throw error;
  } finally {
    span.end();
  }
}

/** Runs `work` in a child of the current span; without one, as for the polls of a queue, only runs it. */
export async function inChildSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return current?.hasCurrent() ? await inSpan(name, attributes, work) : await work();
}
