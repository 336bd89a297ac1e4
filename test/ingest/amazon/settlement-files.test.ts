import { expect } from 'chai';
import type { CanonicalRecord } from '../../../src/canonical/record.js';
import { settlementFile } from '../../../src/ingest/amazon/to-canonical/settlement-file.js';

const readAt = '2026-07-20T00:00:00Z';
const ofDay = (day: string): string => `${day} 09:15:02 UTC`;

type Cells = Record<string, string>;

const total: Cells = {
  ...{ 'settlement-start-date': ofDay('2026-07-01'), 'settlement-end-date': ofDay('2026-07-15') },
  ...{ 'deposit-date': ofDay('2026-07-17'), 'total-amount': '-8,50', currency: 'EUR' },
};
const amount = (type: string, description: string, value: string, changes: Cells = {}): Cells => ({
  ...{ 'transaction-type': 'other-transaction', 'posted-date-time': ofDay('2026-07-09') },
  ...{ 'amount-type': type, 'amount-description': description, amount: value },
  ...changes,
});

function read(...rows: Cells[]): CanonicalRecord[] {
  const given = rows.map((row) => ({ 'settlement-id': 's1', ...row }));
  const columns = [...new Set(given.flatMap((row) => Object.keys(row)))];
  return settlementFile(
    { columns, rows: given.map((row: Cells) => columns.map((column) => row[column] ?? '')) },
    's1',
    readAt,
  );
}

function moneyIn(records: readonly CanonicalRecord[]): { posted: string[]; fees: string[]; refunds: string[][] } {
  const postings = records.filter((record) => record.kind === 'posting');
  return {
    posted: postings.map((posting) => posting.total!),
    fees: postings.flatMap(({ fees }) => fees.map((fee) => `${fee.kind} ${fee.name} ${fee.amount}`)),
    refunds: records
      .filter((record) => record.kind === 'order_refund')
      .map(({ orderId, refund }) => [orderId ?? '', refund.lineId ?? '', refund.returns, refund.taxes]),
  };
}

describe('A settlement report that a seller downloaded', () => {
  for (const type of ['Refund', 'A-to-z Guarantee Refund', 'Chargeback Refund']) {
    it(`has the money of a row of type ${type} once: what the buyer got back is no fee`, () => {
      const ofOrder: Cells = {
        ...{ 'transaction-type': type, 'order-id': '302-1', sku: 'MUG', 'marketplace-name': 'Amazon.de' },
      };
      const records = read(
        total,
        amount('ItemPrice', 'Principal', '-10,00', ofOrder),
        amount('ItemFees', 'Commission', '1,50', ofOrder),
      );
      expect(moneyIn(records)).to.deep.equal({
        posted: ['-8.5'],
        fees: ['referral Commission -1.5'],
        refunds: [['302-1', 'MUG', '10', '0']],
      });
    });
  }

  it('has reserves and payments of debts in its sum, and not as fees', () => {
    const records = read(
      total,
      ...['Current Reserve Amount', 'Previous Reserve Amount Balance', 'Successful charge'].map((description) =>
        amount('other-transaction', description, '-5,00'),
      ),
      amount('other-transaction', 'Storage Fee', '-1,00'),
      amount('other-transaction', 'MiscAdjustment', '2,00'),
    );
    expect(moneyIn(records)).to.deep.equal({
      posted: ['-5', '-5', '-5', '-1', '2'],
      fees: ['storage Storage Fee 1', 'adjustment MiscAdjustment -2'],
      refunds: [],
    });
  });

  it('leaves out of a refund the tax within its price that Amazon remits', () => {
    const ofOrder: Cells = {
      ...{ 'transaction-type': 'Refund', 'order-id': '202-1', sku: 'MUG', 'marketplace-name': 'Amazon.co.uk' },
    };
    const records = read(
      { ...total, currency: 'GBP' },
      amount('ItemPrice', 'Principal', '-10.00', ofOrder),
      amount('ItemPrice', 'Tax', '-2.00', ofOrder),
      amount('ItemWithheldTax', 'MarketplaceFacilitatorVAT-Principal', '2.00', ofOrder),
    );
    expect(moneyIn(records).refunds).to.deep.equal([['202-1', 'MUG', '10', '0']]);
  });

  it('may have its times as Europe writes them', () => {
    const records = read(
      { ...total, 'settlement-start-date': ofDay('01.07.2026') },
      amount('other-transaction', 'Storage Fee', '-1,00', { 'posted-date-time': ofDay('09.07.2026') }),
    );
    expect(records[0]).to.include({ startsAt: '2026-07-01T09:15:02Z', endsAt: '2026-07-15T09:15:02Z' });
    expect(records.find((record) => record.kind === 'posting')!.postedAt).to.equal('2026-07-09T09:15:02Z');
    const wrong = { ...total, 'settlement-start-date': '07/01/26' };
    expect(() => read(wrong)).to.throw('settlement-start-date is "07/01/26", but a time such as');
  });

  it('without a currency is refused', () => {
    expect(() => read(amount('other-transaction', 'Storage Fee', '-1,00'))).to.throw('no row has a currency');
  });
});
