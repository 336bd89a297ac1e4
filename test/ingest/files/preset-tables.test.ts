import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { RunningApi } from '../../../src/api/api.js';
import { presetNames } from '../../../src/ingest/files/table/presets.js';
import { projectFile } from '../../../src/runtime/project-files.js';
import { answer } from '../../api/support/graphql-client.js';
import { serveProduct } from '../../end-to-end/company/product-api.js';
import { TillFolder } from './support/folder.js';

const tables = projectFile('test', 'ingest', 'files', 'presets');
const fields = ['grossSales', 'discounts', 'returns', 'shipping', 'taxes', 'totalSales', 'refunds'] as const;

interface Day {
  channelId: string;
  date: string;
  orders: number;
  itemsSold: string;
}
type Row = Day & Record<(typeof fields)[number], { amount: string }>;

/** What the mapping says beside each preset: the answers to its questions, and a channel where two presets have the same. */
const beside: Record<string, string> = {
  'shopify-orders': 'refundedOn: ordered_at',
  'woocommerce-advanced-order-export': 'refundedOn: ordered_at, defaults: { sales_channel: AlgolPlus }',
  'etsy-orders': 'dates: MM/dd/yy, refundedOn: ordered_at',
  'ebay-orders': 'dates: MMM-dd-yy',
  'paypal-activity': 'dates: "dd/MM/yyyy HH:mm:ss z"',
  'paypal-activity-de': 'defaults: { sales_channel: PayPal DE }',
  'stripe-payments': 'refundedOn: ordered_at',
  'stripe-balance': 'defaults: { sales_channel: Stripe balance }',
  'stripe-balance-report': 'defaults: { sales_channel: Stripe report }',
  'magento-orders': 'dates: "MMM dd, yyyy hh:mm:ss a", refundedOn: ordered_at',
  'bigcommerce-orders': 'dates: dd/MM/yyyy, refundedOn: ordered_at',
  'squarespace-orders': 'defaults: { tax_included: true }, refundedOn: ordered_at',
  'xero-invoices': 'dates: dd/MM/yyyy, defaults: { tax_included: false }',
};

