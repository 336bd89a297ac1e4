import type { FastifyRequest } from 'fastify';

const json = /^\s*application\/json\s*(?:;|$)/i;

/**
 * Whether a page of another site could not have sent the request without asking first (CORS), for what Apollo does not see: kept
 * answers. Anything else is Apollo's to allow or refuse.
 */
export function isPreflighted({ method, headers }: FastifyRequest): boolean {
  const type = headers['content-type'];
  if (type !== undefined) return json.test(type);
  return method === 'GET' && [headers['x-apollo-operation-name'], headers['apollo-require-preflight']].some(Boolean);
}
