import { expect } from 'chai';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { ConfigError } from '../../src/runtime/errors.js';
import { rejection } from '../support/rejection.js';
import { type SimulatedShop, type SyncOptions, shopSettings, startSimulatedShop } from './support/simulated-shop.js';
import { expectOrders, expectWhole } from './support/whole-shop.js';

const options: SyncOptions = { streams: ['orders'], settings: { bulkThreshold: 200 } };

describe('backfilling a Shopify shop by bulk export', () => {
  let shop: SimulatedShop;

  beforeEach(async () => {
    const contents = generateShop({
      seed: 11,
      settings: shopSettings,
      orders: 900,
      from: new Date('2025-06-01T00:00:00Z'),
      to: new Date('2026-06-28T00:00:00Z'),
      products: 40,
      hugeOrders: 2,
    });
    shop = await startSimulatedShop(contents, '2026-07-01T12:00:00Z');
  });

  afterEach(async () => {
    await shop.close();
  });

  const operations = () => shop.simulator.control.hosted().bulk.list();
  const statuses = (): string[] => operations().map(({ status }) => status);
  const calls = (text: string) => shop.simulator.control.calls().filter(({ query }) => query?.includes(text));
  const downloads = () => shop.simulator.control.calls().filter(({ path }) => path.startsWith('/bulk-storage'));
  const expectAll = async (): Promise<void> => expectOrders(await shop.latest('orders'), shop.simulator.control.shop());
  const written = async (): Promise<number> =>
    (await shop.database.pool.query('select from raw.record_version')).rowCount!;

  it('loads every record completely, with its refunds and edits, and writes nothing the second time', async () => {
    const { streams } = await shop.sync({ settings: { bulkThreshold: 30 } });
    await expectWhole(shop);
    expect(statuses().length).to.be.above(2);
    expect(new Set(statuses())).to.deep.equal(new Set(['COMPLETED']));
    expect(streams.find(({ stream }) => stream === 'orders')?.progress).to.deep.equal({ done: 900, total: 900 });
    const before = await written();
    await shop.clock.sleep(60_000);
    await shop.sync({ settings: { bulkThreshold: 30 } });
    expect(await written()).to.equal(before);
  });

  it('leaves the last two days to pages', async () => {
    await shop.sync(options);
    const ends = operations().map(({ query }) => /updated_at:<'([^']+)'/.exec(query.replaceAll('\\', ''))![1]!);
    expect(ends).not.to.have.length(0);
    for (const end of ends) expect(end <= '2026-06-29T12:00:00Z', end).to.equal(true);
  });

  it('continues with the operation that a killed run had started', async () => {
    // The page before the export commits while the export is being requested: the next one holds the operation.
    let pagesSince = 0;
    await stopWhen(() => operations().length === 1 && ++pagesSince === 2);
    expect(operations()).to.have.length(1);
    const { rows } = await shop.database.pool.query(
      "select state #>> '{slice,position,bulk,id}' as id from ops.stream_state",
    );
    expect(rows).to.deep.equal([{ id: 'gid://shopify/BulkOperation/1' }]);
    await shop.sync(options);
    await expectAll();
    const windows = operations().map(({ query }) => query);
    expect(new Set(windows).size).to.equal(windows.length);
  });

  it('goes on with the records of the file that are not stored yet', async () => {
    await stopWhen(({ fetched }) => fetched >= 250);
    const before = await written();
    await shop.sync(options);
    await expectAll();
    expect(before).to.be.within(250, 800);
    expect(await written(), 'each once').to.equal(900);
    expect(new Set(operations().map(({ query }) => query)).size).to.equal(operations().length);
  });

  it('cancels a stuck operation, and tries half the window', async () => {
    shop.simulator.control.injectBulk({ kind: 'stuck' });
    await shop.sync(options);
    await expectAll();
    expect(statuses()[0]).to.equal('CANCELED');
    expect(calls('bulkOperationCancel')).to.have.length(1);
    const [stuck, next] = operations().map(({ query }) => spanDays(query));
    expect(next).to.be.closeTo(stuck! / 2, 0.01);
  });

  it('uses nothing from a failed operation, and tries half the window', async () => {
    shop.simulator.control.injectBulk({ kind: 'failed', errorCode: 'INTERNAL_SERVER_ERROR', afterLines: 300 });
    await shop.sync(options);
    await expectAll();
    expect(statuses()[0]).to.equal('FAILED');
    expect(downloads().some(({ path }) => path.includes('partial'))).to.equal(false);
  });

  it('waits for an operation that shows an error and goes on, and takes all that it exports', async () => {
    shop.simulator.control.injectBulk({ kind: 'passing', errorCode: 'INTERNAL_SERVER_ERROR', seconds: 300 });
    await shop.sync(options);
    await expectAll();
    expect(statuses()[0]).to.equal('COMPLETED');
    const windows = operations().map(({ query }) => query);
    expect(new Set(windows).size).to.equal(windows.length);
  });

  it('waits if all operation slots are taken', async () => {
    const query = '{ products { edges { node { id } } } }';
    const { bulk } = shop.simulator.control.hosted();
    const requester = { access: { scopes: new Set(['read_products']), customerData: { object: true, fields: true } } };
    for (let n = 0; n < 5; n += 1) {
      bulk.inject({ kind: 'stuck' });
      bulk.run(query, true, { ...requester, version: '2026-07' });
    }
    let waits = 0;
    const { sleep } = shop.clock;
    shop.clock.sleep = async (ms, signal) => {
      waits += 1;
      if (waits === 3) bulk.cancel(1);
      await sleep(ms, signal);
    };
    await shop.sync(options);
    await expectAll();
  });

  it('restarts if the file expired before it was read to its end', async () => {
    await stopWhen(({ fetched }) => fetched >= 250);
    const started = operations().length;
    await shop.clock.sleep(8 * 24 * 3600 * 1000);
    await shop.sync(options);
    await expectAll();
    expect(operations().length).to.be.above(started);
  });

  it('names the missing permission if an operation is refused it', async () => {
    shop.simulator.control.injectBulk({ kind: 'failed', errorCode: 'ACCESS_DENIED', afterLines: 10 });
    const error = (await rejection(shop.sync(options))) as ConfigError;
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.code).to.equal('shopify_missing_scope');
  });

  it('finds the parents of children that come before them', async () => {
    shop.simulator.control.injectBulk({ kind: 'children-first' });
    await shop.sync(options);
    await expectAll();
    const windows = operations().map(({ query }) => query);
    expect(new Set(windows).size, 'no export is repeated').to.equal(windows.length);
  });

  it('does not accept a file with fewer lines than were exported', async () => {
    shop.simulator.control.injectBulk({ kind: 'short', afterLines: 300 });
    await shop.sync(options);
    await expectAll();
    expect(await written(), 'nothing of it is stored').to.equal(900);
    const [first, second] = operations().map(({ query }) => query);
    expect(second).to.equal(first);
  });

  /** Ends a run like a kill, after the page whose commit meets the condition. */
  async function stopWhen(condition: (counts: { fetched: number }) => boolean): Promise<void> {
    const abort = new AbortController();
    const onProgress: SyncOptions['onProgress'] = ({ counts }) => {
      if (!condition(counts)) return;
      abort.abort(new Error('killed'));
      // The pages that are already in memory would still be written.
      abort.signal.throwIfAborted();
    };
    expect((await rejection(shop.sync({ ...options, signal: abort.signal, onProgress }))).message).to.equal('killed');
  }

  function spanDays(query: string): number {
    const [from, to] = ['>=', '<'].map((sign) => Date.parse(query.split(`updated_at:${sign}'`)[1]!.split("'")[0]!));
    return (to! - from!) / 86_400_000;
  }
});