/** Every table of a preset in one folder, imported once. The expected figures are worked out by hand from the tables. */
describe('The tables of presets', function () {
  this.timeout(60_000);
  let till: TillFolder;
  let api: RunningApi;
  let days: Row[];

  before(async () => {
    till = await TillFolder.open();
    const entries = readdirSync(tables).map((file) => {
      const preset = path.basename(file, '.csv');
      const at = new Date('2026-06-30T09:00:00Z');
      utimesSync(till.put(file, readFileSync(path.join(tables, file))), at, at);
      return `  - { pattern: ${file}, preset: ${preset}${beside[preset] ? `, ${beside[preset]}` : ''} }`;
    });
    till.mapBy(`files:\n${entries.join('\n')}\n`);
    await till.synced();
    api = await serveProduct(till);
    const found = await answer<{ dailySummary: Row[] }>(
      api.url,
      `{ dailySummary(filter: { date: { range: { from: "2026-06-01", to: "2026-06-30" } } }, breakdown: CHANNEL)
        { channelId date orders itemsSold ${fields.map((name) => `${name} { amount }`).join(' ')} } }`,
    );
    days = found.dailySummary;
  });

  after(async () => {
    expect(await till.violations()).to.deep.equal([]);
    await api.close();
    await till.close();
  });

  /** Orders, items, and the sums of `fields` in a channel, with the digits that they need. */
  function sums(channel: string): string {
    const rows = days.filter(({ channelId }) => channelId === `till:${channel}`);
    const sum = (numbers: readonly (string | number)[]): string =>
      String(Number(numbers.reduce<number>((total, each) => total + Number(each), 0).toFixed(6)));
    return [
      sum(rows.map(({ orders }) => orders)),
      sum(rows.map(({ itemsSold }) => itemsSold)),
      ...fields.map((name) => sum(rows.map((row) => row[name].amount))),
    ].join(' ');
  }

  /** The days of a channel that have an amount. */
  const daysWith = (channel: string, field: (typeof fields)[number]): string[] =>
    days
      .filter((row) => row.channelId === `till:${channel}` && Number(row[field].amount) !== 0)
      .map((row) => `${row.date} ${Number(row[field].amount)}`);

  it('are all here', () => {
    // Those of Amazon have the rules of their platform, and tests of their own.
    expect(readdirSync(tables).map((file) => path.basename(file, '.csv'))).to.have.members(
      presetNames.filter((name) => !name.startsWith('amazon-')),
    );
  });

  it('have rejected what does not add up, or can be read in two ways, and nothing else', async () => {
    const messages = await till.messages();
    expect(messages).to.have.length(3);
    expect(messages[0]).to.match(/^magento-orders\.csv:8: refunded is "in another currency", but an amount/);
    expect(messages[1]).to.match(
      /^square-items\.csv:6-7: the total of order SQ3 is 10\.8 GBP, but its 2 line\(s\) come to .* to 11\.8/,
    );
    expect(messages[2]).to.match(/^xero-invoices\.csv:6-7: amount is "-5", but an amount/);
  });

  it('Shopify: taxes in prices and on top, a discount, a cancellation and refunds; gift cards and tips are no sales', () => {
    // #1001: 27.00 + 4.00 with 5.17 of tax in them, 3.00 off. #1002: 6.00 + 5.00 + 0.60, 3.00 refunded. #1003: 12.00 cancelled a
    // day later. #1004: 6.00 refunded. #1005: 12.00, a gift card of 25.00 and a tip of 2.00.
    expect(sums('web')).to.equal('5 7 59 2.5 19 8.33 5.77 51.6 9');
    expect(daysWith('web', 'returns')).to.deep.equal(['2026-06-02 3', '2026-06-04 10', '2026-06-05 6']);
  });

  it('Shopify: products by SKU or options, customers and stock', async () => {
    expect(
      await till.values(
        `select platform_variant_id, title, variant_title, product_type, price, unit_cost from warehouse.dim_product
         where vendor in ('Clay', 'Loom') order by 1`,
      ),
    ).to.deep.equal([
      ['007', 'Tee', 'S / Red', 'Shirts', '15', null],
      ['MUG', 'Mug', null, 'Cups', '12', '5'],
      ['tee/L/Blue/', 'Tee', 'L / Blue', 'Shirts', '16', null],
    ]);
    expect(
      await till.values(
        `select p.platform_variant_id, trim_scale(i.available), trim_scale(i.on_hand), trim_scale(i.committed), trim_scale(i.incoming)
         from warehouse.fact_inventory i join warehouse.dim_product p using (product_key) order by 1`,
      ),
    ).to.deep.equal([
      ['MUG', '7', '10', '2', '4'],
      ['tee/L/Blue/', '-1', '-1', '0', '0'],
    ]);
    expect(
      await till.values("select first_name, country, city from warehouse.dim_customer where last_name = 'Ash'"),
    ).to.deep.equal([['Ann', 'GB', 'Leeds']]);
  });

  it('WooCommerce by the Import Export Suite: lines in cells, a coupon, taxes on shipping, a cancelled order, a draft and refunds', () => {
    expect(sums('WooCommerce')).to.equal('2 4 35 3 10 5 6.4 33.4 5');
    expect(daysWith('WooCommerce', 'refunds')).to.deep.equal(['2026-06-08 4', '2026-06-09 1']);
  });

  it('WooCommerce by Advanced Order Export: prices after discounts', () => {
    expect(sums('AlgolPlus')).to.equal('1 3 27 0 10 5 6.4 28.4 10');
  });

  it('Square: amounts of whole lines, a gift card, a refund of its own; no half of a sale with a row of other arithmetic', () => {
    expect(sums('Main')).to.equal('1 3 10 1 2.5 0 1.3 7.8 3');
    expect(daysWith('Main', 'returns')).to.deep.equal(['2026-06-09 2.5']);
  });

  it('Etsy: the order in one table, its lines in another, one of them twice, and an adjusted total', () => {
    expect(sums('Etsy')).to.equal('1 3 23 2.3 5 3 1.2 19.9 5');
  });

  it('eBay: an order in one row, another with a row of its own above its lines, taxes on top', () => {
    // 2 × 1,010.00 + 5.00 + 162.00; 2 × 6.50 + 15.00 + 4.00.
    expect(sums('eBay')).to.equal('2 5 2048 0 0 9 162 2219 0');
    expect(daysWith('eBay', 'grossSales')).to.deep.equal(['2026-06-24 2020', '2026-06-25 28']);
  });

  it('PayPal: payments and refunds, in English and German', () => {
    expect(sums('PayPal')).to.equal('1 0 1041 0 10 4 5 1040 10');
    expect(sums('PayPal DE')).to.equal('1 0 1050 0 1050 0 0 0 1250');
    // 23:30 in Berlin is still the day before midnight in London.
    expect(daysWith('PayPal DE', 'grossSales')).to.deep.equal(['2026-06-13 1050']);
  });

  it('Stripe: charges, and the balance with the days of refunds and failures, in UTC', () => {
    expect(sums('Stripe')).to.equal('1 0 100 0 20 0 0 80 20');
    expect(daysWith('Stripe', 'grossSales')).to.deep.equal(['2026-06-15 100']);
    expect(sums('Stripe balance')).to.equal('3 0 95 0 70 0 0 25 70');
    expect(daysWith('Stripe balance', 'returns')).to.deep.equal(['2026-06-17 60', '2026-06-19 10']);
    expect(sums('Stripe report')).to.equal('2 0 40 0 15 0 0 25 15');
    expect(daysWith('Stripe report', 'returns')).to.deep.equal(['2026-06-19 5', '2026-06-21 10']);
  });

  it('Adyen: two captures of a payment, a refund and a payout', () => {
    expect(sums('Adyen')).to.equal('1 0 50 0 15 0 0 35 15');
  });

  it('Magento: amounts only, a refund and a cancelled order', () => {
    // 50.00 + 5.00, 11.00 refunded; 20.00 cancelled; 20.00 + 2.00 in the base currency.
    expect(sums('Magento')).to.equal('3 0 90 0 31 7 0 66 11');
  });

  it('BigCommerce: lines packed in a cell, with the separator in a name, a coupon and a refund', () => {
    expect(sums('Web shop')).to.equal('2 4 22 1 6 4 3.8 22.8 7.2');
  });

  it('Squarespace: taxes in prices, of which only the sum is known', () => {
    expect(sums('Squarespace')).to.equal('2 4 53.333333 3.333333 20 0 6 36 24');
  });

  it('Xero: a discount in per cent, a draft, and a credit note', () => {
    expect(sums('Xero')).to.equal('1 3 120 10 30 0 16 96 36');
  });

  it('say what they leave out, and what is none of their kinds', async () => {
    const leftOut = await till.values(
      `select name, rows_left_out from raw.delivery where rows_left_out <> '{}' order by name`,
    );
    expect(Object.fromEntries(leftOut.map(([name, rows]) => [name, rows]))).to.deep.equal({
      'adyen-settlement-details.csv': { payouts: 1 },
      'bigcommerce-orders.csv': { 'not paid': 1 },
      'ebay-orders.csv': { 'Seller ID': 1, footer: 1, 'without an order number': 1 },
      'paypal-activity-de.csv': { 'not completed': 1 },
      'paypal-activity.csv': { 'not completed': 1, '': 1 },
      'shopify-inventory.csv': { 'not stocked': 1 },
      'shopify-products.csv': { images: 1 },
      'square-items.csv': { 'gift cards paid back': 1 },
      'stripe-balance-report.csv': { payouts: 1 },
      'stripe-balance.csv': { payouts: 1, '': 1 },
      'stripe-payments.csv': { 'not paid': 1 },
      'woocommerce-advanced-order-export.csv': { drafts: 1 },
      'woocommerce-import-export-suite.csv': { drafts: 1 },
      'xero-invoices.csv': { 'not approved or void': 1 },
    });
    const first = (file: string, line: number): string =>
      `${file}: 1 row(s) are none of the kinds of the mapping, the first at line ${line}: they are not read. Give them a kind, or a name under leaveOut`;
    expect((await till.notices()).filter((notice) => notice.includes('none of the kinds'))).to.deep.equal([
      first('paypal-activity.csv', 5),
      first('stripe-balance.csv', 6),
    ]);
  });

  it('leave remarks where a day is not known', async () => {
    expect(await till.remarks('subject', 'code')).to.deep.equal([
      ['000000042', 'cancelled_without_day'],
      ['502', 'cancelled_without_day'],
    ]);
  });
});
