import { expect } from 'chai';
import fc from 'fast-check';
import type { OrderRecord } from '../../src/canonical/record.js';
import type { ExtractedRecord, Page, PlatformConnector } from '../../src/contract/extractor.js';
import { acquireLease } from '../../src/database/lease.js';
import { inTransaction } from '../../src/database/transaction.js';
import { warehouseLease } from '../../src/jobs/pipeline/warehouse.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { type JobSetup, wireJobs } from '../../src/processes/wire-jobs.js';
import { appendPage } from '../../src/raw/raw-log.js';
import { DataError } from '../../src/runtime/errors.js';
import { load } from '../models/rates/rates.js';
import { line, order } from '../models/records.js';
import { dump, publish, segments } from '../models/warehouse.js';
import { expectAnnounced, watchChanges } from '../support/announced-changes.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { shelfPlatform } from '../support/shelf-platform.js';
import { createWarehouse } from '../support/warehouse-database.js';

/**
 * Why a version is invalid: by its shape, by the check of the whole order, by its day. `gone`: the platform no longer
 * shows it.
 */
type Kind = 'good' | 'bad_shape' | 'duplicate_line' | 'date_out_of_range' | 'gone';

interface Version {
  id: string;
  /** Minutes. */
  at: number;
  kind: Kind;
}

const start = Date.parse('2026-03-10T12:00:00Z');
const instant = (minutes: number): string => new Date(start + minutes * 60_000).toISOString().replace('.000Z', 'Z');

/** PROPERTY_RUNS=300 for a thorough search; PROPERTY_SEED, as printed by a failure, to repeat one. */
const search = process.env.PROPERTY_SEED ? { seed: Number(process.env.PROPERTY_SEED) } : {};

/** The cost of a build hardly depends on the number of orders: each random history has several orders. */
const ids = ['1', '2', '3', '4', '5', '6'];

const version = fc.record({
  id: fc.constantFrom(...ids),
  at: fc.integer({ min: 0, max: 5 }),
  kind: fc.constantFrom<Kind>('good', 'good', 'bad_shape', 'duplicate_line', 'date_out_of_range', 'gone'),
});

