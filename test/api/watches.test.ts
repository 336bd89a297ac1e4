import { expect } from 'chai';
import { KnownRevision } from '../../src/api/question/known-revision.js';
import { Watches } from '../../src/api/stream/watches.js';
import { readWarehouseRevision, type WarehouseRevision } from '../../src/ledger/revision/revision.js';
import { line, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { testLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';
import { trade } from './support/trade.js';

describe('What streams wait for', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
  });
  after(() => database.drop());

  it('is no version that answers may not have yet, and then that version', async () => {
    const { pool } = database;
    const stopping = new AbortController();
    // As a replica that is behind by a moment, and by a version then.
    let served: WarehouseRevision = await readWarehouseRevision(pool);
    let reads = 0;
    const revision = new KnownRevision(async () => {
      reads += 1;
      return served;
    });
    const watches = new Watches({ pool, revision, log: testLogger });
    const moments = watches.contextOf(stopping.signal, null).warehouse()[Symbol.asyncIterator]();
    const seen: string[] = [];
    const reading = (async () => {
      for (let next = await moments.next(); !next.done; next = await moments.next()) seen.push(next.value.version);
    })();
    await waitFor('the first version', async () => seen.length === 1);

    const lines = [line('1', { quantity: '1', grossSales: '9.00' })];
    await apply(pool, [order('later', { orderedAt: '2026-07-01T10:00:00Z', lines, total: '9.00' })]);
    await publish(pool, '2026-07-15T06:00:00Z');
    const published = await readWarehouseRevision(pool);
    served = { ...served, revision: String(BigInt(served.revision) + 1n) };
    const before = reads;
    watches.changed();
    await waitFor('two looks', async () => reads >= before + 2);
    expect(seen).to.have.lengthOf(1);

    served = published;
    watches.changed();
    await waitFor('the new version', async () => seen.length === 2);
    expect(seen[1]).to.equal(published.version);
    stopping.abort();
    await reading;
  });
});
