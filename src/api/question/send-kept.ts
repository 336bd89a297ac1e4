import type { FastifyReply, FastifyRequest } from 'fastify';
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
  const compressed = acceptsGzip(headers['accept-encoding']) ? answers.compressed(key, kept) : null;
  if (compressed) reply.header('content-encoding', 'gzip');
  return reply.header('content-type', contentType).send(compressed ?? kept.plain);
}

/** Weak comparison, as RFC 9110 wants it for `If-None-Match`. */
function isKnownToClient(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const opaque = etag.slice(2);
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === opaque);
}

const acceptedBefore = new Map<string, boolean>();
const mostRemembered = 100;

function acceptsGzip(header: string | string[] | undefined): boolean {
  if (typeof header !== 'string') return false;
  const before = acceptedBefore.get(header);
  if (before !== undefined) return before;
  const codings = new Map(
    header.split(',').map((each) => {
      const [coding = '', ...parameters] = each
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return [coding, quality === undefined ? 1 : Number(quality.slice(2))];
    }),
  );
  const accepts = (codings.get('gzip') ?? codings.get('*') ?? 0) > 0;
  if (acceptedBefore.size >= mostRemembered) acceptedBefore.clear();
  acceptedBefore.set(header, accepts);
  return accepts;
}
