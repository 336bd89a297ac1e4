import { expect } from 'chai';
import type { OrderHeaderRecord, OrderLinesRecord } from '../../src/canonical/record.js';
import { decodeBody, encodeBody } from '../../src/models/parts/part-body.js';
import { line, order } from './records.js';

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

  it('keeps its lines, if it has them', () => {
    const whole = { ...header, lines: [line('1'), line('2')] };
    expect(decodeBody('header', encodeBody(whole))).to.deep.equal(whole);
  });

  it('of an older build has no tags', () => {
    const older = JSON.stringify((JSON.parse(encodeBody(header)) as unknown[]).slice(0, 25));
    const { tags, discountCodes, ...known } = header;
    expect([tags, discountCodes]).to.deep.equal([['gift'], ['TEN']]);
    expect(decodeBody('header', older)).to.deep.equal(known);
  });
});

describe('The stored lines of an order', () => {
  const lines: OrderLinesRecord = {
    ...{ kind: 'order_lines', orderId: '1', updatedAt: '2026-07-01T00:00:00Z' },
    lines: [{ ...line('1'), taxesByOthers: '1.8' }, line('2')],
    ...{ deletedLines: [], isWhole: true, refusal: null },
  };

  it('keep all of them, with the tax that a marketplace remits', () => {
    expect(decodeBody('lines', encodeBody(lines))).to.deep.equal(lines);
  });
});
