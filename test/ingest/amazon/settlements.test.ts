import { Big } from 'big.js';
import { expect } from 'chai';
import type { CanonicalRecord } from '../../../src/canonical/record.js';
import { readStream } from '../support/read-stream.js';
import { type AmazonStage, openAmazon, staged } from './support/read-amazon.js';

const backfillStart = '2026-06-01';

describe("Amazon's settlements from before the backfill", () => {
  let stage: AmazonStage;
  before(async () => {
    stage = await openAmazon({ days: 100, orders: 150 });
  });
  after(() => stage.close());

  const read = async (stream: string): Promise<CanonicalRecord[]> =>
    [...staged(await readStream(stage.connect({}, { backfillStart }), stream), stream).values()].flat();

  it('are what is posted in them, if they were under way when it started; older ones are not read', async () => {
    const settled = (await read('settlements')).filter((record) => record.kind === 'settlement');
    const posted = (await read('transactions')).filter((record) => record.kind === 'posting');
    // A posting and its release are one: the posting has the amount, and either may tell the settlement.
    const known = new Map<string, { total: string; settlementId: string | null }>();
    for (const posting of posted.toSorted((x, y) => Number(y.isRelease) - Number(x.isRelease))) {
      const settlementId = posting.settlementId ?? known.get(posting.postingId)?.settlementId ?? null;
      known.set(posting.postingId, { total: posting.total!, settlementId });
    }
    const early = settled.filter(({ startsAt }) => startsAt < backfillStart);
    expect(early.length).to.be.greaterThan(1);
    for (const { settlementId, total } of settled) {
      const own = [...known.values()].filter((posting) => posting.settlementId === settlementId);
      const sum = own.reduce((left, posting) => left.plus(posting.total), new Big(0));
      expect([settlementId, sum.toFixed(2)]).to.deep.equal([settlementId, new Big(total).toFixed(2)]);
    }
    expect(settled.every(({ startsAt }) => startsAt >= '2026-05-01')).to.equal(true);
  });

  it('bring no fees and refunds of the time before', async () => {
    const records = await read('transactions');
    const posted = records.filter((record) => record.kind === 'posting');
    const early = posted.filter(({ postedAt }) => postedAt < '2026-05-31T10:00:00Z');
    expect(early.length).to.be.greaterThan(20);
    for (const { fees } of early) expect(fees).to.deep.equal([]);
    const refunds = records.filter((record) => record.kind === 'order_refund');
    expect(refunds.length).to.be.greaterThan(3);
    for (const { refund } of refunds) expect(refund.refundedAt >= '2026-05-31T10:00:00Z').to.equal(true);
  });
});
