import { randomUUID } from 'node:crypto';
import { type FastifyBaseLogger, type FastifyError, type FastifyInstance, fastify, LogController } from 'fastify';
import type { Logger } from '../log.js';

const bodyLimitBytes = 1_000_000;

/** By the HTTP status of what Fastify refuses before GraphQL sees it. */
const codes: Record<number, string> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** The bare HTTP server: request ids in the log and in `x-request-id`, a body limit, and errors in GraphQL's shape. */
export function createHttpServer(log: Logger): FastifyInstance {
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: bodyLimitBytes,
    return503OnClosing: true,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ method, route: routeOptions.url, status: reply.statusCode, ms }, 'request');
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      request.log.error({ err: error }, 'a request failed unexpectedly');
      const message = `Something went wrong on our side. The log tells more under the id ${request.id}.`;
      return reply.code(status).send(errorBody(message, 'INTERNAL_SERVER_ERROR', { errorId: request.id }));
    }
    return reply.code(status).send(errorBody(explain(status, error), codes[status] ?? 'BAD_REQUEST'));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0];
    if (path === '/graphql') {
      const message = `/graphql takes POST, and GET for queries, no ${request.method}.`;
      return reply.code(405).header('allow', 'GET, POST').send(errorBody(message, 'METHOD_NOT_ALLOWED'));
    }
    const message = `There is nothing at ${request.method} ${path}. The API is at /graphql, the explorer at /explorer/.`;
    return reply.code(404).send(errorBody(message, 'NOT_FOUND'));
  });
  return app;
}

function errorBody(message: string, code: string, details: object = {}): object {
  return { errors: [{ message, extensions: { code, ...details } }] };
}

function explain(status: number, error: FastifyError): string {
  if (status === 413)
    return `The body is larger than ${bodyLimitBytes} bytes: send a smaller document or fewer variables.`;
  if (status === 415) return 'The body has to be JSON: send it with the header "content-type: application/json".';
  return error.message;
}
