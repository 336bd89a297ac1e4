import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { getNamedType, type GraphQLObjectType, isRequiredArgument } from 'graphql';
import { loadConfig } from '../../src/config/load.js';
import { warehouseChannel } from '../../src/database/channels.js';
import { migrate } from '../../src/database/migrate.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import { inTransaction } from '../../src/database/transaction.js';
import { type RunningMonitor, startMonitor } from '../../src/monitoring/start-monitor.js';
import { addApi } from '../../src/processes/api.js';
import { createStack, type Stack } from '../../src/processes/stack.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { createOwnServer, createStandby, type OwnServer } from '../support/own-server.js';
import { listeningLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';
import { everyField } from './support/every-field.js';
import { answer, ask } from './support/graphql-client.js';
import { trade } from './support/trade.js';

const maxLagSeconds = 3;

const days = 'filter: { date: { range: { from: "2026-06-29", to: "2026-06-30" } } }';
/** Arguments of root fields whose every field would be too many values by default. */
const fewer: Record<string, string> = {
  dailySummary: `(${days})`,
  weeklyTrends: `(${days})`,
};

/** A real streaming standby, made of the embedded PostgreSQL; POSTGRES_BIN runs it with another version. */
describe('The API process with a read replica', function () {
  this.timeout(60_000);
  let primary: OwnServer;
  let standby: OwnServer;
  let pool: Pool;
  let stack: Stack;
  let monitor: RunningMonitor;
  let url: string;
  const logged: string[] = [];

  before(async () => {
    primary = await createOwnServer();
    standby = await createStandby(primary);
    const log = listeningLogger(({ msg }) => logged.push(msg));
    await migrate(primary.url, log);
    pool = createPool(primary.url, { applicationName: 'test' });
    await trade(pool);
    stack = createStack();
    const options = {
      databaseUrl: primary.url,
      host: '127.0.0.1',
      port: 0,
      allowedHosts: [],
      version: '1',
      hasApi: true,
    };
    monitor = await startMonitor({ ...options, log });
    stack.push(() => monitor.close());
    const config = loadConfig({
      ...{ platforms: {}, folder: '/' },
      environment: { PORT: '0', NODE_ENV: 'production' },
    });
    const database = { url: primary.url, readUrl: standby.url, readMaxLagSeconds: maxLagSeconds };
    const setup = { config: { ...config, database }, log, connectors: {} };
    const graphql = await addApi(setup, { url: primary.url, condition: async () => null }, stack, monitor);
    url = graphql.replace('/graphql', '');
    await used();
  });

  after(async () => {
    await stack?.stop();
    await pool?.end();
    await standby?.remove();
    await primary?.remove();
  });

  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(monitor.url)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return line === undefined ? Number.NaN : Number(line.split(' ')[1]);
  };
  const used = async (): Promise<void> => {
    await waitFor('a usable replica', async () => (await metric('cartograph_replica_usable')) === 1);
  };
  const notUsed = async (): Promise<void> => {
    await waitFor('an unusable replica', async () => (await metric('cartograph_replica_usable')) === 0);
  };
  const fallbacks = async (reason: 'behind' | 'failed'): Promise<number> =>
    await metric(`cartograph_replica_fallbacks_total{reason="${reason}"}`);

  let asked = 0;
  /** The version and the figure of an answer. Each question is another one, so that none is answered from the cache. */
  async function answered(): Promise<{ version: number; orders: number }> {
    asked += 1;
    const query = `query Asked${asked} { report(period: WEEK, filter: { date: { range: { from: "2026-06-29", to: "2026-07-05" } } }) { total { orders } } }`;
    const { status, errors, data, extensions } = await ask(url, query);
    expect([status, errors]).to.deep.equal([200, []]);
    const [{ version }] = extensions.report as unknown as [{ version: string }];
    const { report } = data as unknown as { report: { total: { orders: number } } };
    return { version: Number(version), orders: report.total.orders };
  }
  /** A commit in the middle of a sync: a figure changes, and the version does not. */
  const change = async (): Promise<void> => {
    await inTransaction(pool, async (client) => {
      await client.query('update warehouse.agg_daily_summary set orders = orders + 1 where date_key = 20260629');
      await client.query("update warehouse.agg_weekly_trends set orders = orders + 1 where week_start = '2026-06-29'");
      await client.query('update ops.warehouse_version set revision = revision + 1');
      await client.query(`select pg_notify('${warehouseChannel}', '')`);
    });
  };
  const publish = async (): Promise<number> => {
    const { rows } = await pool.query<{ version: string }>(
      `with published as (
         update ops.warehouse_version set version = version + 1, revision = revision + 1 returning version
       )
       select version, pg_notify('${warehouseChannel}', '') from published`,
    );
    return Number(rows[0]!.version);
  };
  /** The API's last statement on each connection to the primary: after a question there it would be the end of its transaction. */
  const onlyTheRevision = async (after: string): Promise<void> => {
    const { rows } = await pool.query<{ query: string }>(
      "select query from pg_stat_activity where application_name in ('cartograph api', 'cartograph api facts')",
    );
    expect(rows, after).to.have.lengthOf.at.least(1);
    for (const { query } of rows) expect(query, after).to.match(/^select r\.version, r\.revision from/);
  };
  const pauseReplay = () => standby.administer('select pg_wal_replay_pause()', 'cartograph');
  const resumeReplay = () => standby.administer('select pg_wal_replay_resume()', 'cartograph');

  it('reads every field that depends on the warehouse from it', async () => {
    const roots = Object.values(apiSchema().getQueryType()!.getFields()).filter(
      ({ extensions, args }) => extensions.dependsOn === 'warehouse' && !args.some(isRequiredArgument),
    );
    expect(roots.map(({ name }) => name)).to.include.members(['report', 'orders', 'customers', 'rfmSegments']);
    for (const { name, type, args } of roots) {
      // All fields of a report at once are too many; questions of their own follow.
      if (name === 'report') continue;
      const first = args.some((arg) => arg.name === 'first') ? '(first: 1)' : (fewer[name] ?? '');
      const selection = everyField(
        getNamedType(type) as GraphQLObjectType,
        [],
        (field) => field.extensions.dependsOn !== 'operations',
      );
      const { errors } = await ask(url, `{ ${name}${first} ${selection} }`);
      expect(errors, name).to.deep.equal([]);
      await onlyTheRevision(name);
    }
    for (const by of ['[CUSTOMER, SEGMENT]', '[TAG, RFM_SEGMENT]', '[PRODUCT]', '[HOUR]']) {
      const { errors } = await ask(url, `{ report(by: ${by}) { rows { netSales { amount } uniqueCustomers } } }`);
      expect(errors, by).to.deep.equal([]);
      await onlyTheRevision(by);
    }
    expect(await fallbacks('failed')).to.equal(0);
    expect(await fallbacks('behind')).to.equal(0);
  });

  it('has the metrics of docs/monitoring.md', async () => {
    const text = await (await fetch(monitor.url)).text();
    const names = (of: string, pattern: RegExp): string[] =>
      [...new Set([...of.matchAll(pattern)].map(([, name]) => name!))].sort();
    const documented = names(
      readFileSync(projectFile('docs', 'monitoring.md'), 'utf8'),
      /^\| `(cartograph_replica_\w+)`/gm,
    );
    expect(documented).to.have.lengthOf.at.least(3);
    expect(names(text, /^(cartograph_replica_\w+)/gm)).to.deep.equal(documented);
    expect(await metric('cartograph_pool_size{pool="replica"}')).to.equal(10);
  });

  it('answers from it while it is behind by less than the limit, then from the primary, and never goes back', async () => {
    const { orders: old } = await answered();
    await pauseReplay();
    await change();
    expect((await answered()).orders).to.equal(old);
    const seen: number[] = [];
    const look = async (): Promise<number> => seen.push((await answered()).orders);
    await waitFor('an answer of the primary', async () => (await look()) > 0 && seen.at(-1) !== old);
    const current = seen.at(-1);
    expect(current).to.be.above(old);
    expect(await metric('cartograph_replica_usable')).to.equal(0);
    await resumeReplay();
    await waitFor('the replica', async () => (await look()) > 0 && (await metric('cartograph_replica_usable')) === 1);
    expect((await answered()).orders).to.equal(current);
    expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
    expect(logged).to.include(
      'queries are read from the primary: database.readUrl cannot be used, because it is behind by more than 3 s',
    );
  });

  it('answers from the primary as soon as a version is published that it does not have', async () => {
    const behind = await fallbacks('behind');
    await pauseReplay();
    const published = await publish();
    await waitFor('the notification', async () => (await answered()).version === published, 1000);
    expect(await fallbacks('behind')).to.be.above(behind);
    expect(await metric('cartograph_replica_usable')).to.equal(1);
    await resumeReplay();
    await waitFor('an answer of the replica', async () => {
      const before = await fallbacks('behind');
      expect((await answered()).version).to.equal(published);
      return (await fallbacks('behind')) === before;
    });
  });

  it('is not older than what the primary has answered meanwhile, however little it is behind', async () => {
    const behind = await fallbacks('behind');
    const { orders: old } = await answered();
    await pauseReplay();
    await change();
    // Of the primary, because it depends on operations.
    await answer(url, '{ sources { status } }');
    expect((await answered()).orders).to.be.above(old);
    expect(await fallbacks('behind')).to.equal(behind + 1);
    await resumeReplay();
    await used();
  });

  it('shows a client what it has changed itself, although the replica does not have it', async () => {
    await pauseReplay();
    const save = `mutation { saveReport(name: "mine", title: "Mine", document: "{ report { total { orders } } }") { name } }`;
    const saved = await ask(url, save);
    expect(saved.errors).to.deep.equal([]);
    const { savedReports } = await answer<{ savedReports: object[] }>(url, '{ savedReports { name } }');
    expect(savedReports).to.deep.equal([{ name: 'mine' }]);
    await resumeReplay();
    await used();
  });

  it('answers queries that are under way when it dies, and uses it again once it is back', async () => {
    const failed = await fallbacks('failed');
    let answers: Promise<{ orders: number }>[] = [];
    await inTransaction(pool, async (client) => {
      // The standby replays the lock.
      await client.query(
        'lock table warehouse.agg_daily_summary, warehouse.agg_weekly_trends in access exclusive mode',
      );
      await waitFor('the lock on the standby', async () => {
        const locks = `select 1 from pg_locks where mode = 'AccessExclusiveLock' and relation = 'warehouse.agg_daily_summary'::regclass`;
        return (await standby.administer(locks, 'cartograph')).length > 0;
      });
      answers = [answered(), answered(), answered()];
      await waitFor('three queries on the standby', async () => {
        const waits = `select 1 from pg_stat_activity where application_name = 'cartograph api replica' and wait_event_type = 'Lock'`;
        return (await standby.administer(waits, 'cartograph')).length === 3;
      });
      await standby.crash();
    });
    expect(new Set((await Promise.all(answers)).map(({ orders }) => orders)).size).to.equal(1);
    expect(await fallbacks('failed')).to.equal(failed + 3);
    await notUsed();
    await answered();
    await standby.start();
    await used();
    await answered();
    expect(await fallbacks('failed')).to.equal(failed + 3);
  });

  it('answers from the primary within seconds when it hangs', async () => {
    standby.signal('SIGSTOP');
    try {
      const begun = performance.now();
      await answered();
      expect(performance.now() - begun).to.be.below(15_000);
      expect(await metric('cartograph_replica_usable')).to.equal(0);
    } finally {
      standby.signal('SIGCONT');
    }
    await used();
  });

  it('refuses to answer while the primary is away, where keys are checked, and answers again once it is back', async () => {
    await primary.stop();
    try {
      await waitFor('a refusal', async () => {
        const { status, errors } = await ask(url, '{ channels { id } }');
        return status === 503 && errors[0]!.extensions.code === 'DATABASE_UNAVAILABLE';
      });
    } finally {
      await primary.start();
    }
    await waitFor('an answer', async () => (await ask(url, '{ channels { id } }')).status === 200);
    await used();
  });
});
