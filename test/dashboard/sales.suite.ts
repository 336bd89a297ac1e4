import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { answer } from '../api/support/graphql-client.js';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { loadedCompany } from './support/company.js';
import { type Dashboard, startDashboard, violationsOf } from './support/dashboard.js';
import { columnOf } from './support/exact-column.js';
import { exact, type Figures, type Money, shown } from './support/shown.js';

const ofLines = `netSales { amount currency } grossSales { amount currency } discounts { amount currency }
  returns { amount currency } itemsSold`;
const numbers = `${ofLines} orders averageOrderValue { amount currency } itemsPerOrder`;
const last28Days = { date: { relative: { last: 28, unit: 'DAY' } } };

describe('The view of sales', function () {
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
  const open = async (path = '/sales', options: Parameters<typeof openPage>[1] = {}) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(dashboard.url + path);
    await settled(opened.page);
    return opened;
  };

  it('shows the totals, days, groups and hours of the API to the last digit, by two requests', async () => {
    const { page, notes } = await openPage(browser);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${dashboard.url}/sales`);
    await settled(page);
    expect(asked.filter((path) => path === '/graphql')).to.have.length(2);
    const { whole, days, stores, week } = await answer<{
      whole: { total: Figures & { comparisons: { previous: Figures }[] } };
      days: { rows: { netSales: Money; comparisons: { previous: { netSales: Money } }[] }[] };
      stores: { groupTotals: Figures[] };
      week: { groupTotals: { weekday: { key: string }; hour: { key: string }; netSales: Money }[] };
    }>(
      dashboard.url,
      `query ($filter: ReportFilter) {
        whole: report(toDate: true, filter: $filter, compareTo: [{ with: PREVIOUS_PERIOD }]) { total { ${numbers} comparisons { previous { ${numbers} } } } }
        days: report(filter: $filter, period: DAY, compareTo: [{ with: PREVIOUS_PERIOD }]) {
          rows { netSales { amount currency } comparisons { previous { netSales { amount currency } } } }
        }
        stores: report(toDate: true, filter: $filter, by: [SOURCE], orderBy: [{ metric: NET_SALES, descending: true }]) { groupTotals { ${numbers} } }
        week: report(filter: $filter, by: [WEEKDAY, HOUR], toDate: true) { groupTotals { weekday { key } hour { key } netSales { amount currency } } }
      }`,
      { filter: last28Days },
    );
    const { comparisons, ...total } = whole.total;
    expect(Object.keys(total)).to.have.length(8);
    for (const [field, value] of Object.entries(total)) {
      const tile = page.locator(`.tile[data-metric="${field}"]`);
      expect(await tile.locator('.value data').getAttribute('value'), field).to.equal(exact(value));
      if (field === 'itemsPerOrder') continue;
      expect(await tile.locator('.value data').textContent(), field).to.equal(shown(value));
      expect(await tile.locator('.before').textContent(), field).to.equal(shown(comparisons[0]!.previous[field]));
    }
    expect(await columnOf(page, 'Net sales over time', 2)).to.deep.equal(
      days.rows.map(({ netSales }) => exact(netSales)),
    );
    expect(await columnOf(page, 'Net sales over time', 3)).to.deep.equal(
      days.rows.map(({ comparisons: [before] }) => exact(before!.previous.netSales)),
    );
    for (const [column, field] of [
      [2, 'netSales'],
      [5, 'grossSales'],
      [6, 'discounts'],
      [7, 'returns'],
      [8, 'orders'],
      [9, 'averageOrderValue'],
      [10, 'itemsSold'],
      [11, 'itemsPerOrder'],
    ] as const) {
      expect(await columnOf(page, 'By store', column), field).to.deep.equal(
        stores.groupTotals.map((row) => exact(row[field])),
      );
    }
    for (let weekday = 1; weekday <= 7; weekday += 1) {
      const ofDay = week.groupTotals.filter((cell) => cell.weekday.key === String(weekday));
      const found = await columnOf(page, /by weekday and hour/, weekday + 1);
      expect(
        found.filter((value) => value !== null),
        `weekday ${weekday}`,
      ).to.deep.equal(
        ofDay.toSorted((a, b) => Number(a.hour.key) - Number(b.hour.key)).map(({ netSales }) => exact(netSales)),
      );
    }
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });

  it('keeps the metric, the grouping and the order of the table in its address', async () => {
    const { page } = await open();
    await page.getByLabel('Show').selectOption('Orders');
    await page.getByLabel('Split by').selectOption('country');
    await page.getByRole('region', { name: 'By country' }).getByRole('link', { name: 'Units sold' }).click();
    expect(new URL(page.url()).search).to.equal('?metric=orders&by=country&sort=itemsSold');
    await settled(page);
    const heading = page.getByRole('columnheader', { name: 'Units sold' });
    expect(await heading.getAttribute('aria-sort')).to.equal('descending');
    await heading.getByRole('link').focus();
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).search).to.equal('?metric=orders&by=country&sort=itemsSold-up');
    await page.locator('.view:not(.busy)').waitFor();

    const { page: other } = await open(`/sales${new URL(page.url()).search}`);
    const { report } = await answer<{ report: { groupTotals: { itemsSold: string }[] } }>(
      dashboard.url,
      `query ($filter: ReportFilter) { report(toDate: true, filter: $filter, by: [COUNTRY], orderBy: [{ metric: ITEMS_SOLD }]) { groupTotals { itemsSold } } }`,
      { filter: last28Days },
    );
    const smallestFirst = report.groupTotals.map(({ itemsSold }) => itemsSold);
    expect(smallestFirst).to.have.length.above(3);
    for (const each of [page, other]) {
      expect(await columnOf(each, 'By country', 2)).to.deep.equal(smallestFirst);
      await each.getByRole('heading', { name: 'Orders over time' }).waitFor();
    }
    await page.goBack();
    await page.goBack();
    await page.goBack();
    expect(new URL(page.url()).search).to.equal('?metric=orders');
    await page.getByRole('region', { name: 'By store' }).waitFor();
    await leave(page);
    await leave(other);
  });

  it('leaves out orders where they cannot be counted, and says what it does not understand', async () => {
    const { page } = await open('/sales?metric=orders&by=category&sort=whales');
    expect(await page.locator('.notices').textContent()).to.include('“whales” is no value of “sort”');
    await page.getByRole('heading', { name: 'Orders over time' }).waitFor();
    expect(
      await page.getByRole('region', { name: 'By category' }).getByRole('columnheader').allTextContents(),
    ).not.to.include('Orders');
    await page.goto(`${dashboard.url}/sales?metric=orders&category=Candles`);
    await page.getByText('orders are not counted by category').waitFor();
    await page.getByRole('heading', { name: 'Net sales over time' }).waitFor();
    expect(await page.locator('.tile').count()).to.equal(5);
    await leave(page);
  });

  it('has nothing that axe finds wrong in both themes, and needs no scrolling to the side on a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, notes } = await open('/sales?by=channel', { colorScheme, viewport: { width: 390, height: 800 } });
      expect(await violationsOf(page), colorScheme).to.deep.equal([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(390);
      expect(notes).to.deep.equal(noNotes);
      await leave(page);
    }
  });
});
