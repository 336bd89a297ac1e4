import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { GERMANY, JAPAN, type Marketplace, UNITED_KINGDOM } from '../../../simulators/amazon/data/marketplaces.js';
import { confirm, place } from '../../../simulators/amazon/data/order-events.js';
import { OPERATIONS } from '../../../simulators/amazon/operations.js';
import { micros } from '../../../simulators/kit/clock.js';
import type { CanonicalRecord } from '../../../src/canonical/record.js';
import { ProcessBuckets } from '../../../src/ingest/http/process-buckets.js';
import { rejection } from '../../support/rejection.js';
import { type ReadStream, readStream } from '../support/read-stream.js';
import { type AmazonStage, now, openAmazon, staged } from './support/read-amazon.js';

const settled = micros(now) - 10 * 86_400_000_000;

describe('Reports of Amazon orders', () => {
  let stage: AmazonStage;
  afterEach(() => stage.close());

  const read = (before?: ReadStream): Promise<ReadStream> => readStream(stage.connect(), 'orders', before);
  /** How often each operation was called. */
  const calls = (): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { operation } of stage.simulator.control.calls()) counts[operation] = (counts[operation] ?? 0) + 1;
    return counts;
  };
  const outcome = (kind: 'CANCELLED' | 'FATAL', times = 1): void =>
    stage.simulator.control.inject({
      effect: { kind: 'report-outcome', outcome: kind },
      match: { operation: 'createReport' },
      times,
    });
  const alterDocuments = (alter: (bytes: Buffer, number: number) => Buffer): void => {
    const { reports } = stage.simulator.amazon;
    const follow = reports.follow.bind(reports);
    let number = 0;
    reports.follow = (...given) => {
      const found = follow(...given);
      if (typeof found === 'string') return found;
      return { ...found, document: { ...found.document, bytes: alter(found.document.bytes, number++) } };
    };
  };
  /** An order that is older than the days that are read from the list. */
  const oldOrder = (at = settled): string => {
    const order = place(stage.simulator.amazon.seller, at, { kind: 'business' });
    confirm(stage.simulator.amazon.seller, order, at + 1_000_000);
    return order.orderId;
  };

  it('are in the charset of their region, compressed or not, with columns by name', async () => {
    const expected = [
      [GERMANY, /Köln|München|Görlitz|Berlin/],
      [UNITED_KINGDOM, /London|Leeds|Cardiff/],
      [JAPAN, /千代田区|札幌市/],
    ] as const;
    for (const [marketplace, city] of expected) {
      for (const settings of [{}, { compression: 'none', extraColumns: true }] as const) {
        stage = await openAmazon({ marketplaces: [marketplace], orders: 25 }, settings);
        const cities = [...staged(await read(), 'orders').values()].flatMap(([record]) =>
          record?.kind === 'order_header' ? [record.shipTo.city] : [],
        );
        expect(cities.length).to.be.greaterThan(10);
        for (const each of cities) expect(each).to.match(city);
        await stage.close();
      }
    }
    stage = await openAmazon();
  });

  it('are requested for all marketplaces of a region at once; those that are not wanted are left out', async () => {
    stage = await openAmazon({ orders: 60 });
    const both = await read();
    const { length } = stage.asked('createReport');
    const german = await readStream(stage.connect({ marketplaces: [GERMANY.id] }), 'orders');
    expect(stage.asked('createReport')).to.have.length(2 * length);
    const ids = ({ records }: ReadStream, marketplace: string | null): string[] =>
      [...records.keys()]
        .filter(
          (id) => marketplace === null || stage.simulator.amazon.seller.orders.get(id)!.marketplace.id === marketplace,
        )
        .sort();
    expect(ids(german, null)).to.deep.equal(ids(both, GERMANY.id));
    expect(ids(german, null).length).to.be.within(10, both.records.size - 10);
  });

  it('of settlements, and postings, are left out with the marketplaces that they are of', async () => {
    // Another one in the same currency.
    const FRANCE: Marketplace = { ...GERMANY, id: 'A13V1IB3VIYZZH', name: 'Amazon.fr' };
    stage = await openAmazon({ marketplaces: [GERMANY, FRANCE, UNITED_KINGDOM], orders: 60 });
    const found = async (wanted: Marketplace[]): Promise<[settled: string[], posted: string[]]> => {
      const marketplaces = wanted.map(({ id }) => id);
      const records = await Promise.all(
        ['settlements', 'transactions'].map(async (stream) => {
          const read = await readStream(stage.connect({ marketplaces }), stream);
          return [...staged(read, stream).values()].flat();
        }),
      );
      const [settled, posted] = records as [CanonicalRecord[], CanonicalRecord[]];
      return [
        [...new Set(settled.flatMap((each) => (each.kind === 'settlement' ? [each.currency] : [])))].sort(),
        [...new Set(posted.flatMap((each) => (each.kind === 'posting' ? [each.accountId] : [])))].sort(),
      ];
    };
    expect(await found([GERMANY, FRANCE])).to.deep.equal([['EUR'], ['Amazon.de', 'Amazon.fr']]);
    // The euros of a payout are of Germany and France together.
    expect(await found([GERMANY, UNITED_KINGDOM])).to.deep.equal([['GBP'], ['Amazon.co.uk', 'Amazon.de']]);
  });

  it('of the next periods are requested while the first is made, and each once', async () => {
    stage = await openAmazon({ days: 300, orders: 60 }, { reportSeconds: { queue: 60, progress: 60 } });
    const before = stage.simulator.control.now();
    await readStream(stage.connect({}, { backfillStart: '2025-11-01' }), 'orders');
    const periods = stage
      .asked('createReport')
      .map((body) => (JSON.parse(body) as { dataStartTime: string }).dataStartTime);
    expect(periods.length).to.be.within(8, 10);
    expect(new Set(periods).size).to.equal(periods.length);
    // Two for those requested at once, and one more for the rest.
    expect((stage.simulator.control.now() - before) / 1e6).to.be.below(300);
  });

  it('that others requested are used where requesting one would have to wait', async () => {
    stage = await openAmazon({ days: 30, orders: 20 }, { rateFactor: 1 });
    const tokenBuckets = new ProcessBuckets();
    const before = stage.simulator.control.now();
    // Runs of two reports each that are killed.
    for (let run = 0; run < 10; run += 1) {
      await readStream(stage.connect({}, { tokenBuckets }), 'orders', undefined, ({ records }) => records.size > 0);
    }
    expect(stage.asked('createReport')).to.have.length(15);
    expect(stage.asked('getReports').length).to.be.greaterThan(0);
    expect(stage.simulator.control.now(), 'no time was spent on waiting').to.equal(before);
  });

  it('that fail are requested anew for half the period', async () => {
    stage = await openAmazon();
    const id = oldOrder();
    outcome('FATAL', 2);
    expect([...(await read()).records.keys()]).to.deep.equal([id]);
  });

  it('that take more than two hours end a run, and the next one waits for them; after half a day they are requested anew', async () => {
    stage = await openAmazon({}, { reportSeconds: { queue: 3 * 3600, progress: 0 } });
    const id = oldOrder();
    const late = await rejection(read());
    expect(late).to.include({ code: 'amazon_report_late', errorClass: 'transient' });
    const { read: begun } = late as Error & { read: ReadStream };
    expect([...(await read(begun)).records.keys()]).to.deep.equal([id]);
    expect(stage.asked('createReport').filter((body) => body === stage.asked('createReport')[0])).to.have.length(1);
    stage.simulator.control.advance(86_400);
    stage.simulator.control.configure({ reportSeconds: { queue: 0, progress: 0 } });
    const stuck = stage.simulator.amazon.reports.list().filter(({ type }) => type.includes('ALL_ORDERS'));
    for (const report of stuck) Object.assign(report, { startsAt: Number.MAX_SAFE_INTEGER });
    expect([...(await read(begun)).records.keys()]).to.deep.equal([id]);
  });

  it('that are cancelled without data are not asked for again; with data the list or a shorter period has it', async () => {
    stage = await openAmazon();
    outcome('CANCELLED', 99);
    expect((await read()).records.size).to.equal(0);
    expect(calls()).to.not.have.property('getReportDocument');
    const id = oldOrder();
    expect([...(await read()).records.keys()]).to.deep.equal([id]);
    for (let number = 0; number < 150; number += 1) oldOrder(settled + number * 3_600_000_000);
    stage.simulator.control.faults.clear();
    outcome('CANCELLED', 1);
    expect((await read()).records.size).to.equal(151);
  });

  it('whose link is over are linked again, and those that Amazon no longer has are requested anew', async () => {
    stage = await openAmazon();
    const id = oldOrder();
    stage.simulator.control.inject({
      effect: { kind: 'dead-link' },
      match: { operation: 'getReportDocument' },
      times: 2,
    });
    expect([...(await read()).records.keys()]).to.deep.equal([id]);
    expect(calls()).to.include({ download: 4 });
    const stopped = await readStream(stage.connect(), 'orders', undefined, () => true);
    stage.simulator.control.advance(31 * 86_400);
    const resumed = await read(stopped);
    expect([...resumed.records.keys()]).to.deep.equal([id]);
  });

  it('that are too large to be kept in memory are requested for half the period', async () => {
    stage = await openAmazon();
    const id = oldOrder();
    alterDocuments((bytes, number) => (number === 0 ? gzipSync(Buffer.alloc(65 << 20, 'x')) : bytes));
    expect([...(await read()).records.keys()]).to.deep.equal([id]);
    const spans = stage.asked('createReport').map((body) => {
      const { dataStartTime, dataEndTime } = JSON.parse(body) as Record<string, string>;
      return (Date.parse(dataEndTime!) - Date.parse(dataStartTime!)) / 86_400_000;
    });
    expect([spans[0], spans[2]]).to.deep.equal([30, 15]);
  });

  it('lacking a column are a clear error', async () => {
    stage = await openAmazon();
    oldOrder();
    stage.simulator.control.configure({ compression: 'none' });
    alterDocuments((bytes) => Buffer.from(bytes.toString('latin1').replace('item-price', 'price'), 'latin1'));
    const error = await rejection(read());
    expect(error).to.include({ code: 'amazon_report_columns' });
    expect(error.message).to.match(/report \d+ lacks the column\(s\) item-price/);
  });

  it('of a backfill of two years are read without waiting longer than the rations ask for', async () => {
    stage = await openAmazon({ days: 700, orders: 100 }, { rateFactor: 1, reportSeconds: { queue: 15, progress: 30 } });
    const before = stage.simulator.control.now();
    await readStream(stage.connect({}, { backfillStart: '2024-07-20' }), 'orders');
    const tookSeconds = (stage.simulator.control.now() - before) / 1e6;
    const count = stage.asked('createReport').length;
    const { rate, burst } = OPERATIONS.find(({ name }) => name === 'createReport')!;
    // The last report is requested as soon as the rate allows, and takes its time.
    const needed = (count - burst) / rate + 45;
    expect(count).to.be.within(23, 26);
    expect(stage.simulator.control.calls().filter(({ status }) => status === 429)).to.deep.equal([]);
    expect(tookSeconds).to.be.within(needed, needed * 1.05);
  });
});
