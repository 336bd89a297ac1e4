import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { appendPage } from '../../src/raw/raw-log.js';
import { createTestDatabase } from './database.js';
import { saveRows } from './saved-rows.js';

describe('Saved rows', () => {
  it('replace what was added, changed and deleted since', async () => {
    const database = await createTestDatabase();
    const { pool } = database;
    const append = (key: string) =>
      inTransaction(pool, (client) =>
        appendPage(client, {
          ...{ sourceId: 'shelf', stream: 'orders', runId: randomUUID(), extractedAt: new Date() },
          page: {
            records: [{ key, updatedAt: '2026-03-02T10:00:00.123456Z', payload: Buffer.from('{"a":"it\'s \\\\"}') }],
            state: { watermark: null },
          },
        }),
      );
    const rows = async (): Promise<unknown[]> =>
      await Promise.all(
        ['raw.chunk', 'raw.record_version', 'ops.source', 'ops.stream_state', 'ops.warehouse_version'].map(
          async (table) => (await pool.query(`select t::text as row from ${table} t order by 1`)).rows,
        ),
      );
    try {
      await pool.query(
        `insert into ops.source (source_id, platform, name, status, notices, is_configured, built_chunk_id)
         values ('shelf', 'FILES', '(null)', 'ready', $1, true, 0), ('rack', 'FILES', '', 'ready', $1, false, 0)`,
        [['one, "two"', "it's \\ three"]],
      );
      await append('1');
      const before = await rows();
      const saved = await saveRows(database);
      for (let time = 0; time < 2; time += 1) {
        await append('2');
        await pool.query("update ops.source set name = 'changed' where source_id = 'shelf'");
        await pool.query("delete from ops.source where source_id = 'rack'");
        expect(await rows()).to.not.deep.equal(before);
        await saved.restore();
        expect(await rows()).to.deep.equal(before);
      }
    } finally {
      await database.drop();
    }
  });
});
