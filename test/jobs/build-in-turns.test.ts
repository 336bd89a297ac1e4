import { expect } from 'chai';
import fc from 'fast-check';
import type { CanonicalRecord, OrderPartRecord } from '../../src/canonical/record.js';
import { acquireLease } from '../../src/database/lease.js';
import { inTransaction } from '../../src/database/transaction.js';
import { warehouseLease } from '../../src/jobs/pipeline/warehouse.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { type JobSetup, wireJobs } from '../../src/processes/wire-jobs.js';
import { appendPage } from '../../src/raw/raw-log.js';
import { header, linePart, refundPart } from '../models/parts.js';
import { fee, line, order, posting } from '../models/records.js';
import { dump, publish, segments } from '../models/warehouse.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { shelfPlatform } from '../support/shelf-platform.js';
import { waitFor } from '../support/wait-for.js';
import { createWarehouse } from '../support/warehouse-database.js';

const runs = Number(process.env.PROPERTY_RUNS ?? 3);

/** What one raw record gives. */
type Logged = CanonicalRecord | CanonicalRecord[];

interface DrawnOrder {
  /** `paid`: an order that tells its own payment; `booked`: a posting of the platform's. */
  what: 'order' | 'deletion' | 'split' | 'paid' | 'booked' | 'released';
  isGuest: boolean;
  id: string;
  day: number;
  quantity: string;
}

