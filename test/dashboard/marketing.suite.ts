import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { sum } from '../../clients/typescript/src/decimal/arithmetic.js';
import { decimal } from '../../clients/typescript/src/decimal/decimal.js';
import type { Source } from '../../src/canonical/source.js';
import { answer } from '../api/support/graphql-client.js';
import { campaign, spendDay, spendRow, visitsDay, visitsRow } from '../models/partition-records.js';
import { addSources, apply, publish } from '../models/warehouse.js';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { loadedCompany } from './support/company.js';
import { type Dashboard, exactColumn, startDashboard, violationsOf } from './support/dashboard.js';

interface Money {
  amount: string;
}

const dayMs = 86_400_000;
const dayBefore = (days: number): string => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10);

/** Two platforms that advertise for London and a property that measures it, of the last ten days that are over. */
async function advertise({ pool }: TestDatabase): Promise<void> {
  const zone = { timezone: 'Europe/London', updatedAt: new Date().toISOString() };
  const source = (sourceId: string, platform: Source['platform'], name: string): Source => ({
    ...{ sourceId, platform, name, currency: 'GBP', timezone: zone.timezone },
  });
  const google = source('test-google', 'GOOGLE_ADS', 'Ads of tests');
  const meta = source('test-meta', 'META_ADS', 'Other ads of tests');
  const analytics = source('test-web', 'GOOGLE_ANALYTICS', 'Visits of tests');
  await addSources(pool, [google, meta, analytics]);
  await pool.query("update ops.source set store_id = 'london' where source_id like 'test-%'");
  const days = Array.from({ length: 10 }, (_, at) => at + 1);
  const spent = (ago: number, restatedUntil: string) =>
    spendDay(
      [spendRow('a', { spend: `${ago}.25` }), spendRow('b', { spend: '3.10', clicks: '7', conversionValue: null })],
      { ...zone, date: dayBefore(ago), restatedUntil },
    );
  await apply(pool, [campaign('a'), campaign('b'), ...days.map((each) => spent(each, dayBefore(-20)))], google);
  await apply(pool, [campaign('c'), ...days.map((each) => spent(each, dayBefore(each - 1)))], meta);
  const visits = days.map((each) =>
    visitsDay([visitsRow(), visitsRow({ channelGroup: 'Direct', sessions: `${each}` })], {
      ...{ ...zone, date: dayBefore(each), restatedUntil: dayBefore(each - 3) },
    }),
  );
  await apply(pool, visits, analytics);
  await publish(pool, zone.updatedAt);
}

