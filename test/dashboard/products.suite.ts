import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { answer } from '../api/support/graphql-client.js';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { loadedCompany } from './support/company.js';
import { type Dashboard, startDashboard, violationsOf } from './support/dashboard.js';
import { columnOf } from './support/exact-column.js';
import { exact, type Figures, type Money } from './support/shown.js';

const last28Days = { date: { relative: { last: 28, unit: 'DAY' } } };

interface Compared {
  netSales: Money;
  itemsSold: string;
  previous: { netSales: Money };
  change: { netSales: Money; itemsSold: string };
}

interface Moved {
  product: { label: string };
  netSales: Money;
  comparisons: Compared[];
}

describe('The view of products', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let dashboard: Dashboard;
  let browser: Browser;

  before(async function () {
    needsChromium(this);
    database = await loadedCompany();
    dashboard = await startDashboard(database);
    browser = await sharedChromium();
  });
  after(async () => {
    await dashboard?.stop();
    await database?.drop();
  });

  const settled = (page: Page) => page.locator('.view:not(.busy) .tile .value data').first().waitFor();
  const open = async (path = '/products', options: Parameters<typeof openPage>[1] = {}) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(dashboard.url + path);
    await settled(opened.page);
    return opened;
  };

  it('shows totals, the best, movers and stock of the API to the last digit, by two requests', async () => {
    const { page, notes } = await openPage(browser);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${dashboard.url}/products`);
    await settled(page);
    expect(asked.filter((path) => path === '/graphql')).to.have.length(2);
    const { whole, stock, best, all, cover, dead } = await answer<{
      whole: { total: Figures };
      stock: { total: Figures };
      best: { groupTotals: Figures[] };
      all: { groupTotals: Moved[] };
      cover: { groupTotals: Figures[] };
      dead: { groupTotals: Figures[] };
    }>(
      dashboard.url,
      `query ($filter: ReportFilter) {
        whole: report(toDate: true, filter: $filter) {
          total { netSales { amount currency } itemsSold refundRateByUnit knownGrossMargin { amount currency } }
        }
        stock: report(filter: $filter) { total { unitsOnHand knownStockValue { amount currency } daysOfCover deadStock } }
        best: report(toDate: true, by: [PRODUCT, SOURCE], filter: $filter, limit: 25, orderBy: [{ metric: NET_SALES, descending: true }]) {
          groupTotals { netSales { amount currency } itemsSold refundRateByUnit }
        }
        all: report(toDate: true, by: [PRODUCT, SOURCE], filter: $filter, compareTo: [{ with: PREVIOUS_PERIOD }]) {
          groupTotals { product { label } netSales { amount currency } comparisons {
            previous { netSales { amount currency } } change { netSales { amount currency } itemsSold }
          } }
        }
        cover: report(by: [PRODUCT, SOURCE], filter: $filter, orderBy: [{ metric: DAYS_OF_COVER }]) {
          groupTotals { daysOfCover unitsOnHand dailyDemand }
        }
        dead: report(by: [PRODUCT, SOURCE], filter: $filter, orderBy: [{ metric: KNOWN_STOCK_VALUE, descending: true }]) {
          groupTotals { deadStock unitsOnHand knownStockValue { amount currency } }
        }
      }`,
      { filter: last28Days },
    );
    for (const [field, value] of [...Object.entries(whole.total), ...Object.entries(stock.total)]) {
      const tile = page.locator(`.tile[data-metric="${field}"] .value data`);
      expect(await tile.getAttribute('value'), field).to.equal(exact(value));
    }
    for (const [column, field] of [
      [2, 'netSales'],
      [5, 'itemsSold'],
      [6, 'refundRateByUnit'],
    ] as const) {
      const values = best.groupTotals.map((row) => exact(row[field]));
      expect(values).to.have.length(26);
      expect(await columnOf(page, 'By product', column), field).to.deep.equal(values);
    }

    // Rises and falls are found by the API; here they are found in all products.
    const change = ({ comparisons: [compared] }: Moved) => Number(compared!.change.netSales.amount);
    const moved = all.groupTotals.toSorted((a, b) => change(b) - change(a));
    const rises = moved.slice(0, 8);
    const falls = moved.toReversed().slice(0, 8);
    expect(change(rises[7]!)).to.be.above(0);
    expect(change(falls[7]!)).to.be.below(0);
    for (const [section, rows] of [
      ['Greatest rises', rises],
      ['Greatest falls', falls],
    ] as const) {
      expect(await columnOf(page, section, 2)).to.deep.equal(
        rows.map(({ comparisons: [compared] }) => compared!.change.netSales.amount),
      );
      expect(await columnOf(page, section, 4)).to.deep.equal(rows.map(({ netSales }) => netSales.amount));
      expect(await columnOf(page, section, 5)).to.deep.equal(
        rows.map(({ comparisons: [compared] }) => compared!.previous.netSales.amount),
      );
    }

    const covered = cover.groupTotals.filter(({ daysOfCover }) => daysOfCover !== null).slice(0, 12);
    const lying = dead.groupTotals.filter(({ deadStock }) => Number(deadStock ?? 0) > 0).slice(0, 12);
    for (const [section, column, values] of [
      ['Runs out first', 2, covered.map(({ daysOfCover }) => exact(daysOfCover))],
      ['Runs out first', 3, covered.map(({ unitsOnHand }) => exact(unitsOnHand))],
      ['Runs out first', 4, covered.map(({ dailyDemand }) => exact(dailyDemand))],
      ['Dead stock', 2, lying.map(({ deadStock }) => exact(deadStock))],
      ['Dead stock', 4, lying.map(({ knownStockValue }) => exact(knownStockValue))],
    ] as const) {
      expect(values).to.have.length(12);
      expect(await columnOf(page, section, column), `${section}, ${column}`).to.deep.equal(values);
    }
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });

  it('keeps what is put together, the movers and the order in its address, by keyboard too', async () => {
    const { page } = await open();
    await page.getByLabel('Split by').selectOption('SKU');
    await page.getByLabel('Rises and falls of').selectOption('units sold');
    await page.getByRole('region', { name: 'By SKU' }).getByRole('link', { name: 'Units sold' }).focus();
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).search).to.equal('?by=sku&movers=itemsSold&sort=itemsSold');
    await page.locator('.view:not(.busy)').waitFor();
    const { report } = await answer<{
      report: { groupTotals: { itemsSold: string; comparisons: Compared[] }[] };
    }>(
      dashboard.url,
      `query ($filter: ReportFilter) { report(toDate: true, by: [SKU], filter: $filter, compareTo: [{ with: PREVIOUS_PERIOD }]) {
        groupTotals { itemsSold comparisons { change { itemsSold } } }
      } }`,
      { filter: last28Days },
    );
    const most = (of: (row: (typeof report.groupTotals)[number]) => string) =>
      report.groupTotals.map((row) => Number(of(row))).toSorted((a, b) => b - a);
    const { page: other } = await open(`/products${new URL(page.url()).search}`);
    for (const each of [page, other]) {
      const sold = await columnOf(each, 'By SKU', 5);
      expect(sold.slice(0, 25).map(Number)).to.deep.equal(most(({ itemsSold }) => itemsSold).slice(0, 25));
      const rises = await columnOf(each, 'Greatest rises', 2);
      expect(rises.map(Number)).to.deep.equal(
        most(({ comparisons: [compared] }) => compared!.change.itemsSold).slice(0, 8),
      );
    }
    for (let back = 0; back < 3; back += 1) await page.goBack();
    expect(new URL(page.url()).search).to.equal('');
    await page.getByRole('region', { name: 'By product' }).waitFor();
    await leave(page);
    await leave(other);
  });

  it('opens what was sold without a product to the sales of its store alone', async () => {
    const { month, amounts } = await monthOfUnnamed();
    const { page } = await open(`/products?range=${month}`);
    const row = page.getByRole('region', { name: 'By product' }).getByRole('row', { name: 'No product' }).first();
    const number = row.getByRole('link').first();
    const amount = await number.locator('data').getAttribute('value');
    expect(amount).to.be.oneOf(amounts);
    await number.click();
    await page.locator('.view:not(.busy) .tile[data-metric="netSales"] .value data').waitFor();
    expect(await page.locator('.tile[data-metric="netSales"] .value data').getAttribute('value')).to.equal(amount);
    await leave(page);
  });

  /** A month in which two stores sold something without a product, one of them enough to be among the best. */
  async function monthOfUnnamed(): Promise<{ month: string; amounts: string[] }> {
    const now = new Date();
    for (let ago = 1; ago <= 12; ago += 1) {
      const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ago)).toISOString().slice(0, 7);
      const [year, number] = month.split('-').map(Number);
      const {
        report: { groupTotals },
      } = await answer<{ report: { groupTotals: { product: { key: string | null }; netSales: Money }[] } }>(
        dashboard.url,
        `query ($filter: ReportFilter) { report(by: [PRODUCT, SOURCE], filter: $filter, orderBy: [{ metric: NET_SALES, descending: true }]) {
          groupTotals { product { key } netSales { amount currency } }
        } }`,
        { filter: { date: { year: [year], month: [number] } } },
      );
      const ranks = groupTotals.flatMap(({ product: { key } }, rank) => (key === null ? [rank] : []));
      if (ranks.length > 1 && ranks[0]! < 25)
        return { month, amounts: ranks.map((rank) => groupTotals[rank]!.netSales.amount) };
    }
    throw new Error('No month of the company has two stores that sold something without a product.');
  }

  it('leaves out what has no answer, and says so', async () => {
    const { page } = await open('/products?country=GB&compare=none');
    await page.getByText('stock is not counted by channel, country or segment').waitFor();
    expect(await page.getByRole('region').count()).to.equal(2);
    await page.goto(`${dashboard.url}/products?range=today`);
    await page.getByRole('region', { name: 'Greatest rises' }).getByText('Not compared').waitFor();
    await page.goto(`${dashboard.url}/products?range=2001`);
    await page.getByRole('region', { name: 'Greatest rises' }).getByText('None.').waitFor();
    await page.getByRole('region', { name: 'Dead stock' }).getByText('None').waitFor();
    // Stock of days to come is unknown: what failed stands there alone, and nothing that seems to be on its way.
    await page.goto(`${dashboard.url}/products?range=2090`);
    await page.getByRole('alert').getByText('unknown for days to come').waitFor();
    expect(await page.locator('.skeleton').count()).to.equal(0);
    await leave(page);
  });

  it('has nothing that axe finds wrong in both themes, and needs no scrolling to the side on a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, notes } = await open('/products', { colorScheme, viewport: { width: 390, height: 800 } });
      expect(await violationsOf(page), colorScheme).to.deep.equal([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(390);
      expect(notes).to.deep.equal(noNotes);
      await leave(page);
    }
  });
});