describe('An order whose newer version is rejected', function () {
  this.timeout(process.env.PROPERTY_RUNS ? 0 : 180_000);
  let database: TestDatabase;
  let setup: JobSetup;

  before(async () => {
    database = await createWarehouse();
    setup = jobSetup(database.pool, platform());
    await prepareJobs(setup);
    await watchChanges(database.pool);
  });
  after(async () => {
    try {
      await expectAnnounced(database.pool);
    } finally {
      await database.drop();
    }
  });

  beforeEach(async () => {
    await inTransaction(database.pool, resetWarehouse);
    await database.pool.query('truncate raw.chunk, raw.record_version, raw.exchange_rate');
    await database.pool.query(
      "update ops.source set currency = 'GBP', timezone = 'Europe/London', built_chunk_id = 0, revision = revision + 1",
    );
  });

  it('keeps its last valid version and shows the time and the reason, until a newer version is valid', async () => {
    await log([
      { id: '1', at: 0, kind: 'good' },
      { id: '1', at: 1, kind: 'bad_shape' },
      { id: '1', at: 2, kind: 'duplicate_line' },
      { id: '2', at: 0, kind: 'good' },
    ]);
    await build();
    expect(await orders()).to.deep.equal([
      { id: '1', title: 'good 0', since: instant(1), code: 'duplicate_line' },
      { id: '2', title: 'good 0', since: null, code: null },
    ]);
    const { rows } = await database.pool.query(
      "select stale_message from warehouse.fact_orders where platform_order_id = '1'",
    );
    expect(rows).to.deep.equal([{ stale_message: 'lines[1].lineId 1 is in the order twice; each must be unique' }]);
    await log([{ id: '1', at: 3, kind: 'good' }]);
    await build();
    expect(await orders()).to.deep.equal([
      { id: '1', title: 'good 3', since: null, code: null },
      { id: '2', title: 'good 0', since: null, code: null },
    ]);
  });

  it('is marked also if the store does not change its modified time with the edit', async () => {
    await log([{ id: '1', at: 0, kind: 'good' }]);
    await build();
    await log([{ id: '1', at: 0, kind: 'bad_shape' }]);
    await build();
    expect(await orders()).to.deep.equal([{ id: '1', title: 'good 0', since: instant(0), code: 'bad_shape' }]);
  });

  it('changes the answers: the warehouse has a new version', async () => {
    await log([{ id: '1', at: 0, kind: 'good' }]);
    await build();
    await log([{ id: '1', at: 1, kind: 'bad_shape' }]);
    expect(await build()).to.not.equal(null);
    expect(await build()).to.equal(null);
  });

  it('is missing and rejected if no valid version was ever read', async () => {
    await log([{ id: '1', at: 1, kind: 'bad_shape' }]);
    await build();
    expect(await orders()).to.deep.equal([]);
    const { rows } = await database.pool.query('select record_key, code from ops.rejected_record');
    expect(rows).to.deep.equal([{ record_key: '1', code: 'bad_shape' }]);
    // An earlier version arrives late.
    await log([{ id: '1', at: 0, kind: 'good' }]);
    await build();
    expect(await orders()).to.deep.equal([{ id: '1', title: 'good 0', since: instant(1), code: 'bad_shape' }]);
  });

  it('is restored as soon as a scan that missed it shows it again, also with its old time', async () => {
    const shown: Version = { id: '1', at: 1, kind: 'good' };
    const versions: Version[] = [shown, { id: '1', at: 5, kind: 'gone' }, shown];
    for (const isBuiltBetween of [true, false]) {
      await emptied();
      for (const version of versions) {
        await log([version]);
        if (isBuiltBetween) await build();
      }
      await build();
      expect(await orders(), `built between: ${isBuiltBetween}`).to.deep.equal([
        { id: '1', title: 'good 1', since: null, code: null },
      ]);
      await log([{ id: '1', at: 6, kind: 'gone' }]);
      await build();
      expect(await orders()).to.deep.equal([]);
    }
  });

  it('is rejected for its latest version, also if a scan had missed the order before', async () => {
    await log([
      { id: '1', at: 1, kind: 'good' },
      { id: '1', at: 0, kind: 'gone' },
      { id: '1', at: 1, kind: 'duplicate_line' },
      { id: '1', at: 0, kind: 'bad_shape' },
    ]);
    await build(1);
    const grown = await state();
    expect(grown.setAside.map(({ code }) => code)).to.deep.equal(['bad_shape']);
    await inTransaction(database.pool, resetWarehouse);
    await build();
    expect(await state()).to.deep.equal(grown);
  });

  it('is the same from a build of everything, whatever the order of arrival and batch borders', async () => {
    const versions = fc.uniqueArray(version, { minLength: 1, maxLength: ids.length, selector: ({ id }) => id });
    const cut = fc.record({ versions, isBuilt: fc.boolean(), maxBytes: fc.constantFrom(1, undefined) });
    const history = fc.array(cut, { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc
        .asyncProperty(history, async (steps) => {
          for (const { versions, isBuilt, maxBytes } of steps) {
            await logTogether(versions);
            if (isBuilt) await build(maxBytes);
          }
          const all = steps.flatMap((step) => step.versions);
          await build();
          const grown = await state();
          expect(grown.orders).to.deep.equal(expected(all));
          expect(grown.setAside.map(({ record_key, code }) => ({ id: record_key, code }))).to.deep.equal(
            expectedSetAside(all),
          );
          await inTransaction(database.pool, resetWarehouse);
          await build();
          expect(await state()).to.deep.equal(grown);
        })
        .beforeEach(emptied),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 4), ...search },
    );
  });

  it('does not depend on the order of arrival', async () => {
    const times = fc.uniqueArray(version, { maxLength: 5, selector: ({ at }) => at });
    const arrivals = times
      .map((versions) => versions.filter(({ kind }) => kind !== 'gone'))
      .chain((versions) =>
        fc.tuple(fc.constant(versions), fc.shuffledSubarray(versions, { minLength: versions.length })),
      );
    const ofEachOrder = fc.tuple(
      ...ids.map((id) => arrivals.map(([inOrder, shuffled]) => ({ id, inOrder, shuffled }))),
    );
    await fc.assert(
      fc.asyncProperty(ofEachOrder, async (orders) => {
        const seen = [];
        for (const way of ['inOrder', 'shuffled'] as const) {
          await emptied();
          // A random history may be empty for all orders.
          await build();
          for (let step = 0; step < Math.max(...orders.map((one) => one[way].length)); step += 1) {
            const arriving = orders.flatMap(({ id, ...arrivals }) => {
              const version = arrivals[way][step];
              return version === undefined ? [] : [{ ...version, id }];
            });
            await logTogether(arriving);
            await build();
          }
          seen.push((await state()).orders);
        }
        expect(seen[1]).to.deep.equal(seen[0]);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 3), ...search },
    );
  });

  it('uses an older version that waited for a rate once that rate arrives, although the newest waits for another', async () => {
    const inDollars = async (id: string, at: number, orderedAt: string) => {
      const dollars = order(id, { currency: 'USD', orderedAt, lines: [line('1', { title: `dollars ${at}` })] });
      await append(at, { records: [recordOf(id, at, dollars)], state: { watermark: null } });
    };
    await log([{ id: '1', at: 0, kind: 'good' }]);
    await inDollars('1', 1, '2026-01-05T12:00:00Z');
    await inDollars('1', 2, '2026-03-05T12:00:00Z');
    await build();
    expect(await orders()).to.deep.equal([{ id: '1', title: 'good 0', since: instant(1), code: 'no_exchange_rate' }]);
    await load(database.pool, { '2026-01-05': { GBP: '0.8', USD: '1.1' } });
    await publishBacklog();
    expect(await orders()).to.deep.equal([
      { id: '1', title: 'dollars 1', since: instant(2), code: 'no_exchange_rate' },
    ]);
    await load(database.pool, { '2026-03-05': { GBP: '0.8', USD: '1.1' } });
    await publishBacklog();
    expect(await orders()).to.deep.equal([{ id: '1', title: 'dollars 2', since: null, code: null }]);
  });

  async function emptied(): Promise<void> {
    await inTransaction(database.pool, resetWarehouse);
    await database.pool.query('truncate raw.chunk, raw.record_version');
  }

  async function state() {
    const { rows: setAside } = await database.pool.query(
      'select record_key, chunk_id, code, message from ops.rejected_record order by record_key',
    );
    const { rows: refused } = await database.pool.query(
      `select record_key, chunk_id, code from ops.refused_order_version as refused
       where exists (select from warehouse.fact_orders where platform_order_id = record_key) order by 1, 2`,
    );
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
    return { tables: await dump(database.pool), orders: await orders(), setAside, refused };
  }

  async function orders(): Promise<Shown[]> {
    const { rows } = await database.pool.query<Shown>(
      `select o.platform_order_id as id, i.title, o.stale_since as since, o.stale_code as code
       from warehouse.fact_orders o join warehouse.fact_order_items i using (order_key) order by 1`,
    );
    return rows;
  }

  /** Each version a chunk of its own. */
  async function log(versions: readonly Version[]): Promise<void> {
    for (const { id, at, kind } of versions) {
      if (kind === 'gone') await appendGone(id, at);
      else await append(at, { records: [recordOf(id, at, orderOf(id, at, kind), kind)], state: { watermark: null } });
    }
  }

  /** One version of each of several orders: one chunk, except for deleted ones. */
  async function logTogether(versions: readonly Version[]): Promise<void> {
    const [gone, shown] = [true, false].map((is) => versions.filter(({ kind }) => (kind === 'gone') === is));
    const records = shown!.map(({ id, at, kind }) => recordOf(id, at, orderOf(id, at, kind), kind));
    if (records.length > 0) await append(0, { records, state: { watermark: null } });
    await log(gone!);
  }

  let written = 0;

  function recordOf(id: string, at: number, order: OrderRecord, kind: Kind = 'good'): ExtractedRecord {
    written += 1;
    const payload = { written, isBad: kind === 'bad_shape', order: { ...order, updatedAt: instant(at) } };
    return { key: id, updatedAt: instant(at), payload: Buffer.from(JSON.stringify(payload)) };
  }

  async function append(at: number, page: Page): Promise<void> {
    await inTransaction(database.pool, (client) =>
      appendPage(client, {
        ...{ sourceId: 'shelf', stream: 'orders', runId: null },
        extractedAt: new Date(start + at * 60_000),
        page,
      }),
    );
  }

  async function appendGone(id: string, at: number): Promise<void> {
    written += 1;
    const scan = String(written);
    await append(at, { records: [], state: { watermark: null }, scan, keyPrefix: id, completes: { scan } });
  }

  async function build(maxBytes?: number) {
    const lease = (await acquireLease(database.pool, warehouseLease, 'test', 60_000))!;
    await wireJobs(setup).warehouse.buildSource({
      ...{ sourceId: 'shelf', lease, signal: setup.stopping },
      ...(maxBytes !== undefined && { maxBytes }),
    });
    await lease.release();
    return await publish(database.pool);
  }

  /** What a worker does by itself when a rate has arrived. */
  async function publishBacklog(): Promise<void> {
    const lease = (await acquireLease(database.pool, warehouseLease, 'test', 60_000))!;
    await wireJobs(setup).warehouse.buildEverything(lease, setup.stopping);
    await lease.release();
  }
});