describe('The batches of a build', () => {
  let database: TestDatabase;
  let setup: JobSetup;

  beforeEach(async () => {
    database = await createWarehouse();
    setup = jobSetup(database.pool, {
      ...shelfPlatform({ pages: [] }),
      stage: ({ payload }) =>
        [JSON.parse(Buffer.from(payload).toString()) as CanonicalRecord | CanonicalRecord[]].flat(),
    });
    await prepareJobs(setup);
    await database.pool.query("update ops.source set currency = 'GBP', timezone = 'Europe/London'");
    // The first build adopts how accounts are matched, which writes orders.
    await build();
  });

  afterEach(() => database.drop());

  let logged = 0;

  /** Each page a chunk; each record of a key of its own, and each part a delivery. */
  async function log(pages: readonly Logged[][]): Promise<void> {
    for (const page of pages) {
      const records = page.map((record) => {
        logged += 1;
        return { key: `record ${logged}`, updatedAt: null, payload: Buffer.from(JSON.stringify(record)) };
      });
      await inTransaction(database.pool, (client) =>
        appendPage(client, {
          ...{ sourceId: 'shelf', stream: 'customers', runId: null, extractedAt: new Date('2026-03-20T00:00:00Z') },
          page: { records, state: { watermark: null } },
        }),
      );
    }
  }

  /** `maxBytes` 1: each chunk is a batch. */
  async function build(maxBytes?: number): Promise<void> {
    const lease = (await acquireLease(database.pool, warehouseLease, 'test', 60_000))!;
    const { signal } = new AbortController();
    try {
      await wireJobs(setup).warehouse.buildSource({
        ...{ sourceId: 'shelf', lease, signal },
        ...(maxBytes !== undefined && { maxBytes }),
      });
    } finally {
      await lease.release();
    }
  }

  const rowsOf = async (sql: string): Promise<unknown[][]> =>
    (await database.pool.query({ text: sql, rowMode: 'array' })).rows;
  const orders = () => rowsOf('select platform_order_id, items_sold from warehouse.fact_orders order by 1');
  const state = async () => ({
    tables: await dump(database.pool),
    parts: await rowsOf('select * from ops.order_part order by source_id, kind, part_id, delivery'),
    remarks: await rowsOf('select * from ops.order_remark order by 1, 2, 3, 4'),
    setAside: await rowsOf('select * from ops.rejected_record order by 1, 2, 3'),
    offset: await rowsOf('select built_chunk_id from ops.source'),
  });

  const orderId = fc.constantFrom('1', '2', '3');
  const part = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(orderId, fc.constantFrom(null, '10', '11')) },
    { weight: 3, arbitrary: fc.tuple(orderId, fc.constantFrom('a', 'b')) },
    { weight: 2, arbitrary: fc.tuple(orderId, fc.constantFrom('whole', 'withdrawn')) },
    { weight: 1, arbitrary: fc.tuple(orderId, fc.constant('refund' as const)) },
  );
  const partOf = ([id, what]: [string, string | null], nth: number): OrderPartRecord => {
    const updatedAt = `2026-03-1${nth % 3}T12:00:00Z`;
    if (what === 'refund') return refundPart(id, `r${nth}`, { updatedAt });
    if (what === 'a' || what === 'b') return linePart(id, what, { updatedAt });
    if (what === 'whole') return header(id, { lines: [line('a'), line('c')], updatedAt });
    if (what === 'withdrawn') {
      return { kind: 'order_part_deletion', part: 'header', orderId: id, id: null, deletedAt: updatedAt };
    }
    return header(id, { total: what, updatedAt });
  };
  const pagesOf = <T>(record: fc.Arbitrary<T>) =>
    fc.array(fc.array(record, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });

  /** Whether pages as batches of their own give what they give as one. */
  async function expectSameInTurns(pages: readonly Logged[][]): Promise<void> {
    await database.pool.query('truncate raw.chunk, raw.record_version');
    await inTransaction(database.pool, resetWarehouse);
    await log(pages);
    await build(1);
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    const inTurns = await state();
    await inTransaction(database.pool, resetWarehouse);
    await build();
    await publish(database.pool);
    expect(inTurns).to.deep.equal(await state());
  }

  it('give the same warehouse, parts and remarks as one batch, whichever orders they share', async () => {
    await fc.assert(
      fc.asyncProperty(pagesOf(part), (drawn) =>
        expectSameInTurns(drawn.map((chosen, page) => chosen.map((each, at) => partOf(each, page * 3 + at)))),
      ),
      { numRuns: runs },
    );
  });

  const wholeOrder: fc.Arbitrary<DrawnOrder> = fc.record({
    what: fc.constantFrom('order', 'order', 'paid', 'paid', 'booked', 'booked', 'released', 'deletion', 'split'),
    isGuest: fc.boolean(),
    id: fc.constantFrom('1', '2', '3', '4'),
    day: fc.constantFrom(1, 2),
    quantity: fc.constantFrom('1', '3'),
  });
  const recordOf = ({ what, isGuest, id, day, quantity }: DrawnOrder, nth: number): Logged => {
    const at = `2026-03-1${day}T12:00:${String(nth).padStart(2, '0')}Z`;
    if (what === 'deletion') return { kind: 'deletion', entity: 'order', id, deletedAt: at } as const;
    const booked = { orderId: id, updatedAt: at, fees: quantity === '1' ? [fee()] : [fee({ amount: '3' }), fee()] };
    if (what === 'booked') return posting(`p${id}`, booked);
    if (what === 'released') return posting(`p${id}`, { ...booked, isRelease: true, settlementId: 's1' });
    const customer = { customerId: null, email: isGuest ? null : `buyer${id}@example.com`, phone: null };
    const whole = order(id, { customer, updatedAt: at, lines: [line(`${id}-${quantity}`, { quantity })] });
    if (what === 'paid') return [whole, posting(id, { ...booked, total: null })];
    return what === 'split' ? ({ kind: 'split_order', parentId: '1', order: whole, parentLines: {} } as const) : whole;
  };

  it('give the same warehouse as one batch for whole orders, deleted ones and split ones, and what is booked for them', async () => {
    await fc.assert(
      fc.asyncProperty(pagesOf(wholeOrder), (drawn) =>
        expectSameInTurns(drawn.map((chosen, page) => chosen.map((each, at) => recordOf(each, page * 3 + at)))),
      ),
      // Parts, above, have more ways to depend on each other.
      { numRuns: Math.ceil(runs / 2) },
    );
  });

  const backends = async (condition: string): Promise<number[]> =>
    (await rowsOf(`select pid from pg_stat_activity where datname = current_database() and ${condition}`)).map(
      ([pid]) => pid as number,
    );
  const merging = () => backends("wait_event_type = 'Lock'");
  const waiting = () => backends("state = 'idle in transaction' and query = 'select 1'");

  /** Runs `work` while one batch cannot write its orders and the next has its parts and waits for its turn. */
  async function whileOneMerges(work: (mergingPid: number) => Promise<void>): Promise<void> {
    const client = await database.pool.connect();
    try {
      await client.query('begin; lock table warehouse.fact_orders in share mode');
      const built = build(1);
      built.catch(() => undefined);
      await waitFor(
        'one batch to merge and one to wait for its turn',
        async () => (await merging()).length === 1 && (await waiting()).length === 1,
      );
      await work((await merging())[0]!);
      await client.query('commit');
      await built;
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  const writersOfLines = () =>
    rowsOf(`select distinct pid from pg_locks
      where relation = 'warehouse.fact_order_items'::regclass and mode = 'RowExclusiveLock'`);

  it('overlap: the next has its parts ready, and its lines written, while one is merged', async () => {
    await log([
      [header('1'), linePart('1', 'a')],
      [header('2'), linePart('2', 'a')],
      [header('3'), linePart('3', 'a')],
    ]);
    await whileOneMerges(async () => {
      expect(await orders()).to.deep.equal([]);
      expect(await writersOfLines()).to.have.length(2);
    });
    expect(await orders()).to.deep.equal([
      ['1', '1'],
      ['2', '1'],
      ['3', '1'],
    ]);
  });

  it('overlap for whole orders with what their payments cost, as platforms send them', async () => {
    await log(['1', '2', '3'].map((id) => [order(id), posting(`p${id}`, { orderId: id })]));
    await whileOneMerges(async (mergingPid) => {
      expect(await orders()).to.deep.equal([]);
      const writers = await writersOfLines();
      expect(writers).to.have.length(1);
      expect(writers).to.not.deep.equal([[mergingPid]]);
    });
    expect((await orders()).map(([id]) => id)).to.deep.equal(['1', '2', '3']);
    expect(await rowsOf('select posting_id from warehouse.fact_fees order by 1')).to.deep.equal([
      ['p1'],
      ['p2'],
      ['p3'],
    ]);
  });

  it('wait for their turn with a whole order that the one before has too', async () => {
    await log([[order('1')], [order('2')], [order('2', { updatedAt: '2026-03-19T12:00:00Z' })]]);
    await build(1);
    expect((await orders()).map(([id]) => id)).to.deep.equal(['1', '2']);
  });

  it('overlap no further if the next changes an order that is known', async () => {
    await log([[header('2'), linePart('2', 'a')]]);
    await build(1);
    await log([[header('1'), linePart('1', 'a')], [linePart('2', 'b')]]);
    await whileOneMerges(async () => {
      expect(await writersOfLines()).to.have.length(1);
    });
    expect(await orders()).to.deep.equal([
      ['1', '1'],
      ['2', '2'],
    ]);
  });

  it('fail together with the one before, with its error, and leave nothing of either', async () => {
    await log([
      [header('1'), linePart('1', 'a')],
      [header('2'), linePart('2', 'a')],
    ]);
    const before = await state();
    let message = '';
    await whileOneMerges(async (pid) => {
      await database.pool.query('select pg_terminate_backend($1)', [pid]);
    }).catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.match(/terminat/);
    expect(await state()).to.deep.equal(before);
    await build(1);
    expect(await orders()).to.deep.equal([
      ['1', '1'],
      ['2', '1'],
    ]);
  });
});
