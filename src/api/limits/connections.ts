import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from '../../runtime/log.js';

/** Of one process. Each takes some 20 KB, and a file descriptor. */
export const defaultMaxConnections = 1000;
/** A flood of connections is one fault, not a line for each. */
const logEveryMs = 10_000;

/**
 * Limits the connections of a server. Each one above the limit replaces the connection that has waited for its client longest:
 * without a request, or for the rest of one. So a client that opens thousands and keeps them shuts nobody out. A connection whose
 * request is complete is never closed; if all are at work the new one is.
 */
export function limitConnections(app: FastifyInstance, log: Logger, maxConnections: number): void {
  /** Each with its last request, the least recently used first. */
  const open = new Map<Socket, IncomingMessage | null>();
  let loggedAt = Number.NEGATIVE_INFINITY;

  const use = (socket: Socket, request: IncomingMessage | null): void => {
    if (!open.delete(socket)) socket.once('close', () => open.delete(socket));
    open.set(socket, request);
  };
  const longestWaiting = (): Socket | undefined => {
    for (const [socket, request] of open) if (!request?.complete) return socket;
    return undefined;
  };
  const makeRoomFor = (socket: Socket): void => {
    if (performance.now() - loggedAt >= logEveryMs) {
      loggedAt = performance.now();
      log.warn({ maxConnections }, 'too many connections: those that wait for their clients longest are closed');
    }
    const replaced = longestWaiting() ?? socket;
    open.delete(replaced);
    replaced.destroy();
  };

  app.server.on('connection', (socket: Socket) => {
    if (open.size >= maxConnections) makeRoomFor(socket);
    if (!socket.destroyed) use(socket, null);
  });
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    use(raw.socket, raw);
    done();
  });
  app.inHand.onEnd(({ raw }) => {
    // A further request may have begun, or the connection may be closed.
    if (open.get(raw.socket) === raw) use(raw.socket, null);
  });
}
