import { randomUUID } from 'node:crypto';
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  fastify,
  LogController,
} from 'fastify';
import type { Logger } from '../log.js';
import { answerClientError } from './client-errors.js';
import { errorBody } from './error-body.js';

const bodyLimitBytes = 1_000_000;

/** By the HTTP status of what Fastify refuses before GraphQL sees it. */
const codes: Record<number, string> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** How long clients may take, in milliseconds. */
export interface HttpTimes {
  /** From the connection, or the first byte of a further request, to the end of the headers. */
  headersMs: number;
  /** To the end of the body. */
  requestMs: number;
  /** A connection without a request. */
  idleMs: number;
  /** From the first byte of an answer until its last one is taken. */
  takingMs: number;
}

const defaultHttpTimes: HttpTimes = { headersMs: 10_000, requestMs: 30_000, idleMs: 65_000, takingMs: 120_000 };

/** Connections that a process holds at most; more are closed as they come. */
const maxConnections = 1000;

/**
 * The bare HTTP server: request ids in the log and in `x-request-id`, bounds on bodies, times and connections, and errors in
 * GraphQL's shape.
 */
export function createHttpServer(log: Logger, times: HttpTimes = defaultHttpTimes): FastifyInstance {
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: bodyLimitBytes,
    // The drain answers what comes while the server stops.
    return503OnClosing: false,
    requestTimeout: times.requestMs,
    keepAliveTimeout: times.idleMs,
    http: { headersTimeout: times.headersMs, connectionsCheckingInterval: Math.min(5000, times.headersMs / 2) },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, log),
    frameworkErrors: (_error, _request, reply) => {
      const message = 'The address cannot be decoded: a "%" is not followed by two hexadecimal digits.';
      // Its type is that of a route that has not been declared.
      return (reply as FastifyReply).code(400).send(errorBody(message, 'BAD_REQUEST'));
    },
  });
  app.server.maxConnections = maxConnections;
  app.server.on('drop', () => log.warn({ maxConnections }, 'a connection was closed: there are too many'));
  app.addHook('onSend', async (_request, reply) => {
    // Node has no bound on clients that do not read: their answers would stay in memory.
    const timer = setTimeout(() => reply.raw.destroy(), times.takingMs);
    reply.raw.once('close', () => clearTimeout(timer));
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
      const message = `Something went wrong on our side. The log has the details under the id ${request.id}.`;
      return reply.code(status).send(errorBody(message, 'INTERNAL_SERVER_ERROR', { errorId: request.id }));
    }
    return reply.code(status).send(errorBody(explain(status, error), codes[status] ?? 'BAD_REQUEST'));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0];
    if (path === '/graphql') {
      const message = `/graphql takes POST, and GET for queries, not ${request.method}.`;
      return reply.code(405).header('allow', 'GET, POST').send(errorBody(message, 'METHOD_NOT_ALLOWED'));
    }
    const message = `There is nothing at ${request.method} ${path}. The API is at /graphql, the explorer at /explorer/.`;
    return reply.code(404).send(errorBody(message, 'NOT_FOUND'));
  });
  return app;
}

function explain(status: number, error: FastifyError): string {
  if (status === 413)
    return `The body is larger than ${bodyLimitBytes} bytes: send a smaller document or fewer variables.`;
  if (status === 415) return 'The body has to be JSON: send it with the header "content-type: application/json".';
  return error.message;
}
