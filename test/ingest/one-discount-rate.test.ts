import { expect } from 'chai';
import type { OrderLine } from '../../src/canonical/record.js';
import { TillFolder } from './files/support/folder.js';
import { bag, order as shopifyOrder } from './shopify-stage/hand-made.js';
import { type Json, stageOrder as stageShopify } from './shopify-stage/records.js';
import { stageOrder as stageWoo, line as wooLine, order as wooOrder } from './woocommerce-stage/written-orders.js';

/** A line whose prices include tax; `taxes` are [amount, rate]. */
function shopifyLine(amounts: {
  unit: string;
  quantity?: number;
  off?: string;
  allocated?: string;
  taxes: [string, number][];
}) {
  const { unit, quantity = 1, off = '0', allocated, taxes } = amounts;
  const listed = (Number(unit) * quantity).toFixed(2);
  return {
    ...{ id: 'gid://shopify/LineItem/1', sku: 'A', title: 'Article', variantTitle: null, quantity, isGiftCard: false },
    ...{ product: null, variant: null, originalUnitPriceSet: bag(unit), originalTotalSet: bag(listed) },
    discountedTotalSet: bag((Number(listed) - Number(off)).toFixed(2)),
    discountAllocations: allocated === undefined ? [] : [{ allocatedAmountSet: bag(allocated) }],
    taxLines: taxes.map(([amount, rate]) => ({ title: 'VAT', rate, priceSet: bag(amount) })),
  };
}

function atShopify(total: string, line: Json): OrderLine {
  return stageShopify(shopifyOrder(total, [line], { taxesIncluded: true })).lines[0]!;
}

/** Unit price, gross sales, discounts; then the three as the buyer saw them. */
function shown({ unitPrice, grossSales, discounts, includingTax }: OrderLine): unknown[] {
  return [unitPrice, grossSales, discounts, includingTax && Object.values(includingTax)];
}

// 119.00 including 19 % VAT, 10 % off: 107.10, of which 17.10 is tax.
const tenPercent = ['100', '100', '10', ['119', '119', '11.9']];

describe('A promotion of 10 % with prices that include tax', () => {
  it("is 10 % of gross sales at Shopify, as a discount on the line or a share of the order's", () => {
    const taxes: [string, number][] = [['17.10', 0.19]];
    expect(shown(atShopify('107.10', shopifyLine({ unit: '119.00', off: '11.90', taxes })))).to.deep.equal(tenPercent);
    expect(shown(atShopify('107.10', shopifyLine({ unit: '119.00', allocated: '11.90', taxes })))).to.deep.equal(
      tenPercent,
    );
  });

  it('is 10 % at WooCommerce, which reports amounts without tax', () => {
    const sold = wooLine(1, { subtotal: '100.00', total: '90.00', tax: '17.10' }, { subtotal_tax: '19.00' });
    const { lines } = stageWoo(wooOrder({ total: '107.10', tax: '17.10', lines: [sold] }));
    expect(shown(lines[0]!)).to.deep.equal(tenPercent);
  });

  it('is 10 % in files, as a discount on the line or on the order', async () => {
    const till = await TillFolder.open({ taxIncluded: true });
    try {
      till.put('orders.csv', 'order_id,ordered_at,discount\nline,2026-05-01,\norder,2026-05-01,11.90\n');
      till.put(
        'order_lines.csv',
        'order_id,line_id,quantity,unit_price,discount,tax\nline,1,1,119.00,11.90,17.10\norder,1,1,119.00,,17.10\n',
      );
      await till.synced();
      const rows = await till.values(
        `select store_unit_price, store_gross_sales, store_discounts,
           array[store_unit_price_including_tax, store_gross_sales_including_tax, store_discounts_including_tax]::text[]
         from warehouse.fact_order_items order by order_key`,
      );
      expect(rows).to.deep.equal([tenPercent, tenPercent]);
      expect(await till.values('select discounts / gross_sales = 0.1 from warehouse.agg_daily_summary')).to.deep.equal([
        [true],
      ]);
      expect(await till.violations()).to.deep.equal([]);
    } finally {
      await till.close();
    }
  });
});

describe('Amounts without tax', () => {
  it('are exact in gross sales less discounts; only the discount is rounded, to six decimals', () => {
    // 3 x 9.99 less 5.00: 24.97, of which 1.63 (7 %) is tax. 5.00 x 23.34 / 24.97 = 4.673608…
    const line = atShopify('24.97', shopifyLine({ unit: '9.99', quantity: 3, off: '5.00', taxes: [['1.63', 0.07]] }));
    expect(shown(line)).to.deep.equal(['9.337869333', '28.013608', '4.673608', ['9.99', '29.97', '5']]);
  });

  it('combine several taxes of a line', () => {
    const line = atShopify(
      '90.00',
      shopifyLine({
        unit: '100.00',
        off: '10.00',
        taxes: [
          ['6.00', 0.08],
          ['9.00', 0.12],
        ],
      }),
    );
    expect(shown(line).slice(0, 3)).to.deep.equal(['83.333333', '83.333333', '8.333333']);
  });

  it('use the tax rates of a line for which nothing was paid, and are unchanged without any', () => {
    const free = (taxes: [string, number][]) =>
      shown(atShopify('0.00', shopifyLine({ unit: '119.00', off: '119.00', taxes }))).slice(0, 3);
    expect(free([['0.00', 0.19]])).to.deep.equal(['100', '100', '100']);
    expect(
      free([
        ['0.00', 0.1],
        ['0.00', 0.09],
      ]),
    ).to.deep.equal(['100', '100', '100']);
    expect(free([])).to.deep.equal(['119', '119', '119']);
  });

  it("are the order's own if its prices exclude tax: the buyer saw no others", () => {
    const line = shopifyLine({ unit: '100.00', off: '10.00', taxes: [['17.10', 0.19]] });
    const { lines } = stageShopify(shopifyOrder('107.10', [line]));
    expect(shown(lines[0]!)).to.deep.equal(['100', '100', '10', null]);
  });

  it('give a negative discount for a line sold above its list price', () => {
    const sold = wooLine(1, { subtotal: '100.00', total: '110.00', tax: '20.90' }, { subtotal_tax: '19.00' });
    const { lines } = stageWoo(wooOrder({ total: '130.90', tax: '20.90', lines: [sold] }));
    expect(shown(lines[0]!)).to.deep.equal(['100', '100', '-10', ['119', '119', '-11.9']]);
  });
});
