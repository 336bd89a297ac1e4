import 'reflect-metadata';
import { expect } from 'chai';
import { DataSource } from 'typeorm';
import { entities } from '../../src/models/entities.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('the entities of the warehouse', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(() => database.drop());

  it('match the migrations: TypeORM would change nothing', async () => {
    expect(await statements(database.url)).to.deep.equal([]);
  });

  it('would not match with a different column, type, null, index or collation', async () => {
    const drifts = [
      'alter table warehouse.dim_channel add column colour text',
      'alter table warehouse.fact_orders alter column items_sold type bigint',
      'alter table warehouse.dim_product alter column title drop not null',
      'alter table warehouse.dim_location alter column location_key type text collate "default"',
      'drop index warehouse.fact_refunds_by_day',
      'alter table warehouse.agg_customer_segments alter column orders set default 0',
    ];
    for (const drift of drifts) {
      const before = (await statements(database.url)).length;
      await database.pool.query(drift);
      expect(await statements(database.url), drift).to.have.length.greaterThan(before);
    }
  });

  it('are all the tables of the schema', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'warehouse' order by 1`,
    );
    const source = await new DataSource({ type: 'postgres', url: database.url, entities }).initialize();
    try {
      const names = source.entityMetadatas.map((entity) => entity.tableName).sort();
      expect(names).to.deep.equal(rows.map((row) => row.name));
    } finally {
      await source.destroy();
    }
  });
});

/** What TypeORM's schema builder would run to bring the database to the entities. */
async function statements(url: string): Promise<string[]> {
  const source = await new DataSource({ type: 'postgres', url, entities }).initialize();
  try {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await source.destroy();
  }
}