describe('The view of marketing', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let dashboard: Dashboard;
  let browser: Browser;

  before(async function () {
    needsChromium(this);
    database = await loadedCompany();
    await advertise(database);
    dashboard = await startDashboard(database);
    browser = await sharedChromium();
  });
  after(async () => {
    await dashboard?.stop();
    await database?.drop();
  });

  const open = async (search = '', options: Parameters<typeof openPage>[1] = {}) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(`${dashboard.url}/marketing${search}`);
    await opened.page.locator('.tile .value data').first().waitFor();
    return opened;
  };

  it('shows who is new, first orders, codes and tags as the API has them', async () => {
    const { page, notes } = await open('?range=last-28-days');
    const days = 'date: { relative: { last: 28, unit: DAY } }';
    const first = (where: string) =>
      `filter: { ${days}, where: [{ ${where} }] }, orderBy: [{ metric: NET_SALES, descending: true }]`;
    const api = await answer<{
      report: { total: Record<string, Money | number | string> };
      course: { rows: { newCustomers: number; newCustomerSales: Money; returningCustomerSales: Money }[] };
      firsts: { rows: { orders: number; netSales: Money }[] };
      codes: { rows: { orders: number; netSales: Money; discounts: Money; newCustomerSales: Money }[] };
      tags: { rows: { orders: number; netSales: Money }[] };
      goods: { rows: { itemsSold: string; netSales: Money }[] };
    }>(
      dashboard.url,
      `{
        report(toDate: true, filter: { ${days} }) { total { newCustomers newCustomerSales { amount } returningCustomerSales { amount } discountRate } }
        course: report(filter: { ${days} }, period: DAY) {
          rows { newCustomers newCustomerSales { amount } returningCustomerSales { amount } }
        }
        firsts: report(toDate: true, by: [CHANNEL], ${first('dimension: CUSTOMER_TYPE, in: ["new"]')}) { rows { orders netSales { amount } } }
        codes: report(toDate: true, by: [DISCOUNT_CODE], ${first('dimension: DISCOUNT_CODE, hasKey: true')}) {
          rows { orders netSales { amount } discounts { amount } newCustomerSales { amount } }
        }
        tags: report(toDate: true, by: [TAG], ${first('dimension: TAG, hasKey: true')}) { rows { orders netSales { amount } } }
        goods: report(toDate: true, by: [PRODUCT_TAG], filter: { ${days} }, orderBy: [{ metric: NET_SALES, descending: true }]) {
          rows { itemsSold netSales { amount } }
        }
      }`,
    );
    for (const [field, value] of Object.entries(api.report.total)) {
      expect(await page.locator(`.tile[data-metric="${field}"] .value data`).getAttribute('value'), field).to.equal(
        typeof value === 'object' ? value.amount : String(value),
      );
    }
    const course = 'Net sales to new and returning customers';
    const amountsOf = (rows: Record<string, unknown>[], field: string) =>
      rows.map((row) => (typeof row[field] === 'object' ? (row[field] as Money).amount : String(row[field])));
    const columns: [string, number, Record<string, unknown>[], string][] = [
      [course, 2, api.course.rows, 'newCustomerSales'],
      [course, 3, api.course.rows, 'returningCustomerSales'],
      [course, 4, api.course.rows, 'newCustomers'],
      ['First orders by channel', 2, api.firsts.rows, 'orders'],
      ['First orders by channel', 5, api.firsts.rows, 'netSales'],
      ['Discount codes', 2, api.codes.rows, 'netSales'],
      ['Discount codes', 3, api.codes.rows, 'orders'],
      ['Discount codes', 4, api.codes.rows, 'discounts'],
      ['Discount codes', 5, api.codes.rows, 'newCustomerSales'],
      ['Order tags', 2, api.tags.rows, 'netSales'],
      ['Order tags', 3, api.tags.rows, 'orders'],
      ['Product tags', 2, api.goods.rows, 'netSales'],
      ['Product tags', 3, api.goods.rows, 'itemsSold'],
    ];
    for (const [section, column, rows, field] of columns) {
      expect(rows.length, section).to.be.above(0);
      expect(await exactColumn(page, section, column), `${section}, ${field}`).to.deep.equal(amountsOf(rows, field));
    }
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });

  it('shows visits, spend, platforms and campaigns as the API has them, and which days may still change', async () => {
    const { page, notes } = await open('?range=last-7-days');
    const days = 'date: { relative: { last: 7, unit: DAY } }';
    const bySpend = `toDate: true, filter: { ${days} }, orderBy: [{ metric: AD_SPEND, descending: true }]`;
    const api = await answer<{
      report: { total: Record<string, Money | number | string> };
      course: { rows: { adSpend: Money | null; sessions: number | null }[] };
      platforms: { rows: { adSpend: Money; roas: string | null }[] };
      campaigns: { rows: { adSpend: Money; clicks: string }[] };
      visits: { rows: { sessions: number }[] };
    }>(
      dashboard.url,
      `{
        report(toDate: true, filter: { ${days} }) { total { sessions conversionRate adSpend { amount } mer cac { amount } } }
        course: report(filter: { ${days} }, period: DAY) { rows { adSpend { amount } sessions } }
        platforms: report(by: [AD_PLATFORM], ${bySpend}) { rows { adSpend { amount } roas } }
        campaigns: report(by: [CAMPAIGN, AD_PLATFORM], limit: 20, ${bySpend}) { rows { adSpend { amount } clicks } }
        visits: report(by: [CHANNEL_GROUP], limit: 20, toDate: true, filter: { ${days} }, orderBy: [{ metric: SESSIONS, descending: true }]) {
          rows { sessions }
        }
      }`,
    );
    for (const [field, value] of Object.entries(api.report.total)) {
      expect(await page.locator(`.tile[data-metric="${field}"] .value data`).getAttribute('value'), field).to.equal(
        typeof value === 'object' ? value.amount : String(value),
      );
    }
    const exact = (value: Money | number | string | null): string | null =>
      value === null ? null : typeof value === 'object' ? value.amount : String(value);
    const columns: [string, number, (Money | number | string | null)[]][] = [
      ['Advertising and visits over time', 2, api.course.rows.map(({ adSpend }) => adSpend)],
      ['Advertising and visits over time', 4, api.course.rows.map(({ sessions }) => sessions)],
      ['Ad platforms', 2, api.platforms.rows.map(({ adSpend }) => adSpend)],
      ['Ad platforms', 8, api.platforms.rows.map(({ roas }) => roas)],
      ['Campaigns', 2, api.campaigns.rows.map(({ adSpend }) => adSpend)],
      ['Campaigns', 4, api.campaigns.rows.map(({ clicks }) => clicks)],
      ['Visits by channel group', 2, api.visits.rows.map(({ sessions }) => sessions)],
    ];
    for (const [section, column, values] of columns) {
      expect(values.length, section).to.be.above(1);
      expect(await exactColumn(page, section, column), `${section}, ${column}`).to.deep.equal(values.map(exact));
    }
    await page.getByText(/Platforms correct their numbers for a while: .*Ads of tests may change/).waitFor();
    await page.getByText('Ads of tests').first().waitFor();
    expect(await page.getByRole('region', { name: 'Not known' }).count()).to.equal(0);
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });

  it('opens spend to its campaigns and days, and to the rows of the accounts', async () => {
    const { page, notes } = await open('?range=last-28-days');
    for (const { table, list, column } of [
      { table: 'Campaigns', list: 'The advertising behind it', column: 4 },
      { table: 'Visits by channel group', list: 'The visits behind it', column: 4 },
    ]) {
      const number = page.getByRole('region', { name: table }).locator('a.opens').first();
      const value = await number.locator('data').getAttribute('value');
      await number.click();
      const tile = page.locator('.view:not(.busy) .number-head .value data');
      await tile.waitFor();
      expect(await tile.getAttribute('value')).to.equal(value);
      const parts = await exactColumn(page, list, column);
      const sum = parts.reduce((total, part) => total + Number(part), 0);
      expect(parts).to.have.length(10);
      expect(sum.toFixed(2)).to.equal(Number(value).toFixed(2));
      await page.goBack();
    }
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });

  it('opens a day of an account from the rows behind a number: to its own number, and to the place of its raw record', async () => {
    const { page } = await openPage(browser);
    for (const [metric, region, column] of [
      ['cac', 'The advertising behind it', 4],
      ['sessions', 'The visits behind it', 4],
    ] as const) {
      await page.goto(
        `${dashboard.url}/number?metric=${metric}&range=last-7-days${metric === 'cac' ? '&behind=spend' : ''}`,
      );
      const rows = page.getByRole('region', { name: region }).locator('tbody tr');
      await rows.first().waitFor();
      await rows.first().getByRole('link').click();
      await page.waitForURL(/range=\d{4}-\d\d-\d\d(\.\.|&).*only=(AD_ACCOUNT|WEB_PROPERTY)/);
      await page.getByRole('button', { name: 'Show the raw records' }).click();
      // These were not read from a platform.
      await page.getByText('The raw log has none.').waitFor();
      const parts = await rows
        .locator(`:nth-child(${column}) data`)
        .evaluateAll((all) => all.map((each) => each.getAttribute('value')!));
      const total = await page.locator('.view:not(.busy) .tile .value data').getAttribute('value');
      expect(parts).to.have.length(2);
      expect(sum(parts.map((part) => decimal(part)))).to.equal(sum([decimal(total!)]));
    }
    await leave(page);
  });

  it('says where visits and advertising are not known, without a number in their place', async () => {
    const { page } = await open('?range=2019-05');
    const region = page.getByRole('region', { name: 'Not known' });
    await region.waitFor();
    expect(await region.getByRole('heading', { level: 3 }).allTextContents()).to.deep.equal([
      ...['Sessions', 'Ad spend', 'MER', 'CAC'],
    ]);
    expect(await region.locator('.value').allTextContents()).to.deep.equal(new Array(4).fill('not known'));
    expect(await region.textContent()).not.to.match(/\d/);
    await leave(page);
  });

  it('leaves out what a filter cannot count, says so, and says where there is nothing', async () => {
    const { page } = await open('?category=Nowhere');
    await page.getByText('orders and customers are not counted by category').waitFor();
    expect(await page.locator('.tile[data-metric="newCustomers"]').count()).to.equal(0);
    expect(await page.getByRole('region', { name: 'First orders by channel' }).count()).to.equal(0);
    await page.getByText('No order of this range has a discount code.').waitFor();
    await leave(page);
  });

  it('has nothing that axe finds wrong, in both themes, and needs no scrolling to the side', async () => {
    for (const [colorScheme, width] of [
      ['light', 320],
      ['dark', 1280],
    ] as const) {
      const { page, notes } = await open('', { colorScheme, viewport: { width, height: 700 } });
      expect(await violationsOf(page), colorScheme).to.deep.equal([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
      expect(notes).to.deep.equal(noNotes);
      await leave(page);
    }
  });

  it('keeps range and store in its address, by keyboard, and returns', async () => {
    const { page } = await open('?store=berlin');
    const sales = page.locator('.tile[data-metric="newCustomerSales"] .value data');
    const before = await sales.getAttribute('value');
    await page.getByRole('button', { name: /^Range/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Last month' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.view:not(.busy)').waitFor();
    expect(new URL(page.url()).search).to.equal('?range=last-month&store=berlin');
    await page.locator(`.tile[data-metric="newCustomerSales"] .value data:not([value="${before}"])`).waitFor();
    await page.goBack();
    await page.locator(`.tile[data-metric="newCustomerSales"] .value data[value="${before}"]`).waitFor();
    await leave(page);
  });
});
