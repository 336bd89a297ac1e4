import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { expect } from 'chai';
import { platformSettings } from '../../src/cli/read-config.js';
import { loadConfig } from '../../src/config/load.js';
import { connectors } from '../../src/ingest/registry.js';
import { sharedStateReader } from '../../src/monitoring/read-shared-state.js';
import { startMonitor } from '../../src/monitoring/start-monitor.js';
import { startAll } from '../../src/processes/start.js';
import { startWorker } from '../../src/processes/worker.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { openEventStream } from '../api/support/event-stream.js';
import { answer, ask } from '../api/support/graphql-client.js';
import type { TestDatabase } from '../support/database.js';
import { listeningLogger, testLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';
import { createWarehouse } from '../support/warehouse-database.js';

type Samples = Map<string, number>;

/** `cartograph start`, as an operator runs it, with a port for metrics. */
describe('The metrics of a process', () => {
  let database: TestDatabase;
  let running: Awaited<ReturnType<typeof startAll>>;
  let apiUrl: string;
  let metricsUrl: string;
  let setup: Parameters<typeof startAll>[0];

  before(async () => {
    database = await createWarehouse();
    const folder = projectFile('test');
    const loaded = loadConfig({ platforms: platformSettings(), folder, environment: { METRICS_PORT: '0', PORT: '0' } });
    const till = { id: 'till', platform: 'FILES', settings: {}, name: null, timezone: 'UTC', currency: 'GBP' } as const;
    const schedule = { schedule: '0 5 * * *', scheduleTimezone: 'UTC', backfillStart: '2024-01-01' };
    const log = listeningLogger(({ msg }) => {
      const [, url] = /^metrics at (.*)$/.exec(msg) ?? [];
      if (url) metricsUrl = url;
    });
    const config = {
      ...loaded,
      database: { ...loaded.database, url: database.url },
      sources: [{ ...till, ...schedule }],
    };
    setup = { config, log, connectors };
    running = await startAll(setup);
    apiUrl = running.graphqlUrl.replace('/graphql', '');
  });

  after(async () => {
    await running?.stop();
    await database.drop();
  });

  const scrape = async (): Promise<{ text: string; samples: Samples }> => {
    const response = await fetch(metricsUrl);
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const samples = lines.map(
      (line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))] as const,
    );
    return { text, samples: new Map(samples) };
  };

  it('count requests by operation and outcome, and errors by code', async () => {
    await answer(apiUrl, 'query Freshness { warehouse { version } }');
    await answer(apiUrl, 'query Freshness { warehouse { version } }');
    await answer(apiUrl, '{ warehouse { version } }');
    await ask(apiUrl, 'query Unknown { nothing }');
    await ask(apiUrl, 'query Wrong { dailySummary(filter: { source: ["nowhere"] }) { date } }');
    const elsewhere = await askFor(`${apiUrl}/health/live`, 'elsewhere.example');
    expect(elsewhere).to.equal(403);
    // A request is counted when its answer has been sent.
    const last = 'cartograph_api_errors_total{code="HOST_NOT_ALLOWED"}';
    const samples = await waitFor('the last of them', async () => {
      const scraped = (await scrape()).samples;
      return scraped.get(last) === 1 ? scraped : null;
    });
    const requests = (operation: string, outcome: string) =>
      samples.get(`cartograph_api_requests_total{operation="${operation}",outcome="${outcome}"}`);
    expect(requests('Freshness', 'ok')).to.equal(2);
    expect(requests('anonymous', 'ok')).to.equal(1);
    expect(requests('none', 'refused')).to.equal(1);
    expect(requests('Wrong', 'errors')).to.equal(1);
    expect(samples.get('cartograph_api_errors_total{code="GRAPHQL_VALIDATION_FAILED"}')).to.equal(1);
    expect(samples.get('cartograph_api_errors_total{code="BAD_USER_INPUT"}')).to.equal(1);
    expect(samples.get('cartograph_api_errors_total{code="HOST_NOT_ALLOWED"}')).to.equal(1);
    expect(samples.get('cartograph_api_request_duration_seconds_count{operation="Freshness"}')).to.equal(2);
    expect(samples.get('cartograph_api_request_duration_seconds_bucket{le="30",operation="Freshness"}')).to.equal(2);
  });

  it('count answers of the cache', async () => {
    const counted = async (name: string) => (await scrape()).samples.get(name) ?? 0;
    const hits = 'cartograph_api_cache_lookups_total{result="hit"}';
    const before = await counted(hits);
    let asked = 0;
    // A commit of the worker in between makes one a miss, and a request is counted when its answer has been sent.
    await waitFor('a hit', async () => {
      await answer(apiUrl, 'query Kept { channels { id } }');
      asked += 1;
      return (await counted(hits)) > before;
    });
    expect(await counted('cartograph_api_cache_lookups_total{result="miss"}')).to.be.at.least(1);
    expect(await counted('cartograph_api_cache_bytes')).to.be.above(0);
    const answered = () => counted('cartograph_api_requests_total{operation="Kept",outcome="ok"}');
    await waitFor('all of them to be counted', async () => (await answered()) === asked);
  });

  it('count streams, their events and why they ended', async () => {
    const stream = await openEventStream(apiUrl, 'subscription { warehouseVersion { version } }');
    await stream.next();
    const { samples } = await scrape();
    expect(samples.get('cartograph_api_streams')).to.equal(1);
    expect(samples.get('cartograph_api_stream_events_total{field="warehouseVersion"}')).to.equal(1);
    stream.close();
    await waitFor('its end', async () => {
      const { samples: after } = await scrape();
      return (
        after.get('cartograph_api_streams') === 0 &&
        after.get('cartograph_api_streams_ended_total{reason="client_gone"}') === 1
      );
    });
  });

  it('do not grow with names that a client makes up', async () => {
    for (let i = 0; i < 60; i += 1) await answer(apiUrl, `query Made${i} { __typename }`);
    const { samples } = await scrape();
    const operations = [...samples.keys()].filter((key) =>
      key.startsWith('cartograph_api_request_duration_seconds_count'),
    );
    expect(operations).to.have.lengthOf.within(50, 53);
    expect(samples.get('cartograph_api_requests_total{operation="other",outcome="ok"}')).to.be.at.least(10);
  });

  it('show the warehouse, sources, records set aside, leases and jobs', async () => {
    await database.pool.query(
      `insert into ops.rejected_record (source_id, stream, record_key, chunk_id, position, code, message, path)
       values ('till', 'orders', '1', 1, 0, 'invalid_amount', '', ''), ('till', 'orders', '2', 1, 1, 'invalid_amount', '', '')`,
    );
    await database.pool.query(
      `insert into ops.lease (name, holder, epoch, expires_at) values ('source:till', 'x', 1, 'infinity'), ('source:old', 'x', 1, now())`,
    );
    await database.pool.query(
      `update jobs.agenda_jobs set next_run_at = now() - interval '2 hours', last_run_at = null, disabled = true where name = 'schedule:till'`,
    );
    await database.pool.query(
      `insert into ops.sync_run (run_id, source_id, platform, trigger, status, attempt, queued_at, started_at, finished_at)
       values (gen_random_uuid(), 'till', 'FILES', 'cli', 'succeeded', 1, '2026-07-01', '2026-07-01', '2026-07-01T00:01:00Z')`,
    );
    const shown = async (): Promise<Samples | null> => {
      const { samples } = await scrape();
      return samples.get('cartograph_source_rejected_records{source="till"}') === 2 ? samples : null;
    };
    let samples: Samples | null = null;
    await waitFor('the new state, which scrapes share for two seconds', async () => (samples = await shown()) !== null);
    const of = (name: string): number | undefined => samples!.get(name);
    const { rows } = await database.pool.query<{ version: string }>('select version from ops.warehouse_version');
    expect(of('cartograph_database_up')).to.equal(1);
    expect(of('cartograph_warehouse_version')).to.equal(Number(rows[0]!.version));
    expect(of('cartograph_lease_held{lease="source:till"}')).to.equal(1);
    expect(of('cartograph_lease_held{lease="source:old"}')).to.equal(0);
    expect(of('cartograph_jobs{job="schedule",state="paused"}')).to.equal(1);
    expect(of('cartograph_jobs{job="schedule",state="waiting"}')).to.equal(0);
    expect(of('cartograph_source_sync_late_seconds{source="till"}')).to.equal(0);
    expect(of('cartograph_source_sync_success_timestamp_seconds{source="till"}')).to.equal(
      Date.parse('2026-07-01T00:01:00Z') / 1000,
    );
    expect(of('cartograph_worker_seen_timestamp_seconds')).to.be.closeTo(Date.now() / 1000, 60);
    expect(of('cartograph_raw_log_size_bytes')).to.be.above(0).and.below(of('cartograph_database_size_bytes')!);
    expect(of('cartograph_pool_size{pool="facts"}')).to.equal(setup.config.api.factsConnections);
    expect(of('cartograph_pool_waiting{pool="api"}')).to.equal(0);
    expect(of('cartograph_pool_used{pool="worker"}')).to.be.at.least(0);
    // Nothing is known of it yet, and 0 would be 1970.
    expect(of('cartograph_warehouse_as_of_timestamp_seconds')).to.equal(undefined);
  });

  it('are each in docs/monitoring.md with their labels, and each one there is served', async () => {
    await database.pool.query('update ops.warehouse_version set as_of = now(), published_at = now()');
    let text = '';
    await waitFor('the time that all sources are known to', async () => {
      ({ text } = await scrape());
      return text.includes('\ncartograph_warehouse_as_of_timestamp_seconds ');
    });
    const served = new Map<string, Set<string>>();
    for (const [, name, labels = ''] of text.matchAll(/^([a-z_0-9]+)(?:\{(.*)\})? /gm)) {
      const metric = name!.replace(/_(bucket|sum|count)$/, '');
      const known = served.get(metric) ?? served.set(metric, new Set()).get(metric)!;
      for (const [, label] of labels.matchAll(/([a-z]+)="/g)) if (label !== 'le') known.add(label!);
    }
    const table = readFileSync(projectFile('docs', 'monitoring.md'), 'utf8');
    const rows = table.split('\n').filter((line) => /^\| `(cartograph_(?!replica_)|process_|nodejs_)/.test(line));
    const documented = rows.map((row) => {
      const [, name, labels] = row.split('|');
      return [name!.replaceAll('`', '').trim(), [...labels!.matchAll(/`([a-z]+)`/g)].map(([, label]) => label!).sort()];
    });
    expect([...served].map(([name, labels]) => [name, [...labels].sort()])).to.have.deep.members(documented);
  });

  it('cost eight statements, and nine once a minute', async () => {
    let statements = 0;
    const counted = {
      query: (text: string, values: unknown[]) => {
        statements += 1;
        return database.pool.query(text, values);
      },
    };
    const read = sharedStateReader(counted as typeof database.pool);
    await read();
    expect(statements).to.equal(9);
    await read();
    expect(statements).to.equal(17);
  });

  it('are read once by all who scrape within two seconds', async () => {
    const lastStatement = async (): Promise<string> => {
      const { rows } = await database.pool.query<{ at: string }>(
        `select query_start::text as at from pg_stat_activity
         where datname = current_database() and application_name = 'cartograph metrics'`,
      );
      expect(rows).to.have.lengthOf(1);
      return rows[0]!.at;
    };
    await waitFor('many scrapes after one', async () => {
      await scrape();
      const before = await lastStatement();
      await Promise.all(Array.from({ length: 20 }, scrape));
      return (await lastStatement()) === before;
    });
  });

  it('are served by a worker without an API too, without those of the API', async () => {
    const urlOfAll = metricsUrl;
    const worker = await startWorker(setup);
    try {
      expect(metricsUrl).not.to.equal(urlOfAll);
      const { text, samples } = await scrape();
      expect(samples.get('cartograph_pool_size{pool="worker"}')).to.be.above(0);
      expect(samples.get('cartograph_database_up')).to.equal(1);
      expect(text).not.to.contain('cartograph_api_');
    } finally {
      await worker.stop();
      metricsUrl = urlOfAll;
    }
  });

  it('are those of the process while the database is away', async () => {
    const databaseUrl = 'postgres://nobody@127.0.0.1:1/nothing';
    const options = { databaseUrl, host: '127.0.0.1', port: 0, allowedHosts: [], version: '1', hasApi: false };
    const monitor = await startMonitor({ ...options, log: testLogger });
    try {
      const text = await (await fetch(monitor.url)).text();
      expect(text).to.contain('\ncartograph_database_up 0\n').and.contain('\nprocess_cpu_seconds_total ');
      expect(text).not.to.match(/^cartograph_(warehouse|source|jobs|lease|raw)/m);
    } finally {
      await monitor.close();
    }
  });

  it('are not read under a foreign name, nor on the port of the API', async () => {
    expect(await askFor(metricsUrl, 'elsewhere.example')).to.equal(403);
    expect((await fetch(`${apiUrl}/metrics`)).status).to.equal(404);
    const graphql = await fetch(metricsUrl.replace('/metrics', '/graphql'));
    expect(graphql.status).to.equal(404);
    expect(await graphql.text()).to.contain('Only /metrics is served here.');
  });
});

/** The status of the answer to a request for another host: `fetch` cannot set the header. */
async function askFor(url: string, host: string): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
