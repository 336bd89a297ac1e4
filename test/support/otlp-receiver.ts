import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  kind: number;
  attributes: Record<string, unknown>;
  /** 2 is an error. */
  status: number;
  start: bigint;
  end: bigint;
}

export interface OtlpReceiver {
  /** The base, without `/v1/traces`. */
  url: string;
  spans: ReceivedSpan[];
  /** Attributes of the resources of all requests. */
  resources: Record<string, unknown>[];
  headers: IncomingMessage['headers'][];
  /** What was not as OTLP 1.x over HTTP with JSON has it. */
  faults: string[];
  /** The next requests are answered with these statuses. */
  refuseWith(...statuses: number[]): void;
  requests(): number;
  close(): Promise<void>;
}

type Json = Record<string, unknown>;

/** Receives traces as OTLP over HTTP, JSON-encoded, and notes everything that the protocol does not allow. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const resources: Json[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const faults: string[] = [];
  const refusals: number[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    headers.push(request.headers);
    if (request.method !== 'POST' || request.url !== '/v1/traces') faults.push(`${request.method} ${request.url}`);
    if (request.headers['content-type'] !== 'application/json') faults.push(`${request.headers['content-type']}`);
    const refusal = refusals.shift();
    if (refusal !== undefined) return response.writeHead(refusal, { 'retry-after': '0' }).end('{}');
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { resourceSpans: Json[] };
    for (const { resource, scopeSpans, ...rest } of body.resourceSpans as Json[]) {
      unknown(rest, 'resourceSpans', faults);
      resources.push(attributesOf((resource as Json).attributes, faults));
      for (const { scope, spans: sent, ...others } of scopeSpans as Json[]) {
        unknown(others, 'scopeSpans', faults);
        if (typeof (scope as Json).name !== 'string') faults.push('a scope without a name');
        for (const span of sent as Json[]) spans.push(spanOf(span, faults));
      }
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ spans, resources, headers, faults },
    refuseWith: (...statuses) => void refusals.push(...statuses),
    requests: () => requests,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function spanOf(span: Json, faults: string[]): ReceivedSpan {
  const { traceId, spanId, parentSpanId = null, name, kind, attributes, status, ...rest } = span;
  const { startTimeUnixNano, endTimeUnixNano, ...others } = rest;
  unknown(others, 'span', faults);
  if (!/^(?!0+$)[0-9a-f]{32}$/.test(String(traceId))) faults.push(`traceId ${String(traceId)}`);
  for (const id of [spanId, parentSpanId]) {
    if (id !== null && !/^(?!0+$)[0-9a-f]{16}$/.test(String(id))) faults.push(`spanId ${String(id)}`);
  }
  for (const time of [startTimeUnixNano, endTimeUnixNano]) {
    if (typeof time !== 'string' || !/^\d{19}$/.test(time)) faults.push(`time ${String(time)}`);
  }
  if (typeof name !== 'string' || name === '') faults.push('a span without a name');
  if (![1, 2, 3].includes(kind as number)) faults.push(`kind ${String(kind)}`);
  const { code = 0, message: _message, ...more } = (status ?? {}) as Json;
  unknown(more, 'status', faults);
  const [start, end] = [BigInt(String(startTimeUnixNano)), BigInt(String(endTimeUnixNano))];
  if (end < start) faults.push(`${String(name)} ends before it begins`);
  return {
    ...{ traceId: String(traceId), spanId: String(spanId), parentSpanId: parentSpanId as string | null },
    ...{ name: String(name), kind: Number(kind), status: Number(code), start, end },
    attributes: attributesOf(attributes, faults),
  };
}

/** An `AnyValue` has exactly one of its fields; 64-bit integers are strings. */
function valueOf(value: Json, faults: string[]): unknown {
  const entries = Object.entries(value);
  const [[kind, content]] = entries as [[string, unknown]];
  if (entries.length === 1) {
    if (kind === 'stringValue' && typeof content === 'string') return content;
    if (kind === 'boolValue' && typeof content === 'boolean') return content;
    if (kind === 'intValue' && /^-?\d+$/.test(String(content)) && typeof content === 'string') return Number(content);
    if (kind === 'doubleValue' && typeof content === 'number') return content;
    if (kind === 'arrayValue') return ((content as Json).values as Json[]).map((item) => valueOf(item, faults));
  }
  faults.push(`value ${JSON.stringify(value)}`);
  return null;
}

function attributesOf(attributes: unknown, faults: string[]): Json {
  return Object.fromEntries(
    (attributes as { key: string; value: Json }[]).map(({ key, value }) => [key, valueOf(value, faults)]),
  );
}

function unknown(rest: Json, where: string, faults: string[]): void {
  for (const name of Object.keys(rest)) faults.push(`${where}.${name}`);
}