interface Shown {
  id: string;
  title: string;
  since: string | null;
  code: string | null;
}

function orderOf(id: string, at: number, kind: Kind): OrderRecord {
  const title = `${kind} ${at}`;
  const lines = [line('1', { title }), ...(kind === 'duplicate_line' ? [line('1', { title })] : [])];
  return order(id, { lines, ...(kind === 'date_out_of_range' && { orderedAt: '2190-01-01T00:00:00Z' }) });
}

/** An instant as microseconds since the start of the test, and back. */
const micros = (minutes: number): number => minutes * 60_000_000;
const written = (at: number): string =>
  at % 1000 === 0
    ? instant(at / 60_000_000)
    : instant(Math.floor(at / 60_000_000)).replace('Z', `.${`${at % 60_000_000}`.padStart(6, '0')}Z`);

interface Holding {
  place: number;
  at: number;
  /** Microseconds since the start of the test. */
  from: number;
  kind: Kind;
}

/**
 * The valid versions of one order, newest first: by the platform's time, then by the log. An order that a scan does not show is deleted,
 * with all its versions in the log so far; later versions are valid from then on, whatever their own times.
 */
function holding(log: readonly Version[]): Holding[] {
  let versions: Holding[] = [];
  let newest = Number.NEGATIVE_INFINITY;
  let scans = 0;
  let floor = Number.NEGATIVE_INFINITY;
  for (const [place, { at, kind }] of log.entries()) {
    newest = Math.max(newest, micros(at));
    if (kind !== 'gone') versions.push({ place, at, from: Math.max(micros(at), floor), kind });
    else if (versions.length > 0) {
      versions = [];
      scans += 1;
      floor = newest + 2 * scans + 1;
    } else if (scans === 0) newest = Number.NEGATIVE_INFINITY;
  }
  return versions.toSorted((x, y) => y.from - x.from || y.place - x.place);
}

