import type { FastifyInstance, FastifyRequest } from 'fastify';
import { documentFault } from '../../resolvers/documents/document-limits.js';
import { errorBody } from '../errors/error-body.js';

/** Refuses documents that are too expensive to parse and validate, before parsing. Apollo has no hook for that. */
export function refuseDocuments(app: FastifyInstance): void {
  app.addHook('preHandler', async (request, reply) => {
    if (Array.isArray(request.body)) {
      const message = 'Batches are not supported. Send one query per request; it may have several fields.';
      return reply.code(400).send(errorBody(message, 'BATCH_NOT_OFFERED'));
    }
    const document = documentOf(request);
    const fault = document === undefined ? null : documentFault(document);
    if (!fault) return;
    return reply.code(400).send(errorBody(fault.message, fault.code, { limit: fault.limit }));
  });
}

function documentOf({ method, body, query }: FastifyRequest): string | undefined {
  const from = method === 'GET' ? query : body;
  const document = (from as { query?: unknown } | null | undefined)?.query;
  return typeof document === 'string' ? document : undefined;
}
