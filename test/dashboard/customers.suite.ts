import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { answer } from '../api/support/graphql-client.js';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { fitCompany, loadedCompany } from './support/company.js';
import { type Dashboard, startDashboard, violationsOf } from './support/dashboard.js';
import { columnOf } from './support/exact-column.js';
import { exact, type Figures, type Money, shown } from './support/shown.js';

const numbers = `uniqueCustomers newCustomers returningCustomers repeatRate newCustomerSales { amount currency }
  returningCustomerSales { amount currency }`;
const last28Days = { date: { relative: { last: 28, unit: 'DAY' } } };

interface Cohort {
  size: number;
  cells: { customers: number; retention: string; netSales: Money; isComplete: boolean }[];
}

describe('The view of customers', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let dashboard: Dashboard;
  let browser: Browser;

  before(async function () {
    needsChromium(this);
    database = await loadedCompany();
    await fitCompany(database);
    dashboard = await startDashboard(database);
    browser = await sharedChromium();
  });
  after(async () => {
    await dashboard?.stop();
    await database?.drop();
  });

  const settled = (page: Page) => page.locator('.view:not(.busy) .tile .value data').first().waitFor();
  const open = async (path = '/customers', options: Parameters<typeof openPage>[1] = {}) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(dashboard.url + path);
    await settled(opened.page);
    return opened;
  };

  it('shows totals, days, segments, cohorts and customers of the API to the last digit, by three requests', async () => {
    const { page, notes } = await openPage(browser);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${dashboard.url}/customers`);
    await settled(page);
    await page.getByRole('region', { name: 'Best customers' }).locator('tbody').waitFor();
    expect(asked.filter((path) => path === '/graphql')).to.have.length(3);
    const { whole, days, segments, rfm, cohorts, customers, models } = await answer<{
      whole: { total: Figures };
      days: { rows: Figures[] };
      segments: Figures[];
      rfm: Figures[];
      cohorts: Cohort[];
      customers: { nodes: { totalSpent: Money; value: { predictedValue: Money | null } }[] };
      models: {
        sources: string[];
        repeatCustomers: number;
        holdOutRefusal: string | null;
        purchasesRefusal: string | null;
      }[];
    }>(
      dashboard.url,
      `query ($filter: ReportFilter) {
        whole: report(toDate: true, filter: $filter) { total { ${numbers} } }
        days: report(filter: $filter, period: DAY) { rows { ${numbers} } }
        segments: customerSegments { customers orders totalSpent { amount currency } averageSpent { amount currency } }
        rfm: rfmSegments { customers orders netSales { amount currency } }
        cohorts: customerCohorts { size cells { customers retention isComplete netSales { amount currency } } }
        customers(first: 10) { nodes { totalSpent { amount currency } value { predictedValue { amount currency } } } }
        models: customerValue { sources repeatCustomers holdOutRefusal purchasesRefusal }
      }`,
      { filter: last28Days },
    );
    expect(Object.keys(whole.total)).to.have.length(6);
    for (const [field, value] of Object.entries(whole.total)) {
      const tile = page.locator(`.tile[data-metric="${field}"] .value data`);
      expect(await tile.getAttribute('value'), field).to.equal(exact(value));
      if (field !== 'repeatRate') expect(await tile.textContent(), field).to.equal(shown(value));
    }
    const expectColumns = async (section: string, rows: readonly Figures[], fields: Record<number, string>) => {
      expect(rows, section).to.have.length.above(3);
      for (const [column, field] of Object.entries(fields)) {
        expect(await columnOf(page, section, Number(column)), `${section}: ${field}`).to.deep.equal(
          rows.map((row) => exact(row[field])),
        );
      }
    };
    await expectColumns('New and returning customers over time', days.rows, {
      ...{ 2: 'newCustomers', 3: 'returningCustomers', 4: 'newCustomerSales', 5: 'returningCustomerSales' },
    });
    await expectColumns('By value', segments.toReversed(), {
      ...{ 2: 'customers', 4: 'orders', 5: 'totalSpent', 6: 'averageSpent' },
    });
    await expectColumns(
      'By recency, frequency and value',
      rfm.filter((row) => Number(row.customers) > 0),
      { 2: 'customers', 4: 'orders', 5: 'netSales' },
    );

    const cohortsShown = 'Cohorts by month of the first order';
    expect(cohorts).to.have.length(12);
    expect(await columnOf(page, cohortsShown, 2)).to.deep.equal(cohorts.map(({ size }) => String(size)));
    for (let month = 0; month < 12; month += 1) {
      expect(await columnOf(page, cohortsShown, month + 3), `month ${month}`).to.deep.equal(
        cohorts.map(({ cells }) => cells[month]?.retention ?? null),
      );
    }
    // Of each later month of each cohort the heat map has a cell.
    const later = cohorts.flatMap(({ cells }) => cells.slice(1));
    expect(await page.getByRole('region', { name: cohortsShown }).locator('.c-cell').count()).to.equal(later.length);
    expect(await page.getByRole('region', { name: cohortsShown }).locator('.c-cell.c-open').count()).to.equal(
      later.filter(({ isComplete }) => !isComplete).length,
    );

    expect(await columnOf(page, 'Best customers', 2)).to.deep.equal(
      customers.nodes.map(({ totalSpent }) => totalSpent.amount),
    );
    expect(await columnOf(page, 'Best customers', 5)).to.deep.equal(
      customers.nodes.map(({ value }) => value.predictedValue?.amount ?? null),
    );
    const [ofAll] = models;
    const lifetime = page.getByRole('region', { name: 'Lifetime value' });
    expect(await lifetime.locator('dd data').first().getAttribute('value')).to.equal(String(ofAll!.repeatCustomers));
    for (const refusal of [ofAll!.purchasesRefusal, ofAll!.holdOutRefusal]) {
      if (refusal !== null) await lifetime.getByText(refusal).first().waitFor();
    }
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });

  it('keeps the cohorts in its address, and is of the chosen stores alone', async () => {
    const { page } = await open('/customers?store=london');
    await page.getByRole('combobox', { name: 'Cohorts by' }).selectOption('quarter');
    await page.getByRole('combobox', { name: 'Show' }).selectOption('customers who ordered');
    expect(new URL(page.url()).search).to.equal('?store=london&cohort=quarter&cells=customers');
    await settled(page);
    const { cohorts, segments } = await answer<{ cohorts: Cohort[]; segments: { customers: number }[] }>(
      dashboard.url,
      `{ cohorts: customerCohorts(period: QUARTER, filter: { source: ["london"] }) { size cells { customers } }
         segments: customerSegments(filter: { source: ["london"] }) { customers } }`,
    );
    const { page: other } = await open(`/customers${new URL(page.url()).search}`);
    for (const each of [page, other]) {
      expect(await columnOf(each, /^Cohorts by quarter/, 4)).to.deep.equal(
        cohorts.map(({ cells }) => (cells[1] ? String(cells[1].customers) : null)),
      );
      expect(await columnOf(each, 'By value', 2)).to.deep.equal(
        segments.toReversed().map(({ customers }) => String(customers)),
      );
    }
    await page.goBack();
    await page.goBack();
    expect(new URL(page.url()).search).to.equal('?store=london');
    await page.getByRole('region', { name: 'Cohorts by month' }).waitFor();
    await leave(page);
    await leave(other);
  });

  it('says which filters it does not apply, and reads its charts by keyboard', async () => {
    const { page } = await open('/customers?country=GB&category=Candles');
    await page.getByText('these numbers are of every country and category').waitFor();
    const cohorts = page.getByRole('slider', { name: /^Values of Cohorts by month/ });
    await cohorts.focus();
    await page.keyboard.press('Home');
    expect(await cohorts.getAttribute('aria-valuetext')).to.match(/^\w+ \d{4}, \d+ customers: \+1 \d+\.\d%/);
    await leave(page);
  });

  it('has nothing that axe finds wrong in both themes, and needs no scrolling to the side on a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, notes } = await open('/customers', { colorScheme, viewport: { width: 390, height: 800 } });
      await page.getByRole('region', { name: 'Best customers' }).locator('tbody').waitFor();
      expect(await violationsOf(page), colorScheme).to.deep.equal([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(390);
      expect(notes).to.deep.equal(noNotes);
      await leave(page);
    }
  });
});
