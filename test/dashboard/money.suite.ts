import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { answer } from '../api/support/graphql-client.js';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { loadedCompany } from './support/company.js';
import { type Dashboard, exactColumn, startDashboard, violationsOf } from './support/dashboard.js';

interface Money {
  amount: string;
  currency: string;
}

type Figures = Record<string, Money>;

const steps = [
  ...['grossSales', 'discounts', 'returns', 'netSales'],
  ...['shipping', 'taxes', 'duties', 'fees', 'totalSales'],
];
const amounts = (fields: readonly string[]) => fields.map((field) => `${field} { amount currency }`).join(' ');

describe('The view of money', function () {
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

  const open = async (search = '', options: Parameters<typeof openPage>[1] = {}) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(`${dashboard.url}/money${search}`);
    await opened.page.locator('.tile .value data').first().waitFor();
    return opened;
  };
  const statement = (page: Page, column: number) =>
    page
      .getByRole('region', { name: 'From gross to total sales' })
      .locator(`tbody tr > :nth-child(${column})`)
      .allTextContents();

  it('leads from gross to total sales in the steps of the API, which add up as they are shown', async () => {
    const { page, notes } = await open('?range=last-month&compare=year');
    const { report } = await answer<{ report: { total: Figures & { comparisons: { previous: Figures }[] } } }>(
      dashboard.url,
      `{ report(filter: { date: { relative: { last: 1, unit: MONTH } } }, period: MONTH, compareTo: [{ with: PREVIOUS_YEAR_ISO }]) {
        total { ${amounts([...steps, 'tips'])} comparisons { previous { ${amounts(steps)} } } }
      } }`,
    );
    const negative = (text: string) => (Number(text) === 0 ? text : text.startsWith('-') ? text.slice(1) : `-${text}`);
    const signed = (figures: Figures) =>
      steps.map((field) => {
        const { amount } = figures[field]!;
        return field === 'discounts' || field === 'returns' ? negative(amount) : amount;
      });
    // Lines of what rounding makes of a sum stand among the steps.
    const names = await statement(page, 1);
    const isStep = (_: unknown, at: number) => names[at] !== 'Rounding';
    const exact = await exactColumn(page, 'From gross to total sales', 2);
    expect(exact.filter(isStep)).to.deep.equal(signed(report.total));
    const before = await exactColumn(page, 'From gross to total sales', 3);
    expect(before.filter(isStep)).to.deep.equal(signed(report.total.comparisons[0]!.previous));
    for (const column of [2, 3]) {
      const pence = (await statement(page, column)).map((text) => Number(text.replace(/[£,.]/g, '').replace('–', '0')));
      const sumOf = (from: number, to: number) => pence.slice(from, to).reduce((total, each) => total + each, 0);
      const net = names.findIndex((name) => name?.startsWith('Net sales'));
      expect(sumOf(0, net), `column ${column}`).to.equal(pence[net]);
      expect(sumOf(net, pence.length - 1), `column ${column}`).to.equal(pence.at(-1));
    }
    // The month had discounts, returns and taxes: the sums are not of zeros.
    for (const field of ['grossSales', 'discounts', 'returns', 'taxes']) {
      expect(Number(report.total[field]!.amount), field).to.be.above(0);
    }
    expect(await page.locator('p.note data').getAttribute('value')).to.equal(report.total.tips!.amount);
    // The chart has a bar for each step.
    expect(await page.getByRole('region', { name: 'From gross to total sales' }).locator('.c-bar').count()).to.equal(9);
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });

  it('has the headline, refunds by day and reason, and the margin as the API has them', async () => {
    const { page } = await open('?range=last-28-days');
    const range = 'filter: { date: { relative: { last: 28, unit: DAY } } }';
    const api = await answer<{
      report: { total: Figures };
      days: { rows: Figures[] };
      reasons: { rows: { refundReason: { key: string | null }; refunds: Money }[] };
      kinds: { rows: { refunds: Money }[] };
      stores: { rows: Figures[] };
      categories: { rows: { netSales: Money; costCoverage: string; knownGrossMargin: Money }[] };
    }>(
      dashboard.url,
      `{
        report(toDate: true, ${range}) { total { ${amounts(['netSales', 'totalSales', 'refunds', 'knownGrossMargin', 'platformFees'])} } }
        days: report(${range}, period: DAY) { rows { refunds { amount currency } } }
        reasons: report(toDate: true, ${range}, by: [REFUND_REASON], orderBy: [{ metric: REFUNDS, descending: true }]) {
          rows { refundReason { key } refunds { amount currency } }
        }
        kinds: report(toDate: true, ${range}, by: [REFUND_KIND], orderBy: [{ metric: REFUNDS, descending: true }]) {
          rows { refunds { amount currency } }
        }
        stores: report(toDate: true, ${range}, by: [SOURCE], orderBy: [{ metric: NET_SALES, descending: true }]) {
          rows { ${amounts(['netSales', 'shipping', 'taxes', 'duties', 'fees', 'tips', 'refunds'])} }
        }
        categories: report(toDate: true, ${range}, by: [CATEGORY], limit: 12, orderBy: [{ metric: NET_SALES, descending: true }]) {
          rows { netSales { amount currency } costCoverage knownGrossMargin { amount currency } }
        }
      }`,
    );
    for (const [field, { amount }] of Object.entries(api.report.total)) {
      expect(await page.locator(`.tile[data-metric="${field}"] .value data`).getAttribute('value')).to.equal(amount);
    }
    const only = (rows: { refunds?: Money }[]) => rows.map(({ refunds }) => refunds!.amount);
    expect(await exactColumn(page, 'Refunds over time', 2)).to.deep.equal(only(api.days.rows));
    expect(await exactColumn(page, 'Refunds by reason', 2)).to.deep.equal(only(api.reasons.rows));
    expect(api.reasons.rows.length).to.be.above(1);
    expect(await exactColumn(page, 'Refunds by kind', 2)).to.deep.equal(only(api.kinds.rows));
    const fields = ['netSales', 'shipping', 'taxes', 'duties', 'fees', 'tips', 'refunds'];
    for (const [at, field] of fields.entries()) {
      expect(await exactColumn(page, 'Fees, taxes and refunds by store', at + 2), field).to.deep.equal(
        api.stores.rows.map((row) => row[field]!.amount),
      );
    }
    // A margin of which nothing is known is no zero.
    expect(await exactColumn(page, 'Gross margin', 4)).to.deep.equal(
      api.categories.rows.map((row) => (Number(row.costCoverage) > 0 ? row.knownGrossMargin.amount : null)),
    );
    await page.getByText('Not all costs are known.').waitFor();
    await leave(page);
  });

  it('asks one question besides what is around every view', async () => {
    const { page } = await openPage(browser);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${dashboard.url}/money`);
    await page.locator('.tile .value data').first().waitFor();
    await page.getByText('As of').waitFor();
    expect(asked.filter((path) => path === '/graphql')).to.have.length(2);
    await leave(page);
  });

  it('leaves out what belongs to orders where lines are chosen, and says so', async () => {
    const { page } = await open('?category=Lighting');
    await page.getByText('belong to orders, not to categories').waitFor();
    expect(await exactColumn(page, 'From gross to total sales', 2)).to.have.length(4);
    expect(await page.locator('.tile[data-metric="totalSales"]').count()).to.equal(0);
    await leave(page);
  });

  it('has nothing that axe finds wrong, in both themes, and needs no scrolling to the side', async () => {
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 320],
    ] as const) {
      const { page, notes } = await open('', { colorScheme, viewport: { width, height: 700 } });
      await page.getByRole('region', { name: 'Refunds over time' }).getByText('As a table').click();
      expect(await violationsOf(page), colorScheme).to.deep.equal([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
      expect(notes).to.deep.equal(noNotes);
      await leave(page);
    }
  });

  it('is reached and left by keyboard, and keeps range and filters on the way', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${dashboard.url}/?range=yesterday&store=london`);
    await page.getByRole('link', { name: 'Money' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.view .tile .value data').first().waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).to.equal('/money?range=yesterday&store=london');
    expect(await page.title()).to.match(/^Money, Yesterday/);
    // The focus is at the view: the next stop is within it.
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.querySelector("main").contains(document.activeElement)')).to.equal(true);
    await page.goBack();
    await page.locator('.overview .tile .value data').first().waitFor();
    expect(new URL(page.url()).pathname).to.equal('/');
    await leave(page);
  });
});
