import { Registry } from 'prom-client';
import { refuseOtherHosts } from '../api/allowed-hosts.js';
import { createHttpServer } from '../api/http-server.js';
import { hostFromPerson, isLoopback } from '../config/host-name.js';
import { createPool } from '../database/pool.js';
import type { Logger } from '../runtime/log.js';
import type { Monitor } from './monitor.js';
import { poolMetrics, processMetrics, replicaMetrics } from './process-metrics.js';
import { type SharedState, sharedStateReader } from './read-shared-state.js';
import { requestMetrics } from './request-metrics.js';
import { sharedMetrics } from './shared-metrics.js';

export interface MonitorOptions {
  /** The database that the shared state is read from. */
  databaseUrl: string;
  host: string;
  /** 0 picks a free port. */
  port: number;
  /** Host names that scrapers may use, besides loopback and the server's address. */
  allowedHosts: readonly string[];
  version: string;
  /** Whether the process answers queries. */
  hasApi: boolean;
  log: Logger;
}

export interface RunningMonitor extends Monitor {
  /** `http://127.0.0.1:9464/metrics` */
  url: string;
  close(): Promise<void>;
}

/** Scrapes in quick succession share what was read: several scrapers, or a person with a browser, cost no more than one. */
const sharedMs = 2000;
/** Prometheus gives up after ten seconds. */
const longestReadMs = 5000;

/**
 * Serves what this process measures at `/metrics`, on a port of its own: who may scrape is then a question of the network, and not of
 * the keys for the API. Its one connection is not of the pools that queries and jobs use.
 */
export async function startMonitor(options: MonitorOptions): Promise<RunningMonitor> {
  const { log, host } = options;
  const registry = new Registry();
  processMetrics(registry, options.version);
  const watchPool = poolMetrics(registry);
  const requests = options.hasApi ? requestMetrics(registry) : undefined;
  const show = sharedMetrics(registry);
  const pool = createPool(options.databaseUrl, {
    ...{ max: 1, applicationName: 'cartograph metrics', statementTimeoutMs: longestReadMs },
    acquireTimeoutMs: longestReadMs,
    onError: (error) => log.warn({ error: error.message }, 'the idle database connection for metrics was lost'),
  });
  const read = sparingly(sharedStateReader(pool));
  const app = createHttpServer(log);
  refuseOtherHosts(app, options.allowedHosts);
  app.get('/metrics', async (request, reply) => {
    const state = await read().catch((error: unknown) => {
      request.log.warn({ err: error }, 'metrics are without those of the database, which does not answer');
      return null;
    });
    show(state);
    return reply
      .header('cache-control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics());
  });
  try {
    const url = `${await app.listen({ host, port: options.port })}/metrics`;
    const address = hostFromPerson(host);
    if (address === null || !isLoopback(address)) {
      log.warn({ host }, 'metrics are served to the network without a key: whoever reaches the port can read them');
    }
    log.info(`metrics at ${url}`);
    return {
      ...{ url, watchPool, requests },
      watchReplica: (replica) => {
        watchPool('replica', replica.pool);
        watchPool('replica-facts', replica.factsPool);
        replicaMetrics(registry, replica);
      },
      close: async () => {
        await app.close();
        await pool.end();
      },
    };
  } catch (error) {
    await app.close();
    await pool.end();
    throw error;
  }
}

/** At most one read at a time, and none within two seconds of the last. */
function sparingly(read: () => Promise<SharedState>): () => Promise<SharedState> {
  let last: { at: number; state: Promise<SharedState> } | undefined;
  return () => {
    if (!last || performance.now() - last.at >= sharedMs) last = { at: performance.now(), state: read() };
    return last.state;
  };
}
