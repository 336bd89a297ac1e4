import { expect } from 'chai';
import type { PoolClient } from '../../src/database/pool.js';
import { TemporaryTables } from '../../src/database/temporary-tables.js';
import { inTransaction } from '../../src/database/transaction.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';

const tables = new TemporaryTables([
  `
-- Grain: one thing; with a semicolon in its comment.
create temp table staged_thing (
  -- Not the name; the key.
  thing_key text primary key
);
`,
  'create temp table staged_part_of_thing (thing_key text not null, part text);',
]);
const some = "insert into staged_thing select 'thing ' || n from generate_series(1, 30) n";
const many = "insert into staged_thing select 'thing ' || n from generate_series(1, 9000) n";

describe('Temporary tables', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createEmptyDatabase();
  });
  afterEach(() => database.drop());

  it('are created once for each connection, and empty at each use', async () => {
    const first = await using(some);
    for (const fill of [some, many, some]) expect(await using(fill)).to.deep.equal(first);
  });

  it('are empty for a second use in one transaction, and again after a savepoint in which they were created', async () => {
    await inTransaction(database.pool, async (client) => {
      await client.query('savepoint attempt');
      await tables.empty(client);
      await client.query('rollback to savepoint attempt');
      for (let use = 1; use <= 2; use += 1) {
        await tables.empty(client);
        expect(await count(client)).to.equal(0);
        await client.query(some);
      }
    });
  });

  it('are expected to have no rows by the planner, however many they had before', async () => {
    for (const fill of [some, many]) {
      await inTransaction(database.pool, async (client) => {
        await tables.empty(client);
        await client.query(fill);
        await client.query('analyze staged_thing');
      });
      await inTransaction(database.pool, async (client) => {
        await tables.empty(client);
        expect(await expectedRows(client)).to.equal(1);
      });
    }
  });

  it('are expected to have as many rows as their size allows when many follow a few', async () => {
    await using(some);
    await inTransaction(database.pool, async (client) => {
      await tables.empty(client, { forMany: true });
      await client.query(many);
      expect(await expectedRows(client)).to.be.greaterThan(3000);
    });
  });

  it('are created when a statement first names them, and emptied at the next use', async () => {
    await inTransaction(database.pool, async (client) => {
      const open = await tables.open(client);
      expect(await existing(client)).to.deep.equal([]);
      await open.query(some);
      expect(await existing(client)).to.deep.equal(['staged_thing']);
      await open.create(['staged_part_of_thing', 'staged_thing']);
    });
    await inTransaction(database.pool, async (client) => {
      await tables.open(client);
      expect(await existing(client)).to.deep.equal(['staged_part_of_thing', 'staged_thing']);
      expect(await count(client)).to.equal(0);
    });
  });

  /** Fills them in a transaction that finds them empty. Returns which they are, for this connection. */
  async function using(fill: string): Promise<unknown[]> {
    return await inTransaction(database.pool, async (client) => {
      await tables.empty(client);
      expect(await count(client)).to.equal(0);
      await client.query(fill);
      const { rows } = await client.query(
        "select 'staged_thing'::regclass::oid, 'staged_part_of_thing'::regclass::oid as part",
      );
      return rows;
    });
  }

  async function expectedRows(client: PoolClient): Promise<number> {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
      'explain (format json) select from staged_thing',
    );
    return rows[0]!['QUERY PLAN'][0].Plan['Plan Rows'];
  }

  async function existing(client: PoolClient): Promise<string[]> {
    const { rows } = await client.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = pg_my_temp_schema() and relkind = 'r' order by 1",
    );
    return rows.map(({ name }) => name);
  }

  async function count(client: PoolClient): Promise<number> {
    const { rows } = await client.query<{ count: number }>(
      'select (select count(*) from staged_thing)::integer + (select count(*) from staged_part_of_thing)::integer as count',
    );
    return rows[0]!.count;
  }
});
