import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Attributes, Span, SpanKind } from './tracing.js';

/** A span after its end. Times are nanoseconds since 1970. */
export interface EndedSpan {
  /** 32 and 16 hexadecimal digits. */
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  kind: SpanKind;
  startedAt: bigint;
  endedAt: bigint;
  attributes: Attributes;
  /** Null: it did not fail. */
  failure: { message: string | null } | null;
}

/** Where a span belongs. */
interface Place {
  traceId: string;
  spanId: string;
  isSampled: boolean;
  /** Add it to the monotonic clock for nanoseconds since 1970: one for all spans of a trace, so that none begins before its parent. */
  clockOffset: bigint;
}

export interface TracerOptions {
  /** From 0 to 1. */
  sampleRatio: number;
  followsCaller: boolean;
  /** Gets each span that is sampled, at its end. */
  onEnd: (span: EndedSpan) => void;
}

interface SpanOptions {
  kind?: SpanKind;
  attributes?: Attributes;
  /** A caller's `traceparent` header (W3C Trace Context). */
  traceparent?: string | undefined;
}

/**
 * Makes spans and knows which one is current. Its own, in place of OpenTelemetry's SDK and instrumentations: they are 27 to 46 MB, their
 * newest exporters want Node 22, and they patch modules as these load, which under ESM depends on the order of imports.
 */
export class Tracer {
  readonly #storage = new AsyncLocalStorage<Place>();

  constructor(private readonly options: TracerOptions) {}

  /** Whether a span is current. */
  hasCurrent(): boolean {
    return this.#storage.getStore() !== undefined;
  }

  start(name: string, { kind = 'internal', attributes = {}, traceparent }: SpanOptions = {}): Span {
    const parent = this.#storage.getStore() ?? parsed(traceparent);
    const now = process.hrtime.bigint();
    const traceId = parent?.traceId ?? randomBytes(16).toString('hex');
    const place: Place = {
      traceId,
      spanId: randomBytes(8).toString('hex'),
      isSampled: this.#isSampled(traceId, parent),
      clockOffset: parent?.clockOffset ?? BigInt(Date.now()) * 1_000_000n - now,
    };
    const started = { traceId, spanId: place.spanId, parentSpanId: parent?.spanId ?? null, kind };
    return this.#span(place, { ...started, name, startedAt: now + place.clockOffset, attributes: { ...attributes } });
  }

  #isSampled(traceId: string, parent: Partial<Place> | null): boolean {
    // Of this process, which has decided already.
    if (parent?.clockOffset !== undefined) return parent.isSampled!;
    if (parent && this.options.followsCaller) return parent.isSampled!;
    // As OpenTelemetry's sampler, so that programs with the same ratio choose the same traces.
    return parseInt(traceId.slice(-8), 16) < this.options.sampleRatio * 2 ** 32;
  }

  #span(place: Place, started: Omit<EndedSpan, 'endedAt' | 'failure'>): Span {
    const storage = this.#storage;
    const { onEnd } = this.options;
    const run = <T>(work: () => T): T => storage.run(place, work);
    const nothing = (): void => undefined;
    if (!place.isSampled)
      return { traceId: place.traceId, rename: nothing, set: nothing, fail: nothing, end: nothing, run };
    let { name, attributes } = started;
    let failure: EndedSpan['failure'] = null;
    let hasEnded = false;
    return {
      traceId: place.traceId,
      run,
      rename: (next) => {
        name = next;
      },
      set: (more) => {
        attributes = { ...attributes, ...more };
      },
      fail: (message) => {
        failure = { message: message ?? null };
      },
      end: () => {
        if (hasEnded) return;
        hasEnded = true;
        const endedAt = process.hrtime.bigint() + place.clockOffset;
        onEnd({ ...started, name, attributes, failure, endedAt });
      },
    };
  }
}

/** Null: there is none, or it is not valid, and a new trace begins. */
function parsed(traceparent: string | undefined):
  | (Pick<Place, 'traceId' | 'spanId' | 'isSampled'> & {
      clockOffset?: undefined;
    })
  | null {
  const [, version, traceId, spanId, flags] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(traceparent ?? '') ?? [];
  if (!traceId || !spanId || version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, isSampled: (parseInt(flags!, 16) & 1) === 1 };
}
