import { expect } from 'chai';
import type {
  CanonicalRecord,
  PostingRecord,
  SettlementOrderRecord,
  SettlementRecord,
} from '../../src/canonical/record.js';
import { inTransaction } from '../../src/database/transaction.js';
import { everySource } from '../../src/ledger/scope/scope.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { differencesOfSettlements } from '../../src/models/reporting/settlement-rows.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { load, reprice, versionsOf, written } from './rates/rates.js';
import { fee, order, posting } from './records.js';
import { addSources, apply, dump, publish, segments } from './warehouse.js';

const longAgo = '1970-01-01T00:00:00Z';
const release = (changes: Partial<PostingRecord> = {}): PostingRecord =>
  posting('p1', {
    isRelease: true,
    postedAt: '2026-03-25T12:00:00Z',
    updatedAt: longAgo,
    settlementId: 's1',
    ...changes,
  });

describe('Postings of money and their fees', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createWarehouse();
    await addSources(database.pool);
  });

  beforeEach(async () => {
    await inTransaction(database.pool, (client) => resetWarehouse(client));
    await database.pool.query('delete from raw.exchange_rate');
    await publish(database.pool);
  });

  after(() => database.drop());

  async function bring(...records: CanonicalRecord[]): Promise<void> {
    expect(await apply(database.pool, records)).to.deep.equal([]);
  }

  async function settle(): Promise<void> {
    await publish(database.pool);
    expect(await findViolations(database.pool, segments)).to.deep.equal([]);
  }

  async function fees(): Promise<string[]> {
    const { rows } = await database.pool.query<{ fee: string }>(
      "select concat_ws(' ', date_key, posting_id, fee_no, kind, account_amount, amount) as fee from warehouse.fact_fees order by 1",
    );
    return rows.map((row) => row.fee);
  }

  const sums = async (): Promise<unknown[]> =>
    (await database.pool.query('select date_key, kind, amount::text from warehouse.agg_fees_daily order by 1, 2')).rows;

  it('have an original and its release as one, in whichever order and batch they arrive', async () => {
    const original = posting('p1');
    const orders: CanonicalRecord[][][] = [
      [[original, release()]],
      [[release(), original]],
      [[original], [release()]],
      [[release()], [original]],
      [[release()], [original], [release()], [original]],
    ];
    const found: Record<string, string[]>[] = [];
    for (const batches of orders) {
      await inTransaction(database.pool, (client) => resetWarehouse(client));
      for (const batch of batches) await bring(...batch);
      await settle();
      expect(await fees()).to.deep.equal(['20260311 p1 1 referral 1.50 1.50']);
      found.push(await dump(database.pool));
    }
    for (const each of found) expect(each).to.deep.equal(found[0]);
    expect(JSON.parse(found[0]!.posting![0]!)).to.include({
      date_key: 20260311,
      settlement_id: 's1',
      is_release: false,
    });
  });

  it('count by the release alone while the posting itself is not known', async () => {
    await bring(release());
    await settle();
    expect(await fees()).to.deep.equal(['20260325 p1 1 referral 1.50 1.50']);
  });

  it('replace their fees as a whole, and write nothing if none differs', async () => {
    await bring(posting('p1', { fees: [fee(), fee({ kind: 'fulfillment', amount: '3' }), fee({ amount: '0.1' })] }));
    await bring(posting('p2', { orderId: null, fees: [fee({ kind: 'storage', amount: '20' })] }));
    await settle();
    const key = "posting_id || ' ' || fee_no";
    const versions = await versionsOf(database.pool, 'fact_fees', key);
    const same = posting('p1', { fees: [fee(), fee({ kind: 'fulfillment', amount: '3' }), fee({ amount: '0.1' })] });
    await bring(same);
    expect(await publish(database.pool)).to.equal(null);
    expect(written(versions, await versionsOf(database.pool, 'fact_fees', key))).to.deep.equal([]);

    // A fee is restated in place, and one is gone.
    await bring(posting('p1', { fees: [fee(), fee({ kind: 'fulfillment', amount: '3.25' })] }));
    await settle();
    expect(written(versions, await versionsOf(database.pool, 'fact_fees', key))).to.deep.equal(['p1 2']);
    expect(await sums()).to.deep.equal([
      { date_key: 20260311, kind: 'fulfillment', amount: '3.25' },
      { date_key: 20260311, kind: 'referral', amount: '1.50' },
      { date_key: 20260311, kind: 'storage', amount: '20' },
    ]);
  });

  it('take their sums along to another day, marketplace and kind, and an older version changes nothing', async () => {
    await bring(posting('p1', { accountId: 'Amazon.de' }));
    await settle();
    const later = { updatedAt: '2026-03-20T00:00:00Z' };
    await bring(posting('p1', { ...later, accountId: 'Amazon.fr', fees: [fee({ kind: 'other' })] }));
    await settle();
    await bring(posting('p1', { ...later, postedAt: '2026-03-15T23:30:00Z', fees: [fee({ kind: 'other' })] }));
    await bring(posting('p1', { fees: [fee({ amount: '99' })] }));
    await settle();
    expect(await sums()).to.deep.equal([{ date_key: 20260315, kind: 'other', amount: '1.50' }]);
  });

  it('are converted at the rate of their day, and again if that changes; without a rate they wait', async () => {
    const waiting = await apply(database.pool, [posting('p1', { currency: 'EUR' })]);
    expect(waiting.map(({ code, missingRate }) => [code, missingRate])).to.deep.equal([
      ['no_exchange_rate', { currency: 'GBP', date: '2026-03-11' }],
    ]);
    await load(database.pool, { '2026-03-11': { GBP: '0.8' } });
    await bring(posting('p1', { currency: 'EUR' }));
    await settle();
    expect(await fees()).to.deep.equal(['20260311 p1 1 referral 1.50 1.200']);
    await load(database.pool, { '2026-03-11': { GBP: '0.9' } });
    await reprice(database.pool);
    await settle();
    expect(await fees()).to.deep.equal(['20260311 p1 1 referral 1.50 1.350']);
    expect(await sums()).to.deep.equal([{ date_key: 20260311, kind: 'referral', amount: '1.350' }]);
  });

  it('go with the order that tells of its payment, whichever is read first; what a platform booked itself stays', async () => {
    const told = posting('p1', { total: null });
    const booked = posting('p2');
    const deletion: CanonicalRecord = { kind: 'deletion', entity: 'order', id: '1', deletedAt: '2026-03-20T00:00:00Z' };
    for (const batches of [[[told, booked], [deletion]], [[deletion], [told, booked]], [[told, deletion, booked]]]) {
      await inTransaction(database.pool, (client) => resetWarehouse(client));
      for (const batch of batches) await bring(...batch);
      await settle();
      expect(await fees()).to.deep.equal(['20260311 p2 1 referral 1.50 1.50']);
      expect(await sums()).to.deep.equal([{ date_key: 20260311, kind: 'referral', amount: '1.50' }]);
    }
    await bring(posting('p1', { total: null, updatedAt: '2026-03-21T00:00:00Z' }));
    await settle();
    expect((await fees()).length).to.equal(2);
  });

  it('go when the newest version of their order no longer tells them, in one batch or several; those of single payments stay', async () => {
    const first = '2026-03-11T13:00:00Z';
    const told = posting('7', { orderId: '7', total: null, updatedAt: first });
    const ofPayment = posting('p3', { orderId: '7', total: null, updatedAt: first });
    const withFee = [order('7', { updatedAt: first }), told, ofPayment];
    const without = [order('7', { updatedAt: '2026-03-20T00:00:00Z' })];
    for (const batches of [[withFee, without], [[...withFee, ...without]], [[...without, ...withFee]]]) {
      await inTransaction(database.pool, (client) => resetWarehouse(client));
      for (const batch of batches) await bring(...batch);
      await settle();
      expect(await fees()).to.deep.equal(['20260311 p3 1 referral 1.50 1.50']);
      expect(await sums()).to.deep.equal([{ date_key: 20260311, kind: 'referral', amount: '1.50' }]);
    }
    const again = '2026-03-21T00:00:00Z';
    await bring(order('7', { updatedAt: again }), posting('7', { orderId: '7', total: null, updatedAt: again }));
    await settle();
    expect((await fees()).length).to.equal(2);
  });

  const settlement = (total: string): SettlementRecord => ({
    ...{ kind: 'settlement', settlementId: 's1', updatedAt: '2026-04-01T00:00:00Z', startsAt: '2026-03-01T00:00:00Z' },
    ...{ endsAt: '2026-03-15T00:00:00Z', depositedAt: '2026-03-17T00:00:00Z', currency: 'GBP', total },
  });
  const listed = (orderId: string | null, ...amounts: [description: string, amount: string, at?: string][]) =>
    ({
      ...{ kind: 'settlement_order', settlementId: 's1', orderId, updatedAt: '2026-04-01T00:00:00Z' },
      rows: amounts.map(([description, amount, postedAt = '2026-03-11T12:00:00Z']) => ({
        ...{ transactionType: 'Order', amountType: 'ItemFees', description, sku: null, postedAt, amount },
      })),
    }) satisfies SettlementOrderRecord;
  const differences = async (): Promise<unknown[][]> =>
    (await differencesOfSettlements(database.pool, everySource, ['london:s1'])).map((each) => [
      ...[each.reason, each.orderId, Number(each.difference)],
      each.rows.map(({ description }) => description),
      each.postings.map(({ postingId }) => postingId),
    ]);

  it('explain a settlement by orders, and without an order by the second', async () => {
    const charge = { orderId: null, settlementId: 's1' };
    await bring(
      posting('p1', { settlementId: 's1' }),
      posting('p2', { ...charge, total: '-20', postedAt: '2026-03-12T08:00:00.700Z' }),
      posting('p3', { ...charge, total: '-1', postedAt: '2026-03-12T09:00:00Z' }),
      settlement('-12.50'),
      listed('1', ['Principal', '10'], ['Commission', '-1.5']),
      // An FBA shipment's id.
      listed('FBA1', ['Storage Fee', '-20', '2026-03-12T08:00:00Z']),
      listed(null, ['Other', '-0.5', '2026-03-12T09:00:00Z'], ['Other', '-0.5', '2026-03-12T09:00:00Z']),
    );
    expect(await differences()).to.deep.equal([]);
  });

  it('name what does not agree: a missing posting, missing rows, other sums, and a total that its rows are not', async () => {
    await bring(
      posting('p1', { settlementId: 's1' }),
      posting('p2', { orderId: '2', settlementId: 's1', total: '5' }),
      settlement('7'),
      listed('1', ['Principal', '10'], ['Commission', '-1.4']),
      listed('3', ['Principal', '4']),
      listed(null, ['Mystery', '-3.25', '2026-03-12T08:00:00Z']),
    );
    expect(await differences()).to.deep.equal([
      ['no_rows', '2', -5, [], ['p2']],
      ['no_posting', '3', 4, ['Principal'], []],
      ['no_posting', null, -3.25, ['Mystery'], []],
      ['not_listed', null, -2.35, [], []],
      ['other_amount', '1', 0.1, ['Principal', 'Commission'], ['p1']],
    ]);
    // They are all of the difference between what was paid and what is posted.
    expect(7 - 8.5 - 5).to.be.closeTo(-5 + 4 - 3.25 - 2.35 + 0.1, 1e-9);
  });

  it('follow a report that is read again', async () => {
    await bring(settlement('4'), listed('3', ['Principal', '3'], ['Shipping', '1']));
    await bring(settlement('3'), listed('3', ['Principal', '3']));
    const { rows } = await database.pool.query(
      'select total::text, (select count(*)::integer from warehouse.settlement_row) as rows from warehouse.settlement',
    );
    expect(rows).to.deep.equal([{ total: '3', rows: 1 }]);
  });
});
