import { expect } from 'chai';
import { createPool, type Pool, type PoolClient } from '../../src/database/pool.js';
import { inTransaction } from '../../src/database/transaction.js';
import { workerBounds } from '../../src/database/worker-bounds.js';
import { registerSources } from '../../src/ledger/sources/registry.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { shelfPlatform } from '../support/shelf-platform.js';
import { waitFor } from '../support/wait-for.js';
import { createWarehouse } from '../support/warehouse-database.js';

/** Nothing with a time limit waits for a lock longer than half a second. */
const leaseSeconds = 1;

describe('A process that starts while others are working', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeEach(async () => {
    database = await createWarehouse();
    pool = createPool(database.url, { applicationName: 'test that starts', ...workerBounds({ leaseSeconds }) });
  });

  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  const setup = () => jobSetup(pool, shelfPlatform({ pages: [] }));
  const isBlocked = async (): Promise<boolean> =>
    (
      await database.pool.query(
        "select 1 from pg_stat_activity where application_name = 'test that starts' and wait_event_type = 'Lock'",
      )
    ).rowCount === 1;

  /** Starts while `lock` is held, for well beyond the lock timeout of a worker. */
  async function startBehind(lock: (client: PoolClient) => Promise<unknown>): Promise<void> {
    let starting: Promise<void> | undefined;
    await inTransaction(database.pool, async (client) => {
      await lock(client);
      starting = prepareJobs(setup());
      starting.catch(() => undefined);
      await waitFor('the start to be blocked', isBlocked);
      await client.query(`select pg_sleep(${leaseSeconds})`);
      expect(await isBlocked()).to.equal(true);
    });
    await starting;
  }

  it('waits for another that prepares the warehouse, and for a rebuild that empties it', async () => {
    await startBehind((client) =>
      client.query("select pg_advisory_xact_lock(hashtext('cartograph.prepare_warehouse'))"),
    );
    await startBehind((client) => client.query('lock table warehouse.fact_orders'));
  });

  it('waits for a build of a source that it must register', async () => {
    await registerSources(database.pool, []);
    await startBehind((client) =>
      client.query(
        `insert into ops.source (source_id, platform, name, status, notices, is_configured, built_chunk_id)
         values ('shelf', 'FILES', 'shelf', 'pending', '{}', false, 0)`,
      ),
    );
  });

  it('does not wait for a build of a registered source', async () => {
    await prepareJobs(setup());
    await inTransaction(database.pool, async (client) => {
      await client.query("update ops.source set built_chunk_id = 7 where source_id = 'shelf'");
      await prepareJobs(setup());
    });
  });
});
