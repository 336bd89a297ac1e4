import type { IncomingMessage, ServerResponse } from 'node:http';

/** An answer before it is sent: what faults may still change. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const MAX_REQUEST_BYTES = 64 << 20;

export function jsonReply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(text),
  };
}

export const notFound = (): Reply => jsonReply(404, { errors: 'Not Found' });
export const unauthorized = (): Reply =>
  jsonReply(401, { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' });

const BODIES: Record<number, unknown> = {
  402: { errors: 'This shop is frozen' },
  403: { errors: 'User does not have access' },
  404: { errors: 'Not Found' },
  423: { errors: 'This shop is locked' },
  429: { errors: 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.' },
  500: { errors: 'Internal Server Error' },
};

/** The platform's answer of a status that it gives outside GraphQL; proxies answer in HTML. */
export function statusReply(status: number, body?: unknown, headers: Record<string, string> = {}): Reply {
  const hint: Record<string, string> = status === 429 ? { 'retry-after': '2.0' } : {};
  const known = body ?? BODIES[status];
  if (known !== undefined) return jsonReply(status, known, { ...hint, ...headers });
  const html = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
  return { status, headers: { 'content-type': 'text/html', ...headers }, body: Buffer.from(html) };
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MAX_REQUEST_BYTES) throw new RangeError('request body too large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Sends a reply, or only its first bytes before the connection breaks. */
export function send(response: ServerResponse, reply: Reply, cutAfter?: number): void {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(reply.body.length) });
  if (cutAfter === undefined || cutAfter >= reply.body.length) {
    response.end(reply.body);
    return;
  }
  response.write(reply.body.subarray(0, cutAfter), () => response.destroy());
}
