import { expect } from 'chai';
import type { OrderHeaderRecord } from '../../src/canonical/record.js';
import { decodeBody, encodeBody } from '../../src/models/parts/part-body.js';
import { order } from './records.js';

describe('The stored header of an order', () => {
  const {
    kind: _,
    presentment: __,
    taxes: ___,
    total: ____,
    lines: _____,
    refunds: ______,
    ...shared
  } = order('1', {
    shipTo: { country: 'US', region: 'US-CA', city: null },
    tags: ['gift'],
    discountCodes: ['TEN'],
  });
  const header: OrderHeaderRecord = {
    ...shared,
    ...{
      kind: 'order_header',
      isCancelledUndated: false,
      taxes: null,
      shippingTaxes: '0',
      discounts: '0',
      total: '10',
    },
    ...{ refundedSoFar: null, refundedSoFarOn: null },
  };

  it('keeps all of it, with its region, tags and discount codes', () => {
    expect(decodeBody('header', encodeBody(header))).to.deep.equal(header);
  });

  it('of an older build has no tags', () => {
    const older = JSON.stringify((JSON.parse(encodeBody(header)) as unknown[]).slice(0, 25));
    const { tags, discountCodes, ...known } = header;
    expect([tags, discountCodes]).to.deep.equal([['gift'], ['TEN']]);
    expect(decodeBody('header', older)).to.deep.equal(known);
  });
});
