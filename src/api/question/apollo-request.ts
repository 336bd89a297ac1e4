import { HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A request in Apollo's form. `body`: parsed. */
export function apolloRequest({ method, url, headers }: FastifyRequest, body: unknown): HTTPGraphQLRequest {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const query = url.indexOf('?');
  return { method, headers: map, search: query < 0 ? '' : url.slice(query), body };
}

/** Sends an answer that nobody may keep. */
export function sendApollos(reply: FastifyReply, { status, headers, body }: HTTPGraphQLResponse): FastifyReply {
  reply.header('cache-control', 'no-store');
  for (const [name, value] of headers) reply.header(name, value);
  // Without @defer and @stream, which the schema does not have, there are no answers in parts.
  return reply.code(status ?? 200).send(body.kind === 'complete' ? body.string : '');
}
