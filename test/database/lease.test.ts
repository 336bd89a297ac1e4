import { expect } from 'chai';
import { from as copyFrom } from 'pg-copy-streams';
import { acquireLease } from '../../src/database/lease.js';
import type { PoolClient } from '../../src/database/pool.js';
import { LeaseLostError } from '../../src/runtime/errors.js';
import { waitUntilBlocked } from '../support/blocked.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';

const minute = 60_000;

describe('A lease', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });

  after(() => database.drop());

  it('goes to exactly one of ten concurrent requests', async () => {
    const asked = Array.from({ length: 10 }, (_, i) =>
      acquireLease(database.pool, 'source:race', `worker ${i}`, minute),
    );
    const got = (await Promise.all(asked)).filter((lease) => lease !== null);
    expect(got).to.have.length(1);
  });

  it('is refused to others while it is held, and available when released', async () => {
    const first = await acquireLease(database.pool, 'source:a', 'first', minute);
    expect(await acquireLease(database.pool, 'source:a', 'second', minute)).to.equal(null);
    await first!.release();
    const second = await acquireLease(database.pool, 'source:a', 'second', minute);
    expect(BigInt(second!.epoch)).to.equal(BigInt(first!.epoch) + 1n);
  });

  it('that expired is taken over, and its old holder can neither write nor renew', async () => {
    const old = await acquireLease(database.pool, 'source:b', 'old', 0);
    const next = await acquireLease(database.pool, 'source:b', 'next', minute);
    let hasWritten = false;
    const write = async (): Promise<void> => {
      hasWritten = true;
    };
    for (const transaction of ['inTransaction', 'inRepeatableTransaction'] as const) {
      expect(await rejection(old![transaction](write))).to.be.instanceOf(LeaseLostError);
      expect(hasWritten).to.equal(false);
      await next![transaction](write);
      expect(hasWritten).to.equal(true);
      hasWritten = false;
    }
    expect(await rejection(old!.renew())).to.be.instanceOf(LeaseLostError);
    await old!.release();
    expect(await acquireLease(database.pool, 'source:b', 'third', minute)).to.equal(null);
  });

  it('that expired but was not taken still lets its holder write', async () => {
    const lease = await acquireLease(database.pool, 'source:c', 'slow', 0);
    expect(await lease!.inTransaction(async () => 'written')).to.equal('written');
  });

  it("cannot be taken in the middle of its holder's transaction", async () => {
    const lease = await acquireLease(database.pool, 'source:d', 'writer', 0);
    let isTaken = false;
    const taking = await lease!.inTransaction(async () => {
      const begun = acquireLease(database.pool, 'source:d', 'taker', minute).then((taken) => {
        isTaken = true;
        return taken;
      });
      await waitUntilBlocked(database);
      expect(isTaken).to.equal(false);
      return { begun };
    });
    expect((await taking.begun)!.holder).to.equal('taker');
  });

  describe('whose holder was paused in the middle of a transaction', () => {
    type Pause = (client: PoolClient, onEnd: (error: Error) => void) => void;
    const pauses: [string, Pause][] = [
      ['between two statements', (client, onEnd) => client.on('error', onEnd)],
      [
        'within a COPY',
        (client, onEnd) => {
          client.on('error', onEnd);
          client.query(copyFrom('copy ops.dirty_customer from stdin')).on('error', onEnd).write('c');
        },
      ],
      [
        'while the server is at work for it',
        (client, onEnd) => {
          client.on('error', onEnd);
          client.query('select pg_sleep(60)').catch(onEnd);
        },
      ],
    ];
    for (const [where, pause] of pauses) {
      it(`(${where}) goes to the next as soon as it has expired, and what the holder wrote is rolled back`, async () => {
        const name = `source:paused ${where}`;
        const old = (await acquireLease(database.pool, name, 'paused', 0))!;
        let woken: Error | undefined;
        const writing = old.inTransaction(async (client) => {
          await client.query("insert into ops.dirty_customer (customer_key) values ('paused')");
          const ended = new Promise<Error>((resolve) => pause(client, resolve));
          const at = performance.now();
          const next = await acquireLease(database.pool, name, 'next', minute);
          expect(next!.holder).to.equal('next');
          expect(performance.now() - at).to.be.below(5000);
          woken = await ended;
        });
        expect((await rejection(writing)).message).to.match(/terminat/i);
        expect(woken!.message).to.match(/terminat/i);
        const { rows } = await database.pool.query("select 1 from ops.dirty_customer where customer_key = 'paused'");
        expect(rows).to.deep.equal([]);
        expect(await rejection(old.renew())).to.be.instanceOf(LeaseLostError);
      });
    }

    it('stays with it if it resumes in time: it renews beside its own transaction', async () => {
      const lease = (await acquireLease(database.pool, 'source:long', 'long', 400))!;
      const writing = lease.inTransaction((client) => client.query('select pg_sleep(2)'));
      const timer = setInterval(() => void lease.renew(), 100);
      let tries = 0;
      let isWriting = true;
      void writing.finally(() => {
        isWriting = false;
      });
      while (isWriting) {
        expect(await acquireLease(database.pool, 'source:long', 'other', minute)).to.equal(null);
        tries += 1;
      }
      clearInterval(timer);
      await writing;
      expect(tries).to.be.above(10);
    });
  });

  it('is valid from when it is acquired, not from when it was requested', async () => {
    const old = (await acquireLease(database.pool, 'source:wait', 'old', 0))!;
    const taking = await old.inTransaction(async (client) => {
      const begun = acquireLease(database.pool, 'source:wait', 'next', 600);
      await waitUntilBlocked(database);
      await client.query('select pg_sleep(0.7)');
      return { begun };
    });
    const lease = await taking.begun;
    expect(lease!.holder).to.equal('next');
    const { rows } = await database.pool.query(
      "select expires_at > clock_timestamp() + interval '300 ms' as is_fresh from ops.lease where name = 'source:wait'",
    );
    expect(rows).to.deep.equal([{ is_fresh: true }]);
  });
});
