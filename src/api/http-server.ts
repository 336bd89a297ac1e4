import { randomUUID } from 'node:crypto';
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  fastify,
  LogController,
} from 'fastify';
import { type Logger, logOfPlainFields } from '../runtime/log.js';
import { answerClientError } from './client-errors.js';
import { errorBody } from './errors/error-body.js';
import { shortened } from './errors/shortened.js';
import { defaultMaxConnections, limitConnections } from './limits/connections.js';
import { closeSlowClients } from './limits/slow-clients.js';
import { countRequests } from './requests-in-hand.js';
import { RequestLog } from './telemetry/request-log.js';

declare module 'fastify' {
  interface FastifyReply {
    /** Whether the answer comes from memory. */
    isKept: boolean;
    /** Whether the answer is a stream of events, which ends when one of both ends it. */
    isStream: boolean;
  }
}

const bodyLimitBytes = 1_000_000;
/** In a message. */
const longestPath = 200;

/** Error codes by HTTP status, for requests that Fastify refuses before GraphQL. */
const codes: Record<number, string> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** Time limits for clients, in milliseconds. */
export interface HttpTimes {
  /** From the connection, or the first byte of a further request, to the end of the headers. */
  headersMs: number;
  /** To the end of the body. */
  requestMs: number;
  /** A connection without a request. */
  idleMs: number;
  /** From the first byte of an answer until the client has read the last one. */
  takingMs: number;
}

export interface HttpSettings {
  /** Default: the usual times. */
  times?: HttpTimes | undefined;
  /** Of the process. Default: 1,000. */
  maxConnections?: number | undefined;
  /** Addresses and networks of proxies whose forwarding headers are believed. Default: none. */
  trustProxy?: readonly string[] | undefined;
}

export const defaultHttpTimes: HttpTimes = { headersMs: 10_000, requestMs: 30_000, idleMs: 65_000, takingMs: 120_000 };

/**
 * The bare HTTP server: request ids in the log and in `x-request-id`, limits on bodies, times and connections, and errors in
 * GraphQL's shape.
 */
export function createHttpServer(
  log: Logger,
  { times = defaultHttpTimes, maxConnections = defaultMaxConnections, trustProxy = [] }: HttpSettings = {},
): FastifyInstance {
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    childLoggerFactory: (parent, bindings) => new RequestLog(parent, bindings),
    bodyLimit: bodyLimitBytes,
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    // The drain answers requests that arrive while the server stops.
    return503OnClosing: false,
    requestTimeout: times.requestMs,
    keepAliveTimeout: times.idleMs,
    http: { headersTimeout: times.headersMs, connectionsCheckingInterval: Math.min(5000, times.headersMs / 2) },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, log),
    frameworkErrors: (_error, _request, reply) => {
      const message = 'The URL cannot be decoded: a "%" is not followed by two hexadecimal digits.';
      // Typed for a route that is not declared yet.
      return (reply as FastifyReply).code(400).send(errorBody(message, 'BAD_REQUEST'));
    },
  });
  countRequests(app);
  limitConnections(app, log, maxConnections);
  closeSlowClients(app, times.takingMs);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  app.decorateReply('isKept', false);
  app.decorateReply('isStream', false);
  const answers = logOfPlainFields(log);
  app.addHook('onResponse', (request, reply, done) => {
    // To write a line takes longer than to send an answer from memory.
    const level = reply.isKept ? 'debug' : 'info';
    if (log.isLevelEnabled(level)) {
      const { id: reqId, method, routeOptions } = request;
      const ms = Math.round(reply.elapsedTime);
      answers[level]({ reqId, method, route: routeOptions.url, status: reply.statusCode, ms }, 'request');
    }
    done();
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      request.log.error({ err: error }, 'request failed unexpectedly');
      const message = `Internal error. The details are in the log under the id ${request.id}.`;
      return reply.code(status).send(errorBody(message, 'INTERNAL_SERVER_ERROR', { errorId: request.id }));
    }
    return reply.code(status).send(errorBody(explain(status, error), codes[status] ?? 'BAD_REQUEST'));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = shortened(request.url.split('?')[0]!, longestPath);
    if (path === '/graphql') {
      const message = `/graphql accepts POST, and GET for queries, but not ${request.method}.`;
      return reply.code(405).header('allow', 'GET, POST').send(errorBody(message, 'METHOD_NOT_ALLOWED'));
    }
    const message = `There is nothing at ${request.method} ${path}. The API is at /graphql, the explorer at /explorer/.`;
    return reply.code(404).send(errorBody(message, 'NOT_FOUND'));
  });
  return app;
}

function explain(status: number, error: FastifyError): string {
  if (status === 413) return `The body exceeds ${bodyLimitBytes} bytes. Send a smaller document or fewer variables.`;
  if (status === 415) return 'The body must be JSON. Send it with the header "content-type: application/json".';
  return shortened(error.message);
}
