import type { FastifyInstance, FastifyReply } from 'fastify';

/** How much later than its time a client may be noticed, as a part of that time. */
const lateness = 0.1;

/**
 * Closes connections whose clients have not read an answer `takingMs` after its first byte: Node has no limit for them, and what they
 * do not read stays in memory. All answers are looked at now and then: a timer for each one takes longer than to send it.
 */
export function closeSlowClients(app: FastifyInstance, takingMs: number): void {
  let sending = new Map<FastifyReply, number>();
  const look = (): void => {
    const now = performance.now();
    const still = new Map<FastifyReply, number>();
    for (const reply of app.inHand.replies) {
      // A stream has a time for each event.
      if (!reply.raw.headersSent || reply.isStream) continue;
      const since = sending.get(reply) ?? now;
      if (now - since >= takingMs) reply.raw.destroy();
      else still.set(reply, since);
    }
    sending = still;
  };
  const timer = setInterval(look, takingMs * lateness);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
}
