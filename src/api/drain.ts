import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { stopping } from './errors/stopping.js';

export interface DrainTimes {
  /** Time limit for a request that has begun to arrive. */
  arrivingMs: number;
  /** Time limit for a running query, and for the client to read its answer. */
  answeringMs: number;
}

/** Half of the ten seconds that containers allow before they kill; worker and database are stopped afterwards. */
const defaultDrainTimes: DrainTimes = { arrivingMs: 500, answeringMs: 5000 };

/** Time limit for sending the answers of aborted queries. */
const farewellMs = 200;

/**
 * Watches the connections of a server and returns a function to stop it. Connections without a request are closed at once, those
 * with one as soon as it is answered. Requests that are still arriving or not answered after their time limit are aborted.
 */
export function drainOf(app: FastifyInstance, times: DrainTimes = defaultDrainTimes): () => Promise<void> {
  const sockets = new Set<Socket>();
  const { replies } = app.inHand;
  let isStopping = false;

  const watch = (socket: Socket): void => {
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  const closeUnused = (): void => {
    const used = new Set([...replies].map(({ request }) => request.raw.socket));
    // Not once more for each answer that ends meanwhile: it would wait for each.
    for (const socket of sockets) if (!used.has(socket) && socket.writable) socket.destroySoon();
  };

  app.server.on('connection', watch);
  app.addHook('onRequest', (request, reply, done) => {
    watch(request.raw.socket);
    // The process is alive until it ends.
    if (!isStopping || request.routeOptions.url === '/health/live') return done();
    reply.code(503).send(stopping());
  });
  app.inHand.onEnd(() => {
    if (isStopping) closeUnused();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isStopping) reply.header('connection', 'close');
    done();
  });

  return async () => {
    isStopping = true;
    const closed = app.close();
    closeUnused();
    const timers = [
      setTimeout(() => {
        for (const { request } of replies) if (!request.raw.complete) request.raw.socket.destroy();
      }, times.arrivingMs),
      setTimeout(() => cutOff(replies), times.answeringMs),
      setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, times.answeringMs + farewellMs),
    ];
    await closed;
    for (const timer of timers) clearTimeout(timer);
  };
}

function cutOff(replies: Iterable<FastifyReply>): void {
  for (const reply of [...replies]) {
    if (reply.raw.headersSent) continue;
    // A later answer of the handler is discarded.
    reply.hijack();
    reply.raw.writeHead(503, { 'content-type': 'application/json; charset=utf-8', connection: 'close' });
    reply.raw.end(JSON.stringify(stopping()));
  }
}
