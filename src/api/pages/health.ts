import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../clock.js';
import { type Queryable, select, sql } from '../../models/queries/sql.js';
import { projectFile } from '../../project-files.js';
import { syncHealth } from './sync-health.js';

const deadlineMs = 5000;

const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };

/**
 * Health, for load balancers and people; it says nothing of the trade.
 *
 * | path | asks | 200 | 503 |
 * | --- | --- | --- | --- |
 * | `/health` | everything | answers are served, also old ones: see `status` | the database does not answer |
 * | `/health/live` | is the process to be restarted? | it answers | never |
 * | `/health/ready` | may it be asked? | the database answers | it does not |
 * | `/health/syncs` | is somebody to be woken? | syncs come as scheduled | a source is late, or no worker lives |
 */
export function serveHealth(app: FastifyInstance, pool: Queryable, clock: Pick<Clock, 'now'>): void {
  app.get('/health/live', () => ({ status: 'ok', version }));
  app.get('/health/ready', (request, reply) =>
    whileReachable(request, reply, async () => ({ status: 'ok', version, ...(await database(pool)) })),
  );
  app.get('/health', (request, reply) =>
    whileReachable(request, reply, async () => {
      const { status, ...syncs } = await syncHealth(pool, clock.now());
      return { status, version, ...(await database(pool)), ...syncs };
    }),
  );
  app.get('/health/syncs', (request, reply) =>
    whileReachable(request, reply, async () => {
      const syncs = await syncHealth(pool, clock.now());
      if (syncs.status === 'late') reply.code(503);
      return syncs;
    }),
  );
}

async function database(pool: Queryable): Promise<object> {
  const [row] = await select<{ version: string }>(
    pool,
    sql`select version::text as version from ops.warehouse_version`,
  );
  return { database: 'reachable', warehouseVersion: row?.version ?? null };
}

async function whileReachable(
  request: FastifyRequest,
  reply: FastifyReply,
  report: () => Promise<object>,
): Promise<object> {
  try {
    return await withDeadline(report());
  } catch (error) {
    request.log.error({ err: error }, 'the database does not answer');
    return reply.code(503).send({ status: 'unavailable', version, database: 'unreachable' });
  }
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
