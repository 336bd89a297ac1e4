import type { EndedSpan } from './tracer.js';
import type { Attributes, SpanKind } from './tracing.js';

/** OTLP's numbers of the kinds. */
const kinds: Record<SpanKind, number> = { internal: 1, server: 2, client: 3 };
const errorStatus = 2;

/** The body of a request to `/v1/traces` in OTLP's JSON encoding: ids in hexadecimal, 64-bit numbers as strings. */
export function otlpBody(
  spans: readonly EndedSpan[],
  { resource, version }: { resource: Attributes; version: string },
): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'cartograph', version }, spans: spans.map(otlpSpan) }],
      },
    ],
  };
}

function otlpSpan(span: EndedSpan): object {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId !== null && { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: kinds[span.kind],
    startTimeUnixNano: String(span.startedAt),
    endTimeUnixNano: String(span.endedAt),
    attributes: attributesOf(span.attributes),
    ...(span.failure && {
      status: { code: errorStatus, ...(span.failure.message && { message: span.failure.message }) },
    }),
  };
}

function attributesOf(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: otlpValue(value) }));
}

function otlpValue(value: Attributes[string]): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map((item) => ({ stringValue: item })) } };
}
