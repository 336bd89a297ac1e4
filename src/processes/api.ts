import { startApi } from '../api/start-api.js';
import { endingPool } from '../database/ending-pool.js';
import { assertMigrated } from '../database/migrate.js';
import { createPool, type PoolOptions } from '../database/pool.js';
import { openReadReplica } from '../database/replica/read-replica.js';
import { requestSyncs } from '../jobs/runs/request-syncs.js';
import { openReportLink } from '../jobs/scheduled-reports/open-link.js';
import { type Monitor, noMonitor } from '../monitoring/monitor.js';
import { systemClock } from '../runtime/clock.js';
import { keepHeapSmall } from '../runtime/heap-growth.js';
import { apiAccess } from './api-access.js';
import type { ProcessSetup } from './create-jobs.js';
import { type OpenDatabase, openDatabase } from './open-database.js';
import { openMonitor } from './open-monitor.js';
import { openTracing } from './open-tracing.js';
import { createStack, type Stack } from './stack.js';
import type { RunningProcess } from './worker.js';

/** Questions that wait for such a connection. Those of a second each would just be answered in time. */
const longestFactsQueue = 50;
/** Maximum wait for a connection. Queries take milliseconds, so a longer wait is better answered by a retry. */
const longestWaitMs = 10_000;

/** Connections for credentials, limits and the audit log: none of them waits behind a query. */
const accessConnections = 2;
/** At most: a query that cannot even be admitted takes no longer than one that runs. */
const longestAccessMs = 5000;

/** Each connection takes one processor at most: the number of them says what is left to dashboards. */
const oneProcessor = { max_parallel_workers_per_gather: '0' };

/** Time to end the pools once no request is waiting. */
const lastStatementsMs = 200;

export interface RunningApiProcess extends RunningProcess {
  /** The URL of GraphQL. */
  graphqlUrl: string;
}

/** Serves GraphQL until stopped. The database must be migrated already: several APIs may start while an older worker runs. */
export async function startApiProcess(setup: ProcessSetup): Promise<RunningApiProcess> {
  keepHeapSmall('api');
  const stack = createStack();
  try {
    await openTracing(setup, stack);
    const database = await openDatabase(setup.config, setup.log, { isPatient: true, signal: setup.signal });
    stack.push(() => database.close());
    const monitor = await openMonitor(setup, database.url, stack, { hasApi: true });
    const graphqlUrl = await addApi(setup, database, stack, monitor);
    return { graphqlUrl, stop: stack.stop };
  } catch (error) {
    await stack.stop().catch(() => undefined);
    throw error;
  }
}

/** The API's part of a process. Returns the URL of GraphQL. */
export async function addApi(
  { config, log }: ProcessSetup,
  { url, condition }: Pick<OpenDatabase, 'url' | 'condition'>,
  stack: Stack,
  monitor: Monitor = noMonitor,
): Promise<string> {
  const onError = (error: Error): void => log.warn({ error: error.message }, 'an idle database connection was lost');
  const statementTimeoutMs = config.api.statementTimeoutSeconds * 1000;
  const ofPool: PoolOptions = {
    ...{ max: 10, applicationName: 'cartograph api', statementTimeoutMs, onError },
    acquireTimeoutMs: Math.min(statementTimeoutMs, longestWaitMs),
  };
  const pool = createPool(url, ofPool);
  stack.push(endingPool(pool, lastStatementsMs));
  // On a shared pool a dozen queries that read all facts blocked every dashboard for 12 s.
  const ofFactsPool: PoolOptions = {
    ...{ max: config.api.factsConnections, applicationName: 'cartograph api facts', statementTimeoutMs, onError },
    // The wait counts towards the query's own time: after a longer one, too little would be left to answer in.
    acquireTimeoutMs: statementTimeoutMs / 2,
    longestQueue: longestFactsQueue,
    session: oneProcessor,
  };
  const factsPool = createPool(url, ofFactsPool);
  stack.push(endingPool(factsPool, lastStatementsMs));
  const accessTimeoutMs = Math.min(statementTimeoutMs, longestAccessMs);
  const accessPool = createPool(url, {
    ...{ max: accessConnections, applicationName: 'cartograph api access', onError },
    ...{ statementTimeoutMs: accessTimeoutMs, acquireTimeoutMs: accessTimeoutMs },
  });
  stack.push(endingPool(accessPool, lastStatementsMs));
  monitor.watchPool('api', pool);
  monitor.watchPool('facts', factsPool);
  monitor.watchPool('access', accessPool);
  await assertMigrated(pool);
  const { readUrl, readMaxLagSeconds: maxLagSeconds } = config.database;
  // After the migrations: it is not used before it has all that the primary has now.
  const replica =
    readUrl === null
      ? undefined
      : await openReadReplica({
          ...{ primaryUrl: url, replicaUrl: readUrl, maxLagSeconds, log },
          pool: { ...ofPool, applicationName: 'cartograph api replica' },
          factsPool: { ...ofFactsPool, applicationName: 'cartograph api replica facts' },
        });
  if (replica) {
    stack.push(() => replica.close());
    monitor.watchReplica(replica);
  }
  const api = await startApi({
    pool,
    factsPool,
    replica,
    databaseUrl: url,
    answerBytes: config.api.answerMemoryMegabytes * 1024 * 1024,
    databaseCondition: condition,
    settings: config.api,
    isProduction: config.isProduction,
    reportingCurrency: config.reporting.currency,
    reportingTimeZone: config.reporting.timezone,
    segmentBounds: config.segments,
    reports: config.reports,
    exports: config.exports,
    openReportLink: (secret) =>
      openReportLink(
        { db: accessPool, configured: config.scheduledReports, terms: config.access.roles, now: systemClock.now() },
        secret,
      ),
    scheduledReports: {
      configured: config.scheduledReports,
      reachable: {
        ...{ hasMail: config.mail !== null, allowedDomains: config.mail?.allowedDomains ?? [] },
        ...{ destinations: config.destinations, hasPublicUrl: config.api.publicUrl !== null },
      },
    },
    alerts: config.alerts,
    access: await apiAccess(accessPool, config, log),
    requestSyncs: (wanted) => requestSyncs(pool, wanted),
    questionMs: statementTimeoutMs,
    meter: monitor.requests,
    log,
  });
  stack.push(() => api.close());
  return `${api.url}/graphql`;
}
