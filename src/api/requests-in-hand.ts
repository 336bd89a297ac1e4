import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    inHand: RequestsInHand;
  }
}

/** The requests of a server whose headers have arrived and whose answers are not all sent, or given up. */
export interface RequestsInHand {
  readonly replies: ReadonlySet<FastifyReply>;
  /** Calls back after the end of each request. */
  onEnd(listener: (request: FastifyRequest) => void): void;
}

/** Counts the requests in hand as `app.inHand`: once, for all who need to know. Call it before any hook is added. */
export function countRequests(app: FastifyInstance): void {
  const replies = new Set<FastifyReply>();
  const listeners: ((request: FastifyRequest) => void)[] = [];
  app.decorate('inHand', { replies, onEnd: (listener) => void listeners.push(listener) });
  app.addHook('onRequest', (request, reply, done) => {
    replies.add(reply);
    reply.raw.once('close', () => {
      replies.delete(reply);
      for (const listener of listeners) listener(request);
    });
    done();
  });
}
