import type { FastifyReply, FastifyRequest } from 'fastify';
import { codingFor } from './codings.js';
import type { KeptAnswer, KeptAnswers } from './kept-answers.js';

/** What an answer depends on besides the URL and the body. */
const vary = 'Accept, Accept-Encoding, Authorization';

/** Sends a kept answer, or that the client has it already. */
export function sendKept(
  request: FastifyRequest,
  reply: FastifyReply,
  answers: KeptAnswers,
  { key, kept, contentType }: { key: string; kept: KeptAnswer; contentType: string },
): FastifyReply {
  const { headers } = request;
  reply.header('etag', kept.etag).header('cache-control', 'private, no-cache').header('vary', vary);
  if (isKnownToClient(headers['if-none-match'], kept.etag)) return reply.code(304).send();
  const coding = codingFor(headers['accept-encoding']);
  const compressed = coding && answers.compressed(key, kept, coding);
  if (compressed) reply.header('content-encoding', coding);
  return reply.header('content-type', contentType).send(compressed ?? kept.plain);
}

/** Weak comparison, as RFC 9110 wants it for `If-None-Match`. */
function isKnownToClient(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const opaque = etag.slice(2);
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === opaque);
}
