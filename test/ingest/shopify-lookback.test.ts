import { expect } from 'chai';
import { generateShop } from '../../simulators/shopify/data/generate.js';
import { rejection } from '../support/rejection.js';
import { type SimulatedShop, type SyncOptions, shopSettings, startSimulatedShop } from './support/simulated-shop.js';

const hour = 3_600_000;

describe('a record of Shopify that is read again', () => {
  let shop: SimulatedShop;

  beforeEach(async () => {
    const [from, to] = [new Date('2026-05-28T00:00:00Z'), new Date('2026-06-28T00:00:00Z')];
    const contents = generateShop({ seed: 11, settings: shopSettings, orders: 150, from, to, products: 20 });
    shop = await startSimulatedShop(contents, '2026-06-28T00:10:00Z');
  });

  afterEach(async () => {
    await shop.close();
  });

  const exports = () => shop.simulator.control.hosted().bulk.list();
  const sync = (bulkThreshold: number, options: SyncOptions = {}) =>
    shop.sync({ settings: { bulkThreshold }, ...options });
  const changedTwice = async (): Promise<unknown[]> => {
    const { rows } = await shop.database.pool.query(
      'select stream, record_key from raw.record_version group by stream, record_key having count(*) > 1',
    );
    return rows;
  };

  it('is not read by pages if a run was killed between its export and the pages of the last days', async () => {
    await shop.clock.sleep(48 * hour);
    const abort = new AbortController();
    // Of the customers, everything up to the day before the last two is one export.
    const onProgress: SyncOptions['onProgress'] = ({ counts: { fetched } }) => {
      if (fetched === 0) return;
      abort.abort(new Error('killed'));
      abort.signal.throwIfAborted();
    };
    const cut = sync(10, { streams: ['customers'], signal: abort.signal, onProgress });
    expect((await rejection(cut)).message).to.equal('killed');
    const { rows } = await shop.database.pool.query("select state ->> 'watermark' as watermark from ops.stream_state");
    expect(rows).to.deep.equal([{ watermark: '2026-06-28T00:00:00Z' }]);
    await sync(10);
    expect(exports().filter(({ query }) => query.includes('customers'))).to.have.length(1);
    expect(await changedTwice()).to.deep.equal([]);
  });

  it('is not exported after a long pause if it was read by pages', async () => {
    await sync(100);
    const before = exports().length;
    await shop.clock.sleep(72 * hour);
    await sync(1);
    expect(await changedTwice()).to.deep.equal([]);
    expect(exports()).to.have.length(before);
  });
});
