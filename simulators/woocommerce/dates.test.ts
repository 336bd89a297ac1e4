import { expect } from 'chai';
import type { WooStoreSettings } from './model.js';
import type { WooSimulator } from './server.js';
import { ask, idsOf, startSample } from './test-support/client.js';
import { plainOrder } from './test-support/sample-store.js';

describe('Date filters of the WooCommerce simulator', () => {
  let simulator: WooSimulator;
  const start = async (settings: Partial<WooStoreSettings>, instants: string[]): Promise<void> => {
    simulator = await startSample(settings, { orders: instants.map((at, index) => plainOrder(index + 1, at)) });
  };
  const modifiedAfter = (literal: string, areGmt?: boolean): Promise<number[]> => {
    const query = `modified_after=${encodeURIComponent(literal)}${areGmt === undefined ? '' : `&dates_are_gmt=${areGmt}`}`;
    return idsOf(simulator, `wc/v3/orders?orderby=id&order=asc&${query}`);
  };
  afterEach(() => simulator.close());

  const seconds = ['2026-07-03T09:15:01Z', '2026-07-03T09:15:02Z', '2026-07-03T09:15:03Z'];

  it('exclude the given second, at both ends', async () => {
    await start({}, seconds);
    expect(await modifiedAfter('2026-07-03T09:15:02', true)).to.deep.equal([3]);
    expect(await modifiedAfter('2026-07-03 09:15:01.999', true)).to.deep.equal([2, 3]);
    const before = 'wc/v3/orders?dates_are_gmt=1&modified_before=2026-07-03T09:15:02';
    expect(await idsOf(simulator, before)).to.deep.equal([1]);
    const created = 'wc/v3/orders?dates_are_gmt=true&after=2026-07-03T09:15:01&before=2026-07-03T09:15:03';
    expect(await idsOf(simulator, created)).to.deep.equal([2]);
  });

  for (const storage of ['hpos', 'legacy'] as const) {
    it(`read a time without a zone as local time unless dates_are_gmt is set (${storage})`, async () => {
      await start({ storage }, seconds);
      expect(await modifiedAfter('2026-07-03T09:15:02')).to.deep.equal([]);
      expect(await modifiedAfter('2026-07-03T05:15:02')).to.deep.equal([3]);
    });

    it(`accept a zone without dates_are_gmt, and shift it by the store’s offset with it (${storage})`, async () => {
      await start({ storage }, seconds);
      expect(await modifiedAfter('2026-07-03T09:15:02Z')).to.deep.equal([3]);
      expect(await modifiedAfter('2026-07-03T11:15:02+02:00')).to.deep.equal([3]);
      // New York is behind UTC: the time moves four hours back, and too many rows match.
      expect(await modifiedAfter('2026-07-03T09:15:02Z', true)).to.deep.equal([1, 2, 3]);
      expect(await modifiedAfter('2026-07-03T13:15:02Z', true)).to.deep.equal([3]);
      await simulator.close();
      await start({ storage, timezone: 'Asia/Tokyo' }, seconds);
      // Tokyo is ahead of UTC: nine hours of changes are missed.
      expect(await modifiedAfter('2026-07-03T09:15:02Z', true)).to.deep.equal([]);
      expect(await modifiedAfter('2026-07-03T00:15:02+00:00', true)).to.deep.equal([3]);
    });
  }

  it('cannot distinguish the repeated hour of a clock change in the old tables', async () => {
    // 01:30 in New York occurs twice on 1 November 2026: at 05:30 and 06:30 UTC.
    const night = ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'];
    await start({ storage: 'legacy' }, night);
    expect(await modifiedAfter('2026-11-01T01:30:00')).to.deep.equal([]);
    expect(await modifiedAfter('2026-11-01T01:29:59')).to.deep.equal([1, 2]);
    expect(await modifiedAfter('2026-11-01T05:30:00', true)).to.deep.equal([2]);
    await simulator.close();
    await start({ storage: 'hpos' }, night);
    expect(await modifiedAfter('2026-11-01T01:30:00')).to.deep.equal([2]);
  });

  it('write local and UTC times, and the local ones repeat an hour', async () => {
    await start({}, ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z']);
    const { body } = await ask(simulator, 'wc/v3/orders?orderby=id&order=asc');
    const dates = (body as Record<string, string>[]).map((order) => [order.date_created, order.date_created_gmt]);
    expect(dates).to.deep.equal([
      ['2026-11-01T01:30:00', '2026-11-01T05:30:00'],
      ['2026-11-01T01:30:00', '2026-11-01T06:30:00'],
    ]);
  });

  for (const literal of ['2026-07-03', '2026-07', 'yesterday', '2026-07-03T09:15', '2026-07-03T09:15:02 00:00']) {
    it(`refuse ${literal}`, async () => {
      await start({}, []);
      const { body } = await ask(simulator, `wc/v3/orders?modified_after=${encodeURIComponent(literal)}`);
      expect(body.data.details.modified_after.code).to.equal('rest_invalid_date');
    });
  }
});
