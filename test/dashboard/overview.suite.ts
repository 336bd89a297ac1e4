import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { projectFile } from '../../src/runtime/project-files.js';
import { answer } from '../api/support/graphql-client.js';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { loadedCompany } from './support/company.js';
import { type Dashboard, startDashboard, violationsOf } from './support/dashboard.js';
import { type Figures, type Money, shown } from './support/shown.js';

const numbers = `netSales { amount currency } orders averageOrderValue { amount currency } itemsSold newCustomers
  returningCustomers refunds { amount currency } knownGrossMargin { amount currency }`;

describe('The overview', function () {
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

  const open = async (path = '/', options: Parameters<typeof openPage>[1] = {}) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(dashboard.url + path);
    await opened.page.locator('.tile .value data').first().waitFor();
    return opened;
  };
  const valueOf = (page: Page, field: string) => page.locator(`.tile[data-metric="${field}"] .value data`);

  it('has its picture in the README', async () => {
    const { page } = await open('/', { viewport: { width: 1280, height: 860 } });
    await page.locator('svg[role="img"]').first().waitFor();
    const picture = await page.screenshot();
    // `npm run picture` replaces it; any other run leaves the working tree alone.
    if (process.env.CARTOGRAPH_PICTURE) writeFileSync(projectFile(process.env.CARTOGRAPH_PICTURE), picture);
    expect(readFileSync(projectFile('README.md'), 'utf8')).to.include('](docs/overview.png)');
    const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(sizeOf(readFileSync(projectFile('docs', 'overview.png')))).to.deep.equal(sizeOf(picture));
    await leave(page);
  });

  it('shows a quarter of a fiscal year', async () => {
    const { page } = await open('/?range=FY2026-Q2');
    expect(await page.getByRole('alert').count()).to.equal(0);
    await leave(page);
  });

  it('shows what failed alone, and nothing that seems to be on its way, as other views do', async () => {
    const { page } = await openPage(browser);
    for (const view of ['/', '/money', '/marketing', '/status', '/number?metric=netSales']) {
      await page.goto(`${dashboard.url}${view}${view.includes('?') ? '&' : '?'}store=nowhere`);
      await page.getByRole('alert').getByText('Unknown source: "nowhere"').waitFor();
      expect(await page.locator('.skeleton').count(), view).to.equal(0);
    }
    await leave(page);
  });

  it('shows the numbers of the API to the last digit, and what they are compared with', async () => {
    const { page, notes } = await open();
    const { report } = await answer<{ report: { total: Figures & { comparisons: { previous: Figures }[] } } }>(
      dashboard.url,
      `query ($date: DateFilterInput) {
        report(filter: { date: $date }, toDate: true, compareTo: [{ with: PREVIOUS_PERIOD }, { with: PREVIOUS_YEAR_ISO }]) {
          total { ${numbers} comparisons { previous { ${numbers} } } }
        }
      }`,
      { date: { relative: { last: 28, unit: 'DAY' } } },
    );
    const { comparisons, ...total } = report.total;
    expect(Object.keys(total)).to.have.length(8);
    for (const [field, value] of Object.entries(total)) {
      const exact = typeof value === 'object' ? value?.amount : String(value);
      expect(await valueOf(page, field).getAttribute('value'), field).to.equal(exact);
      expect(await valueOf(page, field).textContent(), field).to.equal(shown(value));
      const before = page.locator(`.tile[data-metric="${field}"] .before`);
      expect(await before.allTextContents(), field).to.deep.equal(
        comparisons.map(({ previous }) => shown(previous[field])),
      );
    }
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });

  it('shows each day, store and channel as the API has them', async () => {
    const { page } = await open('/?range=last-7-days');
    const { days, stores } = await answer<{
      days: { rows: { netSales: Money; orders: number }[] };
      stores: { rows: { netSales: Money; source: { key: string } }[] };
    }>(
      dashboard.url,
      `{
      days: report(period: DAY, filter: { date: { relative: { last: 7, unit: DAY } } }) { rows { netSales { amount currency } orders } }
      stores: report(by: [SOURCE], toDate: true, orderBy: [{ metric: NET_SALES, descending: true }], filter: { date: { relative: { last: 7, unit: DAY } } }) {
        rows { netSales { amount currency } source { key } }
      }
    }`,
    );
    const cellsOf = (region: string, column: number) =>
      page.getByRole('region', { name: region }).locator(`tbody tr > :nth-child(${column})`).allTextContents();
    expect(await cellsOf('Net sales over time', 2)).to.deep.equal(days.rows.map(({ netSales }) => shown(netSales)));
    expect(await cellsOf('Net sales over time', 4)).to.deep.equal(days.rows.map(({ orders }) => shown(orders)));
    expect(await cellsOf('By store', 2)).to.deep.equal(stores.rows.map(({ netSales }) => shown(netSales)));
    expect(await cellsOf('By channel', 2)).to.have.length.above(3);
    await leave(page);
  });

  it('compares each store with the days that the whole is compared with: of a month, all of the month before', async () => {
    const { page } = await open('/?range=last-month');
    const { report } = await answer<{
      report: { groupTotals: { comparisons: { changePercent: { netSales: string | null } }[] }[] };
    }>(
      dashboard.url,
      `{ report(by: [SOURCE], toDate: true, period: MONTH, compareTo: [{ with: PREVIOUS_PERIOD }], orderBy: [{ metric: NET_SALES, descending: true }],
        filter: { date: { relative: { last: 1, unit: MONTH } } }) { groupTotals { comparisons { changePercent { netSales } } } } }`,
    );
    const oneDecimal = { style: 'percent', signDisplay: 'exceptZero', minimumFractionDigits: 1 } as const;
    const expected = report.groupTotals.map(({ comparisons: [compared] }) => {
      const { netSales } = compared!.changePercent;
      return netSales === null ? '–' : new Intl.NumberFormat('en-GB', oneDecimal).format(Number(netSales) / 100);
    });
    const shownChanges = await page.getByRole('region', { name: 'By store' }).locator('.change').allTextContents();
    expect(shownChanges.map((text) => text.replace(/^[▲▼■]/, '').replace(/^–.*/, '–'))).to.deep.equal(expected);
    await leave(page);
  });

  it('asks no more than three questions', async () => {
    const { page } = await openPage(browser);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(dashboard.url);
    await valueOf(page, 'netSales').waitFor();
    await page.getByText('As of').waitFor();
    expect(asked.filter((path) => path.startsWith('/graphql'))).to.have.members([
      '/graphql',
      '/graphql',
      '/graphql/stream',
    ]);
    await leave(page);
  });

  it('has nothing that axe finds wrong, in both themes, with each panel open', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, notes } = await open('/?store=london&range=nonsense', { colorScheme });
      expect(await violationsOf(page), colorScheme).to.deep.equal([]);
      for (const name of [/^Range/, /^Filter/, /What “Refunds” means/]) {
        await page.getByRole('button', { name }).click();
        await page.getByRole('dialog').waitFor();
        expect(await violationsOf(page), `${colorScheme}, ${name}`).to.deep.equal([]);
        await page.keyboard.press('Escape');
      }
      expect(notes).to.deep.equal(noNotes);
      await leave(page);
    }
  });

  it('keeps its whole state in the address: a link shows the same, and the back button returns', async () => {
    const { page } = await open();
    const all = await valueOf(page, 'netSales').getAttribute('value');
    await page.getByRole('button', { name: /^Range/ }).click();
    await page.getByRole('link', { name: 'Last month' }).click();
    await page.getByLabel('Compare with').selectOption('year');
    await page.getByRole('button', { name: /^Filter/ }).click();
    await page.getByLabel('Harbour & Pine London', { exact: true }).check();
    expect(new URL(page.url()).search).to.equal('?range=last-month&compare=year&store=london');
    await page.locator('.overview:not(.busy)').waitFor();
    const narrowed = await valueOf(page, 'netSales').getAttribute('value');
    expect(narrowed).not.to.equal(all);

    const { page: other } = await open(new URL(page.url()).search && `/${new URL(page.url()).search}`);
    expect(await valueOf(other, 'netSales').getAttribute('value')).to.equal(narrowed);
    expect(await other.getByLabel('Compare with').inputValue()).to.equal('year');
    await leave(other);

    for (let back = 0; back < 3; back += 1) await page.goBack();
    await page.locator(`.tile[data-metric="netSales"] .value data[value="${all}"]`).waitFor();
    expect(new URL(page.url()).search).to.equal('');
    await leave(page);
  });

  it('says what it does not understand of an address', async () => {
    const { page } = await open('/?range=last-flood&segment=whale&colour=blue');
    const said = await page.locator('.notices .notice').allTextContents();
    expect(said.join('\n'))
      .to.match(/“last-flood” is no range/)
      .and.match(/“whale” is no segment/)
      .and.match(/knows no “colour”/);
    await leave(page);
  });

  it('leaves out what cannot be counted by a filter, and says so', async () => {
    const { page } = await open('/?country=GB');
    await page.getByText('customers are not counted by country or segment').waitFor();
    expect(await valueOf(page, 'newCustomers').count()).to.equal(0);
    expect(await valueOf(page, 'orders').count()).to.equal(1);
    await leave(page);
  });

  it('can be used by keyboard alone', async () => {
    const { page } = await open();
    const focused = () => page.evaluate('document.activeElement.textContent');
    const tabTo = async (text: RegExp) => {
      for (let count = 0; count < 60; count += 1) {
        await page.keyboard.press('Tab');
        if (text.test(String(await focused()))) return;
      }
      expect.fail(`Tab does not reach ${text}`);
    };
    await tabTo(/^Range/);
    await page.keyboard.press('Enter');
    await tabTo(/^Yesterday$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).to.equal('?range=yesterday');
    // The focus is where it was.
    expect(await focused()).to.match(/^Range Yesterday/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).to.match(/^Range Yesterday/);
    await leave(page);
  });

  it('needs no scrolling to the side at 400 %, nor on a phone', async () => {
    for (const width of [320, 390]) {
      const { page } = await open('/', { viewport: { width, height: 256 } });
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
      await page.getByRole('button', { name: /^Range/ }).click();
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
      await leave(page);
    }
  });

  it('explains a number by its definition', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'What “Net sales” means', exact: true }).click();
    const { metricDefinitions } = await answer<{ metricDefinitions: { field: string; description: string }[] }>(
      dashboard.url,
      '{ metricDefinitions { field description } }',
    );
    const { description } = metricDefinitions.find(({ field }) => field === 'netSales')!;
    await page.getByRole('dialog').getByText(description).waitFor();
    await leave(page);
  });

  it('keeps its numbers while the API is gone, says so, and goes on once it is back', async () => {
    const { page } = await open();
    const before = await valueOf(page, 'netSales').textContent();
    const { port } = new URL(dashboard.url);
    await dashboard.stop();
    // Somebody looks for other numbers meanwhile.
    await page.getByRole('button', { name: /^Range/ }).click();
    await page.getByRole('link', { name: 'Yesterday' }).click();
    await page.getByText('Cartograph cannot be reached.').first().waitFor();
    expect(await valueOf(page, 'netSales').textContent()).to.equal(before);
    dashboard = await startDashboard(database, { port: Number(port) });
    await page.getByText('Cartograph cannot be reached.').first().waitFor({ state: 'detached' });
    await page.locator('.overview:not(.busy)').waitFor();
    const { report } = await answer<{ report: { total: Figures } }>(
      dashboard.url,
      '{ report(filter: { date: { relative: { last: 1, unit: DAY } } }) { total { netSales { amount currency } } } }',
    );
    await page
      .locator(`.tile[data-metric="netSales"] .value data[value="${(report.total.netSales as Money).amount}"]`)
      .waitFor();
    await leave(page);
  });
});
