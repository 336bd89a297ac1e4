import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { projectFile } from '../../../src/runtime/project-files.js';
import { rejection } from '../../../test/support/rejection.js';
import { instant } from '../data/hand-made.js';
import { ledgerOf } from '../data/ledger.js';
import type { ShopContents, ShopOrder } from '../model.js';
import { loadRetail, retailSettings } from './load.js';
import { formatReport, type RetailReport } from './report.js';

const sample = projectFile('simulators/shopify/retail/retail-sample.csv');
const realFile =
  process.env.CARTOGRAPH_RETAIL_CSV ?? projectFile('..', 'shared', 'data', 'online-retail', 'online_retail.csv.gz');

describe('The loader of real trade', () => {
  let contents: ShopContents;
  let report: RetailReport;
  const order = (name: string): ShopOrder => contents.orders.find((each) => each.name === name) as ShopOrder;

  before(async () => {
    ({ contents, report } = await loadRetail(sample));
  });

  it('makes an order from every invoice with sales', () => {
    expect(contents.orders.map(({ id, name }) => [id, name])).to.deep.equal([
      [536365, '#536365'],
      [536366, '#536366'],
      [536367, '#536367'],
      [536368, '#536368'],
      [536371, '#536371'],
    ]);
    expect(
      order('#536365').lines.map(({ id, sku, title, quantity, unitPrice }) => [id, sku, title, quantity, unitPrice]),
    ).to.deep.equal([
      [5363650001, '85123A', 'HOLDER, WHITE "HEART"', 6, '2.55'],
      [5363650002, '71053', 'WHITE METAL LANTERN', 6, '3.39'],
      [5363650003, '71053', 'WHITE METAL LANTERN', 6, '3.39'],
    ]);
  });

  it('dates an order by the earliest line of its invoice, sold or not, on London clocks', () => {
    expect(order('#536365').processedAt).to.equal(instant('2010-12-01T08:26:00Z'));
    expect(order('#536366').processedAt).to.equal(instant('2011-07-01T08:00:00Z'));
    expect(order('#536368').processedAt).to.equal(instant('2011-07-02T08:59:00Z'));
  });

  it('keeps prices of three decimals exact', () => {
    expect(order('#536366').transactions.map(({ amount }) => amount)).to.deep.equal(['1.001']);
  });

  it('refunds a line of the latest earlier purchase that still has the quantity', () => {
    const taken = contents.orders.flatMap(({ name, refunds }) =>
      refunds.flatMap(({ note, lines }) =>
        lines.map(({ lineId, quantity, subtotal }) => [note, name, lineId, quantity, subtotal]),
      ),
    );
    expect(taken).to.deep.equal([
      ['Cancelled by C536372', '#536365', 5363650003, 6, '20.340'],
      ['Cancelled by C536372', '#536365', 5363650001, 1, '2.550'],
      ['Cancelled by C536373', '#536365', 5363650002, 2, '6.780'],
      ['Cancelled by C536372', '#536368', 5363680001, 2, '7.500'],
      ['Cancelled by C536377', '#536371', 5363710001, 1, '3.390'],
    ]);
  });

  it('combines the lines that one C-invoice cancels in an order into one refund, at the time of the C-invoice', () => {
    const { refunds, updatedAt, financialStatus } = order('#536365');
    expect(
      refunds.map(({ id, createdAt, totalRefunded, lines }) => [id, createdAt, totalRefunded, lines.length]),
    ).to.deep.equal([
      [536372001, instant('2011-07-03T09:00:00Z'), '22.890', 2],
      [536373000, instant('2011-07-04T09:00:00Z'), '6.780', 1],
    ]);
    expect(updatedAt).to.equal(instant('2011-07-04T09:00:00Z'));
    expect(financialStatus).to.equal('PARTIALLY_REFUNDED');
    expect(order('#536368').refunds.map(({ id }) => id)).to.deep.equal([536372000]);
    expect(order('#536366').financialStatus).to.equal('PAID');
  });

  it('counts lines that are left out, by reason and with their value', () => {
    const left = Object.fromEntries([...report.leftOut].map(([reason, { lines, value }]) => [reason, [lines, value]]));
    expect(left).to.deep.equal({
      'sale without price': [1, 0n],
      'sale without quantity': [1, 0n],
      'bad debt adjustment (A-invoice)': [1, 11_062_060n],
      'cancellation of more than any earlier purchase has left': [1, 23_730n],
      'cancellation of an article that this customer never bought': [1, 1850n],
      'cancellation without customer': [1, 1850n],
      'cancellation before any purchase of that article': [1, 3390n],
      'cancellation without negative quantity': [1, 3000n],
    });
    expect(report).to.deep.include({
      lines: 23,
      orders: 5,
      guestOrders: 1,
      customers: 2,
      products: 5,
      refunds: 4,
      sales: { lines: 10, value: 123_831n },
      cancelled: { lines: 5, value: 40_560n },
      repriced: { lines: 1, value: 390n },
    });
    const leftLines = [...report.leftOut.values()].reduce((sum, { lines }) => sum + lines, 0);
    expect(report.sales.lines + report.cancelled.lines + leftLines).to.equal(report.lines);
  });

  it('prints the report for people', () => {
    const text = formatReport(report);
    expect(text).to.match(/^cancelled lines matched +5 {2}£40\.560 in 4 refunds$/m);
    expect(text).to.match(/^left out: bad debt adjustment \(A-invoice\) +1 {2}£11,062\.060$/m);
  });

  it('has customers by number, with the country of their latest order, and no guests', () => {
    expect(
      contents.customers.map(({ id, email, address, createdAt }) => [id, email, address?.countryCode, createdAt]),
    ).to.deep.equal([
      [17850, null, 'GB', instant('2010-12-01T08:26:00Z')],
      [13047, null, undefined, instant('2011-07-05T09:00:00Z')],
    ]);
    expect(order('#536367').customerId).to.equal(null);
    expect(
      ledgerOf(contents, retailSettings).customers.map(({ key, orders, totalSpent }) => [key, orders, totalSpent]),
    ).to.deep.equal([
      ['account:13047', 1, '30.51'],
      ['account:17850', 3, '31.061'],
      ['order:536367', 1, '21.7'],
    ]);
  });

  it('makes a product from every stock code as written, with its most frequent description', () => {
    expect(
      contents.products.map(({ title, productType, variants: [first] }) => [
        first?.sku,
        title,
        productType,
        first?.price,
      ]),
    ).to.deep.equal([
      ['85123A', 'HOLDER, WHITE "HEART"', 'Merchandise', '2.55'],
      ['71053', 'WHITE METAL LANTERN', 'Merchandise', '3.39'],
      ['85123a', 'HOLDER TINY', 'Merchandise', '0.001'],
      ['POST', 'POSTAGE', 'Service', '18.00'],
      ['22633', 'HAND WARMER', 'Merchandise', '1.85'],
    ]);
  });

  it('also reads gzipped files, and names the line of an error', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'retail-'));
    try {
      const text = readFileSync(sample, 'utf8');
      const write = async (name: string, body: string | Buffer): Promise<string> => {
        await writeFile(path.join(folder, name), body);
        return path.join(folder, name);
      };
      expect((await loadRetail(await write('good.csv.gz', gzipSync(text)))).contents).to.deep.equal(contents);
      const fault = async (name: string, body: string | Buffer): Promise<string> =>
        (await rejection(loadRetail(await write(name, body)))).message;
      expect(await fault('head.csv', text.replace('InvoiceNo', 'Invoice'))).to.contain(
        'expected the header InvoiceNo,',
      );
      expect(await fault('date.csv', text.replace('2010-12-01 08:27:00', '1/12/2010 8:27'))).to.match(
        /record 2: InvoiceDate "1\/12\/2010 8:27" is not/,
      );
      expect(await fault('price.csv', text.replace('0.125', '12e-2'))).to.match(
        /record 5: UnitPrice "12e-2" is not a decimal/,
      );
      expect(await fault('mixed.csv', text.replace('3.39,17850', '3.39,17851'))).to.contain(
        'invoice 536365 has customers 17850 and 17851',
      );
      expect(await fault('cut.csv.gz', gzipSync(text).subarray(0, 300))).to.contain('unexpected end of file');
      expect((await rejection(loadRetail(path.join(folder, 'none.csv')))).message).to.contain('ENOENT');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('accounts for every line of the real file', async function () {
    if (!existsSync(realFile)) {
      // Printed here, because mocha does not print the reason for a skip.
      this.test!.title += ' (skipped: no real file; set CARTOGRAPH_RETAIL_CSV to online_retail.csv.gz)';
      this.skip();
    }
    const started = process.cpuUsage();
    const real = await loadRetail(realFile);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6, 'seconds of CPU').to.be.below(15);
    const left = [...real.report.leftOut.values()].reduce((sum, { lines }) => sum + lines, 0);
    expect(real.report.lines).to.equal(541_909);
    expect(real.report.sales).to.deep.equal({ lines: 530_103, value: 10_655_622_484n });
    // Calculated independently of the loader, by a loop over the raw lines in another language.
    expect(real.report.cancelled).to.deep.equal({ lines: 7469, value: 505_323_020n });
    expect(real.report.sales.lines + real.report.cancelled.lines + left).to.equal(541_909);
    expect(real.report).to.include({ orders: 19_959, customers: 4338 });
    const ids = real.contents.orders.flatMap((each) =>
      [...each.lines, ...each.refunds.flatMap(({ lines }) => lines)].map(({ id }) => id),
    );
    expect(new Set(ids).size).to.equal(ids.length);
    const { days } = ledgerOf(real.contents, retailSettings);
    expect(days[0]).to.include({ day: '2010-12-01', orders: 127, itemsSold: '26919', grossSales: '58960.79' });
    expect(days.reduce((sum, { orders }) => sum + orders, 0)).to.equal(19_959);
    for (const each of real.contents.orders) {
      const [sale, ...back] = each.transactions.map(({ amount }) => Math.round(Number(amount) * 1000));
      expect(
        back.reduce((sum, amount) => sum + amount, 0),
        each.name,
      ).to.be.at.most(sale as number);
    }
  });
});
