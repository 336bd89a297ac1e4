import { expect } from 'chai';
import { acquireLease } from '../../src/database/lease.js';
import { inTransaction } from '../../src/database/transaction.js';
import { LeaseLostError } from '../../src/errors.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';

const minute = 60_000;

describe('A lease', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });

  after(() => database.drop());

  it('goes to exactly one of ten that ask at once', async () => {
    const asked = Array.from({ length: 10 }, (_, i) =>
      acquireLease(database.pool, 'source:race', `worker ${i}`, minute),
    );
    const got = (await Promise.all(asked)).filter((lease) => lease !== null);
    expect(got).to.have.length(1);
  });

  it('is refused to others while it is held, and given when released', async () => {
    const first = await acquireLease(database.pool, 'source:a', 'first', minute);
    expect(await acquireLease(database.pool, 'source:a', 'second', minute)).to.equal(null);
    await first!.release();
    const second = await acquireLease(database.pool, 'source:a', 'second', minute);
    expect(BigInt(second!.epoch)).to.equal(BigInt(first!.epoch) + 1n);
  });

  it('that ran out is taken over, and its old holder can neither write nor renew', async () => {
    const old = await acquireLease(database.pool, 'source:b', 'old', 0);
    const next = await acquireLease(database.pool, 'source:b', 'next', minute);
    await inTransaction(database.pool, (client) => next!.assertHeld(client));
    expect(await rejection(inTransaction(database.pool, (client) => old!.assertHeld(client)))).to.be.instanceOf(
      LeaseLostError,
    );
    expect(await rejection(old!.renew())).to.be.instanceOf(LeaseLostError);
    await old!.release();
    expect(await acquireLease(database.pool, 'source:b', 'third', minute)).to.equal(null);
  });

  it('that ran out but was not taken still lets its holder write', async () => {
    const lease = await acquireLease(database.pool, 'source:c', 'slow', 0);
    await inTransaction(database.pool, (client) => lease!.assertHeld(client));
  });

  it('cannot be taken in the middle of a transaction that checked it', async () => {
    const lease = await acquireLease(database.pool, 'source:d', 'writer', 0);
    const writer = await database.pool.connect();
    await writer.query('begin');
    await lease!.assertHeld(writer);
    let isTaken = false;
    const taking = acquireLease(database.pool, 'source:d', 'taker', minute).then((taken) => {
      isTaken = true;
      return taken;
    });
    await waitUntilBlocked(database);
    expect(isTaken).to.equal(false);
    await writer.query('commit');
    writer.release();
    expect((await taking)!.holder).to.equal('taker');
  });
});

async function waitUntilBlocked({ pool }: TestDatabase): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (rowCount !== 0) return;
  }
}
