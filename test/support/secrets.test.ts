import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { appendPage } from '../../src/raw/raw-log.js';
import { searchDatabase } from './database-secrets.js';
import { createTestDatabase } from './database.js';
import { formsOf, PieceSearch, secretsIn } from './secret-search.js';

/** Not registered: adding it is not a leak. */
const planted = 'a-secret_that is%planted';
const secrets = [formsOf('planted', planted)];

describe('The search for secrets', () => {
  it('finds one in plain text, in an address and in a Basic header, and nothing in other texts', () => {
    for (const text of [
      `{"token":"${planted}"}`,
      `https://shop.example/orders?key=${encodeURIComponent(planted)}&page=2`,
      ...['', 'u', 'us', 'use'].map((user) => `Basic ${Buffer.from(`${user}:${planted}:and more`).toString('base64')}`),
    ]) {
      expect(secretsIn(text, secrets), text).to.deep.equal(['planted']);
    }
    expect(secretsIn('a-secret that is not planted', secrets)).to.deep.equal([]);
  });

  it('finds one that a process writes in two pieces', () => {
    const search = new PieceSearch(secrets);
    const found = ['the token is a-secret_th', 'at is%planted, '].map((piece) => search.next(piece));
    expect(found).to.deep.equal([[], ['planted']]);
  });

  it('finds one in any column of a database and in the payloads of the raw log, with its place', async () => {
    const database = await createTestDatabase();
    try {
      expect(await searchDatabase(database.pool, secrets)).to.deep.equal([]);
      await database.pool.query(
        `insert into ops.source (source_id, platform, name, status, notices, is_configured, built_chunk_id)
         values ('shelf', 'FILES', 'The shelf', 'ready', $1, true, 0)`,
        [[`the platform said ${planted}`]],
      );
      await database.pool.query(
        `insert into ops.stream_state (source_id, stream, state) values ('shelf', 'orders', $1)`,
        [JSON.stringify({ watermark: null, next: `https://x/?key=${planted}` })],
      );
      const record = { key: '1', updatedAt: null, payload: Buffer.from(`{"link":"${planted}"}`) };
      await inTransaction(database.pool, (client) =>
        appendPage(client, {
          ...{ sourceId: 'shelf', stream: 'orders', runId: randomUUID(), extractedAt: new Date() },
          page: { records: [record], state: { watermark: null } },
        }),
      );
      expect(await searchDatabase(database.pool, secrets)).to.deep.equal([
        { secret: 'planted', where: 'the table ops.source' },
        { secret: 'planted', where: 'the table ops.stream_state' },
        { secret: 'planted', where: 'a payload of orders' },
      ]);
    } finally {
      await database.drop();
    }
  });
});
