import { expect } from 'chai';
import type { CanonicalRecord, OrderRefundRecord, PostingRecord } from '../../../src/canonical/record.js';
import type { Source } from '../../../src/canonical/source.js';
import { fragmentSeparator } from '../../../src/contract/fragments.js';
import { localAmount } from '../../../src/ingest/amazon/to-canonical/settlement.js';
import { stageAmazon } from '../../../src/ingest/amazon/to-canonical/stage.js';
import { formatDecimal } from '../../../src/ingest/staging/decimal.js';
import { unheardDrift } from '../../support/extractor-ends.js';

const source: Source = {
  ...{ sourceId: 'seller', platform: 'AMAZON', name: 'Seller', currency: 'EUR', timezone: 'Europe/Berlin' },
};

type Json = Record<string, unknown>;
const money = (currencyAmount: number): Json => ({ currencyAmount, currencyCode: 'EUR' });
const leaf = (breakdownType: string, amount: number, ...below: Json[]): Json => ({
  breakdownType,
  breakdownAmount: money(amount),
  breakdowns: below.length > 0 ? below : null,
});
const item = (sku: string | null, quantity: number, ...breakdowns: Json[]): Json => ({
  breakdowns,
  contexts: sku === null ? null : [{ contextType: 'ProductContext', sku, quantityShipped: quantity }],
});
const ids = (found: Record<string, string>): Json[] =>
  Object.entries(found).map(([relatedIdentifierName, relatedIdentifierValue]) => ({
    relatedIdentifierName,
    relatedIdentifierValue,
  }));

function staged(type: string, total: number, changes: Json = {}, ...notes: string[]): CanonicalRecord[] {
  const transaction = {
    ...{
      transactionId: 't1',
      transactionType: type,
      transactionStatus: 'RELEASED',
      postedDate: '2026-07-09T18:40:11.214Z',
    },
    ...{ totalAmount: money(total), description: null, items: null, breakdowns: null, contexts: null },
    marketplaceDetails: { marketplaceId: 'A1PA6795UKMFR9', marketplaceName: 'Amazon.de' },
    relatedIdentifiers: ids({ ORDER_ID: '302-1', REFUND_ID: 'r1', SETTLEMENT_ID: 's1' }),
    ...changes,
  };
  return stageAmazon(
    {
      ...{
        stream: 'transactions',
        key: 't1',
        updatedAt: null,
        extractedAt: '2026-07-10T00:00:00Z',
        isDeleted: false,
        place: null,
      },
      payload: Buffer.from([JSON.stringify(transaction), ...notes].join(fragmentSeparator)),
    },
    source,
    unheardDrift,
  );
}

const postingOf = (records: readonly CanonicalRecord[]): PostingRecord =>
  records.find((record) => record.kind === 'posting')!;
const refundsOf = (records: readonly CanonicalRecord[]): OrderRefundRecord[] =>
  records.filter((record) => record.kind === 'order_refund');
const feesOf = (records: readonly CanonicalRecord[]): string[] =>
  postingOf(records).fees.map(({ kind, name, sku, amount }) => `${kind} ${name} ${sku} ${amount}`);

