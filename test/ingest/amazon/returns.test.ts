import { expect } from 'chai';
import { Trader } from '../../../simulators/amazon/data/trader.js';
import type { OrderRefundRecord } from '../../../src/canonical/record.js';
import { rejection } from '../../support/rejection.js';
import { type ReadStream, readStream } from '../support/read-stream.js';
import { type AmazonStage, openAmazon, staged } from './support/read-amazon.js';

describe('Units that came back to Amazon', () => {
  let stage: AmazonStage;
  beforeEach(async () => {
    stage = await openAmazon({ orders: 80 });
    const { seller, clock } = stage.simulator.amazon;
    const trader = new Trader(seller, clock, 1);
    for (let step = 0; step < 40; step += 1) trader.step('refund');
    // Listed the day after.
    stage.simulator.control.advance(86_400);
  });
  afterEach(() => stage.close());

  const refunds = (read: Awaited<ReturnType<typeof readStream>>, stream: string): OrderRefundRecord[] =>
    [...staged(read, stream).values()].flat().filter((record) => record.kind === 'order_refund');

  it('are of their order and article, on their day, with the reason, and lost unless they can be sold; nobody’s words are kept', async () => {
    const { seller } = stage.simulator.amazon;
    seller.returns[0]!.comment = 'zu gross';
    const read = await readStream(stage.connect(), 'returns');
    const found = refunds(read, 'returns');
    expect(
      found.map(({ orderId, refund }) => [
        orderId,
        refund.lineId,
        refund.quantity,
        refund.isLost ?? false,
        refund.reason,
      ]),
    ).to.have.deep.members(
      seller.returns.map(({ order, article, quantity, disposition, reason }) => [
        ...[order.orderId, article.sku, String(quantity), disposition !== 'SELLABLE', reason],
      ]),
    );
    expect(found.length).to.be.greaterThan(5);
    for (const { refund } of found) expect([refund.total, refund.refunded]).to.deep.equal(['0', '0']);
    for (const { payload } of read.records.values()) expect(Buffer.from(payload).toString()).to.not.contain('zu gross');
  });

  it('are counted by this list alone; what merchants ship themselves, by what was paid back', async () => {
    const { seller } = stage.simulator.amazon;
    const paid = refunds(await readStream(stage.connect(), 'transactions'), 'transactions');
    const units = (isFba: boolean): string[] =>
      paid
        .filter(({ orderId }) => (seller.orders.get(orderId!)!.fulfilledBy === 'AMAZON') === isFba)
        .map(({ refund }) => refund.quantity);
    expect(new Set(units(true))).to.deep.equal(new Set(['0']));
    expect(units(false).some((quantity) => Number(quantity) > 0)).to.equal(true);
  });

  it('are asked for once a day, the last three days again, and once by several runs', async () => {
    const read = await readStream(stage.connect(), 'returns');
    const asked = stage.asked('createReport').length;
    stage.simulator.control.advance(3 * 3600);
    const soon = await readStream(stage.connect(), 'returns', read);
    expect([soon.pages.length, stage.asked('createReport').length]).to.deep.equal([0, asked]);
    // Another run from the start finds the reports of the first one, which Amazon would not make again.
    const fresh = await readStream(stage.connect(), 'returns');
    expect([fresh.records.size, stage.asked('createReport').length]).to.deep.equal([read.records.size, asked]);
    stage.simulator.control.advance(20 * 3600);
    await readStream(stage.connect(), 'returns', read);
    const { dataStartTime, dataEndTime } = JSON.parse(stage.asked('createReport').at(-1)!) as Record<string, string>;
    expect([dataStartTime, dataEndTime]).to.deep.equal(['2026-07-08T00:00:00Z', '2026-07-11T23:59:59Z']);
  });

  it('are asked for again by a later run if their report failed, but not sooner than Amazon makes another', async () => {
    stage.simulator.control.inject({
      effect: { kind: 'report-outcome', outcome: 'FATAL' },
      ...{ match: { operation: 'createReport' }, times: 99 },
    });
    const failed = await rejection(readStream(stage.connect(), 'returns'));
    expect(failed).to.include({ code: 'amazon_report_failed' });
    const { read: begun } = failed as Error & { read: ReadStream };
    stage.simulator.control.faults.clear();
    const asked = stage.asked('createReport').length;
    stage.simulator.control.advance(3600);
    const soon = await rejection(readStream(stage.connect(), 'returns', begun));
    expect(soon).to.include({ code: 'amazon_report_failed', errorClass: 'transient' });
    expect(soon.message).to.match(/Amazon makes another from 2026-07-11T20:00:00Z on/);
    expect(stage.asked('createReport')).to.have.length(asked);
    stage.simulator.control.advance(4 * 3600);
    const read = await readStream(stage.connect(), 'returns', begun);
    expect(read.records.size).to.equal(stage.simulator.amazon.seller.returns.length);
  });

  it('are asked for again if their report is not ready after half a day', async () => {
    const begun = await readStream(stage.connect(), 'returns', undefined, () => true);
    const stuck = stage.simulator.amazon.reports.list().find(({ type }) => type.includes('RETURNS'))!;
    Object.assign(stuck, { startsAt: Number.MAX_SAFE_INTEGER });
    stage.simulator.control.advance(13 * 3600);
    const read = await readStream(stage.connect(), 'returns', begun);
    expect(read.records.size).to.equal(stage.simulator.amazon.seller.returns.length);
  });
});
