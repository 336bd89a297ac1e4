import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { rollUp } from '../../src/models/roll-up/roll-up.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const segments = { medium: '50', high: '200', vip: '1000' };

describe('How fresh the answers are', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
    await database.pool.query(
      `insert into ops.source (source_id, platform, name, status, notices, is_configured, built_chunk_id, known_until)
      values ('london', 'SHOPIFY', 'London', 'ready', '{}', true, 0, '2026-07-15T04:00:00Z'),
        ('till', 'FILES', 'Till', 'ready', '{}', true, 0, '2026-07-15T03:00:00Z'),
        ('gone', 'SHOPIFY', 'Gone', 'ready', '{}', false, 0, '2020-01-01T00:00:00Z')`,
    );
  });
  after(() => database.drop());

  const known = async (): Promise<{ version: string; as_of: string | null } | undefined> => {
    await inTransaction(database.pool, (client) => rollUp(client, { segments, at: new Date('2026-07-15T05:00:00Z') }));
    const { rows } = await database.pool.query<{ version: string; as_of: string | null }>(
      'select version, as_of from ops.warehouse_version',
    );
    return rows[0];
  };

  const read = (sourceId: string, until: string) =>
    database.pool.query('update ops.source set known_until = $2 where source_id = $1', [sourceId, until]);

  it('is the instant up to which all sources are known, and moves without a new version if nothing else changed', async () => {
    expect(await known()).to.deep.equal({ version: '0', as_of: '2026-07-15T03:00:00Z' });
    await read('london', '2026-07-15T04:40:00Z');
    await read('till', '2026-07-15T04:30:00Z');
    expect(await known()).to.deep.equal({ version: '0', as_of: '2026-07-15T04:30:00Z' });
  });

  it('does not move while records wait for their build', async () => {
    const { rows } = await database.pool.query<{ chunk_id: string }>(
      `insert into raw.chunk (source_id, stream, extracted_at, record_count, byte_length, payload)
      values ('london', 'orders', '2026-07-15T04:51:00Z', 1, 2, $1) returning chunk_id`,
      [gzipSync('{}')],
    );
    await read('london', '2026-07-15T04:51:00Z');
    await read('till', '2026-07-15T04:50:00Z');
    expect((await known())?.as_of).to.equal('2026-07-15T04:30:00Z');
    await database.pool.query("update ops.source set built_chunk_id = $1 where source_id = 'london'", [
      rows[0]?.chunk_id,
    ]);
    expect((await known())?.as_of).to.equal('2026-07-15T04:50:00Z');
  });

  it('does not depend on a stream in which nothing ever happened', async () => {
    await database.pool.query(
      `insert into ops.stream_state (source_id, stream, state, watermark)
      values ('till', 'refunds', '{}', null), ('till', 'orders', '{}', '2026-01-01T00:00:00Z')`,
    );
    expect((await known())?.as_of).to.equal('2026-07-15T04:50:00Z');
  });

  it('is unknown until every source has been read to its end', async () => {
    await database.pool.query("update ops.source set known_until = null where source_id = 'till'");
    expect((await known())?.as_of).to.equal(null);
  });
});
