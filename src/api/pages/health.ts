import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConfiguredAlert } from '../../config/config.js';
import { missingMigrations } from '../../database/migrate.js';
import type { Pool } from '../../database/pool.js';
import type { Clock } from '../../runtime/clock.js';
import { projectFile } from '../../runtime/project-files.js';
import { retryAfterSeconds } from '../errors/errors.js';
import { openToAll } from '../principals/open-routes.js';
import { type AlertHealth, alertHealth } from './alert-health.js';
import { type DatabaseCondition, databaseHealth, type ReachableDatabase } from './database-health.js';
import { type ReportHealth, reportHealth } from './report-health.js';
import { type SyncCounts, type SyncHealth, syncHealth, withoutSources } from './sync-health.js';

interface HealthSources {
  pool: Pool;
  clock: Pick<Clock, 'now'>;
  condition: DatabaseCondition;
  /** Of the configuration. */
  alerts: readonly ConfiguredAlert[];
  /** Whether the sender may know the sources by name: others see only how many are late. */
  maySeeSources(request: FastifyRequest): Promise<boolean>;
}

const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };

/**
 * Health, for load balancers and people, without credentials. Contains no business data; sources by name only for those who may see
 * them all.
 *
 * | path | asks | 200 | 503 |
 * | --- | --- | --- | --- |
 * | `/health` | everything | queries are answered, even if their data is late: see `status` | the database does not answer |
 * | `/health/live` | is the process alive? | it is, also while it stops | never |
 * | `/health/ready` | can it answer queries? | the database answers and has all migrations | it does not, or the process is stopping |
 * | `/health/syncs` | should someone be alerted? | syncs run as scheduled | a source is late, no worker is alive, or as above |
 * | `/health/reports` | should someone be alerted? | reports reach their recipients | one was given up within 24 hours, or as above |
 * | `/health/alerts` | should someone be alerted? | alerts are judged, and heard | one failed or is late, its message was given up within 24 hours, or as above |
 */
export function serveHealth(app: FastifyInstance, sources: HealthSources): void {
  const ofSyncs = async (request: FastifyRequest): Promise<SyncHealth | SyncCounts> => {
    const health = await syncHealth(sources.pool, sources.clock.now());
    return (await sources.maySeeSources(request)) ? health : withoutSources(health);
  };
  const ofReports = (): Promise<ReportHealth> => reportHealth(sources.pool, sources.clock.now());
  const startedAt = sources.clock.now();
  const ofAlerts = (): Promise<AlertHealth> =>
    alertHealth(sources.pool, { configured: sources.alerts, startedAt, now: sources.clock.now() });
  app.get('/health/alerts', { config: openToAll }, (request, reply) =>
    whileReachable(request, reply, sources, ofAlerts, (_database, alerts) => {
      if (alerts.status === 'failing') reply.code(503);
      return alerts;
    }),
  );
  app.get('/health/reports', { config: openToAll }, (request, reply) =>
    whileReachable(request, reply, sources, ofReports, (_database, reports) => {
      if (reports.status === 'failing') reply.code(503);
      return reports;
    }),
  );
  app.get('/health/live', { config: openToAll }, () => ({ status: 'ok', version }));
  app.get('/health/ready', { config: openToAll }, (request, reply) =>
    whileReachable(
      request,
      reply,
      sources,
      () => missingMigrations(sources.pool),
      (database, problem) => {
        if (problem === null) return { status: 'ok', version, ...database };
        reply.code(503).header('retry-after', retryAfterSeconds);
        return { status: 'unavailable', version, ...database, databaseProblem: problem };
      },
    ),
  );
  app.get('/health', { config: openToAll }, (request, reply) =>
    whileReachable(
      request,
      reply,
      sources,
      async () => ({ syncs: await ofSyncs(request), reports: await ofReports(), alerts: await ofAlerts() }),
      (database, { syncs: { status, ...syncs }, reports, alerts }) => ({
        ...{ status, version },
        ...database,
        ...{ ...syncs, reports, alerts },
      }),
    ),
  );
  app.get('/health/syncs', { config: openToAll }, (request, reply) =>
    whileReachable(
      request,
      reply,
      sources,
      () => ofSyncs(request),
      (_database, syncs) => {
        if (syncs.status === 'late') reply.code(503);
        return syncs;
      },
    ),
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
