import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Queryable } from '../../database/sql.js';
import type { Clock } from '../../runtime/clock.js';
import { projectFile } from '../../runtime/project-files.js';
import { retryAfterSeconds } from '../errors/errors.js';
import { type DatabaseCondition, databaseHealth, type ReachableDatabase } from './database-health.js';
import { type SyncHealth, syncHealth } from './sync-health.js';

interface HealthSources {
  pool: Queryable;
  clock: Pick<Clock, 'now'>;
  condition: DatabaseCondition;
}

const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };

/**
 * Health, for load balancers and people. Contains no business data.
 *
 * | path | asks | 200 | 503 |
 * | --- | --- | --- | --- |
 * | `/health` | everything | queries are answered, even if their data is late: see `status` | the database does not answer |
 * | `/health/live` | is the process alive? | it is | never |
 * | `/health/ready` | can it answer queries? | the database answers | it does not |
 * | `/health/syncs` | should someone be alerted? | syncs run as scheduled | a source is late, no worker is alive, or as above |
 */
export function serveHealth(app: FastifyInstance, sources: HealthSources): void {
  const ofSyncs = () => syncHealth(sources.pool, sources.clock.now());
  app.get('/health/live', () => ({ status: 'ok', version }));
  app.get('/health/ready', (request, reply) =>
    whileReachable(
      request,
      reply,
      sources,
      async () => null,
      (database) => ({ status: 'ok', version, ...database }),
    ),
  );
  app.get('/health', (request, reply) =>
    whileReachable(request, reply, sources, ofSyncs, (database, { status, ...syncs }) => ({
      ...{ status, version },
      ...database,
      ...syncs,
    })),
  );
  app.get('/health/syncs', (request, reply) =>
    whileReachable(request, reply, sources, ofSyncs, (_database, syncs: SyncHealth) => {
      if (syncs.status === 'late') reply.code(503);
      return syncs;
    }),
  );
}

async function whileReachable<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  { pool, condition }: HealthSources,
  read: () => Promise<T>,
  report: (database: ReachableDatabase, read: T) => object,
): Promise<object> {
  const health = await databaseHealth(pool, condition, read);
  if (health.database === 'reachable') {
    const { read: answer, ...database } = health;
    return report(database, answer);
  }
  const { error, ...problem } = health;
  request.log.error({ err: error }, 'the database does not answer');
  return reply
    .code(503)
    .header('retry-after', retryAfterSeconds)
    .send({ status: 'unavailable', version, ...problem });
}
