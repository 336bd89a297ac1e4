import { expect } from 'chai';
import { createPool, longestStatementMs, type Pool } from '../../src/database/pool.js';
import { inTransaction } from '../../src/database/transaction.js';
import { workerBounds } from '../../src/database/worker-bounds.js';
import { isWorthRetrying } from '../../src/jobs/runs/failure.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { waitFor } from '../support/wait-for.js';

const leaseSeconds = 1;

describe('The connection of a worker', () => {
  let database: TestDatabase;
  let pool: Pool;

  before(async () => {
    database = await createTestDatabase();
    pool = createPool(database.url, { applicationName: 'test of bounds', ...workerBounds({ leaseSeconds }) });
  });

  after(async () => {
    await pool.end();
    await database.drop();
  });

  it('has time limits in the server for a silent worker, but not for a slow statement', async () => {
    const { rows } = await pool.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings
       where name like 'tcp\\_%' or name in ('idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout')`,
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).to.deep.equal({
      idle_in_transaction_session_timeout: '900',
      lock_timeout: '500',
      statement_timeout: String(longestStatementMs),
      tcp_keepalives_idle: '5',
      tcp_keepalives_interval: '5',
      tcp_keepalives_count: '3',
      tcp_user_timeout: '900',
    });
    await pool.query(`select pg_sleep(${2 * leaseSeconds})`);
  });

  it('releases its locks if its worker leaves a transaction idle, with a retryable error', async () => {
    const other = database.pool;
    await pool.query("insert into ops.dirty_customer (customer_key) values ('left')");
    const error = await rejection(
      inTransaction(pool, async (client) => {
        await client.query("delete from ops.dirty_customer where customer_key = 'left'");
        // What a paused worker does with its transaction: nothing.
        await waitFor('the row to be free', async () => {
          const { rowCount } = await other.query(
            "select 1 from ops.dirty_customer where customer_key = 'left' for update skip locked",
          );
          return rowCount === 1;
        });
        await client.query('select 1');
      }),
    );
    expect(error.message).to.match(/idle-in-transaction timeout/);
    expect(isWorthRetrying(error)).to.equal(true);
  });

  it('waits for a lock for less than the life of a lease', async () => {
    await inTransaction(database.pool, async (client) => {
      await client.query('lock table ops.dirty_customer');
      const error = await rejection(pool.query('delete from ops.dirty_customer'));
      expect(error.message).to.match(/lock timeout/);
      expect(isWorthRetrying(error)).to.equal(true);
    });
  });
});
