import { expect } from 'chai';
import { TemporaryTables } from '../../src/database/temporary-tables.js';
import { inTransaction } from '../../src/database/transaction.js';
import { readSql } from '../../src/runtime/project-files.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const known = 4000;
const touched = 20;
const orderIds = Array.from({ length: touched }, (_, n) => `T${n + 1}`);

interface Node {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: Node[];
}

describe('The parts of touched orders', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());

  // A file of headers after one of lines: everything that arrived after the statistics was once read with every batch.
  for (const file of ['read-parts', 'known-parts', 'touched-refunds', 'touched-places']) {
    it(`are read (${file}), and no others, with statistics older than most of them`, async () => {
      const rows = await inTransaction(database.pool, async (client) => {
        await new TemporaryTables([readSql('models/parts/part.tables.sql')]).empty(client);
        await client.query('delete from ops.order_part');
        await client.query(insertParts, ['lines']);
        await client.query('analyze ops.order_part');
        await client.query(insertParts, ['header']);
        await client.query(insertParts, ['refund']);
        await client.query(`insert into touched_order select 'T' || n from generate_series(1, ${touched}) n`);
        await client.query('analyze touched_order');
        const explained = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
          `explain (analyze, format json)\n${readSql(`models/parts/${file}.sql`)}`,
          file === 'known-parts' ? ['till', orderIds] : ['till'],
        );
        return rowsOf(explained.rows[0]!['QUERY PLAN'][0].Plan, 'order_part');
      });
      expect(rows)
        .to.be.at.least(touched)
        .and.at.most(4 * touched);
    });
  }
});

const insertParts = `
  insert into ops.order_part (
    source_id, kind, part_id, delivery, order_id, updated_at, is_deleted, body, stream, record_key, chunk_id, position
  )
  select 'till', $1, 'T' || n, 'd', 'T' || n, '2026-03-01', false, '[]', 's', 'T' || n, 1, n
  from generate_series(1, ${known}) n`;

/** The number of rows read from a table. */
function rowsOf(node: Node, table: string): number {
  const own = node['Relation Name'] === table ? node['Actual Rows'] * node['Actual Loops'] : 0;
  return (node.Plans ?? []).reduce((sum, each) => sum + rowsOf(each, table), own);
}