/** The newest version of each order, if it is rejected. */
function expectedSetAside(log: readonly Version[]): { id: string; code: Kind }[] {
  return ids.flatMap((id) => {
    const [newest] = holding(log.filter((one) => one.id === id));
    return newest === undefined || newest.kind === 'good' ? [] : [{ id, code: newest.kind }];
  });
}

/** The newest good version of each order. */
function expected(log: readonly Version[]): Shown[] {
  return ids.flatMap((id) => {
    const versions = holding(log.filter((one) => one.id === id));
    const good = versions.find(({ kind }) => kind === 'good');
    if (!good) return [];
    const newer = versions.slice(0, versions.indexOf(good));
    const code = newer[0]?.kind ?? null;
    return [{ id, title: `good ${good.at}`, since: newer.length === 0 ? null : written(newer.at(-1)!.from), code }];
  });
}

/** Canonical orders as the payload contains them; one marked as bad is rejected by staging. */
function platform(): PlatformConnector {
  return {
    ...shelfPlatform({ pages: [] }),
    stage: ({ key, isDeleted, extractedAt, payload }) => {
      if (isDeleted) return [{ kind: 'deletion', entity: 'order', id: key, deletedAt: extractedAt }];
      const { isBad, order: record } = JSON.parse(Buffer.from(payload).toString()) as {
        isBad: boolean;
        order: OrderRecord;
      };
      if (isBad) throw new DataError(`order ${key} is bad`, { code: 'bad_shape', path: 'isBad', value: 'true' });
      return [record];
    },
  };
}
