import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { acquireLease } from '../../src/database/lease.js';
import { LeaseLostError } from '../../src/runtime/errors.js';
import { rejection } from '../support/rejection.js';
import { type SimulatedShop, type SyncOptions, shopSettings, startSimulatedShop } from './support/simulated-shop.js';
import { expectOrders } from './support/whole-shop.js';

const onlyOrders = { streams: ['orders'] };

describe('the loop over streams and pages', () => {
  let shop: SimulatedShop;

  beforeEach(async () => {
    const contents = generateShop({
      seed: 5,
      settings: shopSettings,
      orders: 700,
      from: new Date('2026-06-02T00:00:00Z'),
      to: new Date('2026-06-28T00:00:00Z'),
      products: 20,
    });
    shop = await startSimulatedShop(contents, '2026-07-01T12:00:00Z');
  });

  afterEach(async () => {
    await shop.close();
  });

  const query = async <R extends object>(text: string): Promise<R[]> => (await shop.database.pool.query<R>(text)).rows;

  it('records the counts of a run, its watermarks and its heartbeat', async () => {
    const runId = randomUUID();
    await query(`
      insert into ops.sync_run (run_id, source_id, platform, trigger, status, attempt, queued_at)
      values ('${runId}', 'harbour', 'SHOPIFY', 'cli', 'running', 1, '2026-07-01T12:00:00Z')`);
    await shop.sync({ ...onlyOrders, runId });
    await shop.clock.sleep(3_600_000);
    const [order] = shop.simulator.control.shop().orders.values();
    shop.simulator.control.mutate('order', order!.id, { tags: ['changed'] });
    await shop.clock.sleep(600_000);
    await shop.sync({ ...onlyOrders, runId: randomUUID() });
    const rows = await query(`
      select fetched, new_records, changed, unchanged, expected, watermark_before, watermark_after,
        finished_at is not null as is_finished
      from ops.sync_run_stream order by started_at`);
    expect(rows).to.deep.equal([
      {
        fetched: '700',
        new_records: '700',
        changed: '0',
        unchanged: '0',
        expected: '700',
        watermark_before: null,
        watermark_after: '2026-07-01T11:58:00Z',
        is_finished: true,
      },
      // Two seconds later: the first sync waited for the shop's cost limit.
      {
        fetched: '1',
        new_records: '0',
        changed: '1',
        unchanged: '0',
        expected: '1',
        watermark_before: '2026-07-01T11:58:00Z',
        watermark_after: '2026-07-01T13:08:02Z',
        is_finished: true,
      },
    ]);
    expect(await query('select heartbeat_at from ops.sync_run')).to.deep.equal([
      { heartbeat_at: '2026-07-01T12:00:02.68Z' },
    ]);
    expect(await query('select watermark from ops.stream_state')).to.deep.equal([
      { watermark: '2026-07-01T13:08:02Z' },
    ]);
  });

  it('resumes where it was stopped, page by page, and counts no record twice', async () => {
    const runId = randomUUID();
    for (let stops = 0; ; stops += 1) {
      const abort = new AbortController();
      const stop = (): void => abort.abort(new Error('stopped'));
      const outcome = await shop
        .sync({ ...onlyOrders, runId, signal: abort.signal, onProgress: stop })
        .catch((error: Error) => error.message);
      if (outcome !== 'stopped') break;
      expect(stops).to.be.below(20);
    }
    await expectOrders(await shop.latest('orders'), shop.simulator.control.shop());
    const [counts] = await query('select fetched, new_records, unchanged from ops.sync_run_stream');
    expect(counts).to.deep.equal({ fetched: '700', new_records: '700', unchanged: '0' });
    const pages = shop.simulator.control.calls().filter(({ query: text }) => text?.includes('OrdersPage'));
    // Each page was requested once or, if the stop came while the next one was on its way, twice.
    expect(pages.length).to.be.below(2 * new Set(pages.map(({ variables }) => JSON.stringify(variables))).size + 1);
  });

  it('writes nothing once another process holds the lease', async () => {
    const { pool } = shop.database;
    const lease = (await acquireLease(pool, 'source:harbour', 'one', 60_000))!;
    let fetched = 0;
    const onProgress: SyncOptions['onProgress'] = ({ counts }) => {
      fetched = counts.fetched;
    };
    const takeOver = async (): Promise<void> => {
      if (fetched > 0) await pool.query("update ops.lease set holder = 'two', epoch = epoch + 1");
    };
    const takenOver: SyncOptions['lease'] = {
      inTransaction: async (work) => {
        await takeOver();
        return await lease.inTransaction(work);
      },
      inRepeatableTransaction: async (work) => {
        await takeOver();
        return await lease.inRepeatableTransaction(work);
      },
    };
    expect(await rejection(shop.sync({ ...onlyOrders, lease: takenOver, onProgress }))).to.be.instanceOf(
      LeaseLostError,
    );
    expect(fetched).to.equal(250);
    expect(await query('select count(*) as records from raw.record_version')).to.deep.equal([{ records: '250' }]);
    expect(await query('select fetched from ops.sync_run_stream')).to.deep.equal([{ fetched: '250' }]);
  });
});
