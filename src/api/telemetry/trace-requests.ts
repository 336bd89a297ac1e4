import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Span, tracer } from '../../runtime/tracing/tracing.js';
import { noteOf } from './request-note.js';

interface RequestSpans {
  server: Span;
  graphql?: Span;
}

/**
 * Makes a span of each request, a part of its caller's trace if it sends one, and a span of the GraphQL operation within. Our own hooks:
 * an instrumentation of `http` has to be loaded before it, which ES modules do not promise. Call it before any other hook is added.
 */
export function traceRequests(app: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, RequestSpans>();
  app.addHook('onRequest', (request, reply, done) => {
    const { method, routeOptions, id } = request;
    const { url: route = 'unknown' } = routeOptions;
    const { traceparent } = request.headers;
    const server = tracer()?.start(`${method} ${route}`, {
      kind: 'server',
      attributes: { 'http.request.method': method, 'http.route': route, 'cartograph.request.id': id },
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    });
    if (!server) return done();
    const ofRequest: RequestSpans = { server };
    spans.set(request, ofRequest);
    reply.raw.once('close', () => {
      // Not sent: its client has gone.
      endGraphql(ofRequest, request);
      const { statusCode } = reply.raw;
      server.set({ 'http.response.status_code': statusCode });
      if (!reply.raw.writableFinished) server.fail('the client has disconnected');
      else if (statusCode >= 500) server.fail();
      server.end();
    });
    server.run(done);
  });
  app.addHook('onSend', (request, _reply, _payload, done) => {
    const ofRequest = spans.get(request);
    if (ofRequest) endGraphql(ofRequest, request);
    done();
  });
  // Entered anew, because the body arrives in events of the connection, which belong to no request.
  app.addHook('preHandler', (request, _reply, done) => {
    const ofRequest = spans.get(request);
    if (!ofRequest) return done();
    if (request.routeOptions.url !== '/graphql') return ofRequest.server.run(done);
    ofRequest.server.run(() => {
      ofRequest.graphql = tracer()?.start('graphql');
    });
    (ofRequest.graphql ?? ofRequest.server).run(done);
  });
}

function endGraphql({ graphql }: RequestSpans, request: FastifyRequest): void {
  if (!graphql) return;
  const { operation, operationType, cache, errorCodes } = noteOf(request.raw);
  if (operationType) {
    graphql.rename(operation === null ? operationType : `${operationType} ${operation}`);
    graphql.set({
      'graphql.operation.type': operationType,
      ...(operation !== null && { 'graphql.operation.name': operation }),
    });
  }
  if (cache) graphql.set({ 'cartograph.cache': cache });
  if (errorCodes.length > 0) {
    graphql.set({ 'cartograph.error.codes': [...new Set(errorCodes)] });
    graphql.fail(errorCodes[0]!);
  }
  graphql.end();
}