describe('Postings of Amazon', () => {
  const fees = [
    leaf(
      'AmazonFees',
      -4.4,
      leaf('Commission', -3.57, leaf('Base', -3), leaf('Tax', -0.57)),
      leaf('FBAPerUnitFulfillmentFee', -0.83),
    ),
  ];
  const sale = [item('MUG', 2, leaf('Sales', 20, leaf('ProductCharges', 20, leaf('OurPricePrincipal', 20))), ...fees)];

  it('have the fees of an order by article, a fee and the tax on it as one, and what is left of the sale', () => {
    const records = staged('Shipment', 15.6, { items: sale, breakdowns: [leaf('Sales', 20), leaf('Expenses', -4.4)] });
    expect(refundsOf(records)).to.deep.equal([]);
    expect(feesOf(records)).to.deep.equal([
      'referral Commission MUG 3.57',
      'fulfillment FBAPerUnitFulfillmentFee MUG 0.83',
    ]);
    expect(postingOf(records)).to.include({
      ...{
        postingId: 't1',
        isRelease: false,
        orderId: '302-1',
        accountId: 'Amazon.de',
        currency: 'EUR',
        total: '15.6',
      },
      ...{ settlementId: 's1', postedAt: '2026-07-09T18:40:11Z', type: 'Shipment' },
    });
  });

  it('have fees of the account by what they are called, whatever Amazon calls them today', () => {
    const named = (type: string, group: string, ...[name]: string[]): string => {
      const below = name === undefined ? [] : [leaf(name, -10)];
      const found = feesOf(staged(type, -10, { relatedIdentifiers: null, breakdowns: [leaf(group, -10, ...below)] }));
      return found[0]!.split(' ')[0]!;
    };
    expect(named('ServiceFee', 'AmazonFees', 'FBAStorageFee')).to.equal('storage');
    expect(named('ServiceFee', 'AmazonFees', 'FBALongTermStorageFee')).to.equal('storage');
    expect(named('ServiceFee', 'AmazonFees', 'Subscription')).to.equal('subscription');
    expect(named('ServiceFee', 'AmazonFees', 'FBARemovalFee')).to.equal('fulfillment');
    expect(named('ProductAdsPayment', 'AdvertisingFee')).to.equal('advertising');
    expect(named('ServiceFee', 'AmazonFees', 'CouponRedemptionFee')).to.equal('advertising');
    expect(named('Shipment', 'AmazonFees', 'ShippingChargeback')).to.equal('fulfillment');
    expect(named('Adjustment', 'Other')).to.equal('adjustment');
    expect(named('FBAInventoryReimbursement', 'FBAInventoryReimbursement', 'WarehouseLost')).to.equal('reimbursement');
    expect(named('ServiceFee', 'AmazonFees', 'NeverHeardOf')).to.equal('other');
    // Without any breakdown its description says what it is.
    const bare = staged('ServiceFee', -7, { relatedIdentifiers: null, description: 'FBAStorageBilling' });
    expect(feesOf(bare)).to.deep.equal(['storage FBAStorageBilling null 7']);
    const ofOrder = staged('ServiceFee', -3, { description: 'ShippingLabelPurchase' });
    expect(feesOf(ofOrder)).to.deep.equal(['fulfillment ShippingLabelPurchase null 3']);
  });

  it('that pay out the balance charge nothing, and are not part of what they pay out', () => {
    const records = staged('Transfer', -500, { breakdowns: [leaf('Transfer', -500)] });
    expect([feesOf(records), postingOf(records).settlementId]).to.deep.equal([[], null]);
  });

  it('that keep back a part of the balance charge nothing, and are part of the payout', () => {
    const records = staged('ReserveDebit', -50, { relatedIdentifiers: ids({ SETTLEMENT_ID: 's1' }) });
    expect([feesOf(records), postingOf(records).settlementId]).to.deep.equal([[], 's1']);
  });

  it('that refund tax within prices which Amazon remits are refunds of the rest', () => {
    const [first] = refundsOf(
      staged('Refund', -10, {
        items: [
          item(
            'MUG',
            1,
            leaf('ProductCharges', -10, leaf('OurPricePrincipal', -10)),
            leaf('Tax', -2, leaf('OurPriceTax', -2)),
            leaf('TaxWithheld', 2, leaf('MarketplaceFacilitatorVAT-Principal', 2)),
          ),
        ],
      }),
    );
    expect([first!.refund.returns, first!.refund.taxes, first!.refund.refunded]).to.deep.equal(['10', '0', '10']);
  });

  it('that refund an article and keep as much for its shipping have both', () => {
    const [first] = refundsOf(
      staged('Refund', 0, {
        items: [
          item(
            'MUG',
            1,
            leaf('ProductCharges', -5, leaf('OurPricePrincipal', -5)),
            leaf('Shipping', 5, leaf('ShippingPrincipal', 5)),
          ),
        ],
      }),
    );
    expect([first!.refund.returns, first!.refund.shipping, first!.refund.refunded]).to.deep.equal(['5', '-5', '0']);
  });

  it('that release deferred money have the id of what they release, and count only while that is not known', () => {
    const records = staged('Refund', -8, {
      items: [
        item(
          'MUG',
          1,
          leaf('ProductCharges', -10, leaf('OurPricePrincipal', -10)),
          leaf('AmazonFees', 2, leaf('Commission', 2)),
        ),
      ],
      relatedIdentifiers: ids({ ORDER_ID: '302-1', DEFERRED_TRANSACTION_ID: 't0', SETTLEMENT_ID: 's2' }),
    });
    expect(postingOf(records)).to.include({ postingId: 't0', isRelease: true, settlementId: 's2' });
    expect(feesOf(records)).to.deep.equal(['referral Commission MUG -2']);
    const [refund] = refundsOf(records);
    expect([refund!.updatedAt, refund!.refund.refundLineId]).to.deep.equal(['1970-01-01T00:00:00Z', 't0:1']);
  });

  it('that are refunds go to the lines of their SKUs; what names none is a row of its own, and so is one without an order', () => {
    const shown = (records: readonly CanonicalRecord[]): unknown[][] =>
      refundsOf(records).map(({ orderId, refund }) => [
        ...[orderId, refund.kind, refund.lineId, refund.quantity, refund.returns, refund.shipping, refund.refunded],
      ]);
    const records = staged('Refund', -17, {
      items: [
        item('MUG', 1, leaf('ProductCharges', -10, leaf('OurPricePrincipal', -10))),
        item('MUG', 1, leaf('ProductCharges', -2, leaf('GoodwillPrincipal', -2))),
        item(null, 0, leaf('Shipping', -5, leaf('ShippingPrincipal', -5))),
        item('TEE', 1, leaf('AmazonFees', 0)),
      ],
    });
    expect(shown(records)).to.deep.equal([
      ['302-1', 'line', 'MUG', '1', '10', '0', '10'],
      // Money for goods that stay with the buyer.
      ['302-1', 'line', 'MUG', '0', '2', '0', '2'],
      ['302-1', 'shipping', null, '0', '0', '5', '5'],
    ]);
    const lone = staged('GuaranteeClaim', -3, { relatedIdentifiers: null, breakdowns: [leaf('ProductCharges', -3)] });
    expect(shown(lone)).to.deep.equal([[null, 'adjustment', null, '0', '3', '0', '3']]);
  });

  it('that are refunds and tell what they are made of only as a whole, or not at all, are refunds of all that they are', () => {
    const shown = (changes: Json): unknown[][] => {
      const records = staged('Refund', -12, changes);
      expect(feesOf(records).filter((fee) => !fee.startsWith('referral'))).to.deep.equal([]);
      return refundsOf(records).map(({ refund }) => [refund.kind, refund.lineId, refund.returns, refund.refunded]);
    };
    const bare = (sku: string | null, total: number | null): Json => ({
      ...{ ...item(sku, 1), breakdowns: null },
      totalAmount: total === null ? null : money(total),
    });
    expect(shown({})).to.deep.equal([['adjustment', null, '12', '12']]);
    expect(shown({ items: [bare('MUG', -9), bare('TEE', -3)] })).to.deep.equal([
      ['line', 'MUG', '9', '9'],
      ['line', 'TEE', '3', '3'],
    ]);
    expect(shown({ items: [bare('MUG', null), bare('TEE', -3)] })).to.deep.equal([['adjustment', null, '12', '12']]);
    const whole = [
      leaf('ProductCharges', -14, leaf('OurPricePrincipal', -14)),
      leaf('AmazonFees', 2, leaf('Commission', 2)),
    ];
    expect(shown({ items: [bare('MUG', -12)], breakdowns: whole })).to.deep.equal([['line', 'MUG', '14', '14']]);
  });

  it('that refund the tax of a seller in prices tell it, for orders that tell theirs', () => {
    const [first] = refundsOf(
      staged('Refund', -11.9, {
        items: [
          item(
            'MUG',
            1,
            leaf('ProductCharges', -8, leaf('OurPricePrincipal', -8)),
            leaf('Shipping', -2, leaf('ShippingPrincipal', -2)),
            leaf('Tax', -1.9, leaf('OurPriceTax', -1.52), leaf('ShippingTax', -0.38)),
          ),
        ],
      }),
    );
    expect(first!.refund).to.include({ returns: '9.52', shipping: '2.38', taxes: '0', refunded: '11.9' });
    expect(first!.refund.taxWithin).to.deep.equal({ returns: '1.52', shipping: '0.38', fees: '0' });
  });

  it('from before the backfill count in payouts alone', () => {
    const early = staged('Refund', -10, { breakdowns: [leaf('ProductCharges', -10)] }, '{"isBeforeBackfill":true}');
    expect([refundsOf(early), postingOf(early).fees]).to.deep.equal([[], []]);
    expect(postingOf(early)).to.include({ total: '-10', settlementId: 's1' });
  });

  it('from before the backfill that are refunds do not come in by the row that releases their money after it', () => {
    const refund = { breakdowns: [leaf('ProductCharges', -10)] };
    const isRelease = {
      transactionId: 't2',
      relatedIdentifiers: ids({ ORDER_ID: '302-1', DEFERRED_TRANSACTION_ID: 't1' }),
    };
    const [release] = refundsOf(staged('Refund', -10, { ...refund, ...isRelease }));
    const early = staged('Refund', -10, refund, '{"isBeforeBackfill":true}');
    const gone = early.find((record) => record.kind === 'order_part_deletion')!;
    expect(gone).to.include({ part: 'refund', orderId: '302-1', id: release!.refund.refundLineId });
    expect(gone.deletedAt > release!.updatedAt).to.equal(true);
  });

  it('amounts of settlement reports are read in any local format', () => {
    const read = (text: string): string => formatDecimal(localAmount(text, 's1', 'amount'));
    const formats = ['95,00', '-1.234,50', '1,234.50', '1,234', '12', '', '0,5'];
    expect(formats.map(read)).to.deep.equal(['95', '-1234.5', '1234.5', '1234', '12', '0', '0.5']);
    expect(() => read('9x')).to.throw('amount is "9x", but a decimal was expected');
  });
});
