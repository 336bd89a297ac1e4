import { HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReceivedQuestion } from './received-question.js';

type TrustedQuestion = Pick<ReceivedQuestion, 'operationName' | 'variables'> & { query: string };

/** A request in Apollo's form. `body`: parsed; `asked`: the question with the text of its trusted document, which replaces it. */
export function apolloRequest(
  { method, url, headers }: FastifyRequest,
  body: unknown,
  asked: TrustedQuestion | null,
): HTTPGraphQLRequest {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  if (asked) {
    const { query, operationName, variables } = asked;
    const search = new URLSearchParams({
      query,
      variables: JSON.stringify(variables),
      ...(operationName !== null && { operationName }),
    });
    return {
      method,
      headers: map,
      search: method === 'GET' ? `?${search.toString()}` : '',
      body: { query, operationName, variables },
    };
  }
  const search = url.indexOf('?');
  return { method, headers: map, search: search < 0 ? '' : url.slice(search), body };
}

/** Sends an answer that nobody may keep. */
export function sendApollos(reply: FastifyReply, { status, headers, body }: HTTPGraphQLResponse): FastifyReply {
  reply.header('cache-control', 'no-store');
  for (const [name, value] of headers) reply.header(name, value);
  // Without @defer and @stream, which the schema does not have, there are no answers in parts.
  return reply.code(status ?? 200).send(body.kind === 'complete' ? body.string : '');
}
