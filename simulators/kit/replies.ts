import type { IncomingMessage, ServerResponse } from 'node:http';

/** A response before it is sent; faults may still change it. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const MAX_REQUEST_BYTES = 64 << 20;

/** `body` as JSON; a string is sent unchanged. */
export function jsonReply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(text),
  };
}

/** The response of a proxy whose platform does not respond: an HTML page. */
export function htmlReply(status: number, title = String(status), headers: Record<string, string> = {}): Reply {
  const html = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, headers: { 'content-type': 'text/html', ...headers }, body: Buffer.from(html) };
}

/** An error in the simulator itself, with a status that no platform uses. */
export function simulatorFault(error: unknown): Reply {
  return jsonReply(599, { errors: `simulator: ${error instanceof Error ? error.stack : String(error)}` });
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
