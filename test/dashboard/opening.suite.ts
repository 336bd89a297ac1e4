import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { sum } from '../../clients/typescript/src/decimal/arithmetic.js';
import { decimal } from '../../clients/typescript/src/decimal/decimal.js';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { fitCompany, loadedCompany } from './support/company.js';
import { type Dashboard, startDashboard } from './support/dashboard.js';

/** Days with today, which is in courses and in no total. */
const [from, today] = [4, 0].map((days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10));

interface Cell {
  table: string;
  column: string;
  value: string;
  /** Where it opens; null: it does not. */
  href: string | null;
}

/** The first number of each column of each table, of all others together no row has one, and what each headline number is compared with. */
const cellsOfPage = `[...document.querySelectorAll('main .tile dl data')].map((each) => ({ table: 'headline',
  column: each.closest('.tile').dataset.metric, value: each.value, href: each.closest('a.opens')?.getAttribute('href') ?? null,
})).concat([...document.querySelectorAll('main table')].flatMap((table) => {
  const columns = [...table.querySelectorAll('thead th')].map((head) => head.textContent.replace(/[▼▲]/g, ''));
  return columns.flatMap((column, at) => {
    const cells = [...table.querySelectorAll('tbody tr')]
      .filter((row) => !row.firstChild.textContent.startsWith('All others'))
      .flatMap((row) => [...row.children[at].querySelectorAll('data')]);
    const [first] = cells;
    if (!first) return [];
    const isLinked = cells.map((cell) => cell.closest('a.opens') !== null);
    const all = isLinked.every((is) => is === isLinked[0]);
    return [{ table: table.caption.textContent, column: all ? column : column + ' (in part)', value: first.value,
      href: first.closest('a.opens')?.getAttribute('href') ?? null }];
  });
}))`;

/** A change of the number that it opens to. */
const changes = ['Rise', 'Fall'];

/** Shares of a number beside it, and numbers of a row that opens as a whole. */
const closed: Record<string, readonly string[]> = {
  '/marketing': ['Share'],
  '/number': ['Gross sales', 'Discounts', 'Total', 'Taken back', 'Less', 'Paid back'],
};

describe('Numbers in tables', function () {
  this.timeout(180_000);
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

  for (const path of [
    '/?range=last-month',
    '/sales?range=last-month&by=country&compare=year',
    `/sales?range=${from}..${today}&by=category&metric=itemsSold`,
    '/products?by=vendor&range=last-12-months',
    '/products?range=last-quarter&movers=itemsSold&compare=year',
    '/customers?range=last-month&cells=customers',
    '/number?metric=netSales&by=COUNTRY&range=last-month',
    '/money?range=last-month',
    '/marketing?range=last-quarter',
  ]) {
    it(`open to themselves, from ${path}`, async () => {
      const { page, notes } = await openPage(browser);
      await page.goto(dashboard.url + path);
      await page.locator('main .tile .value data').first().waitFor();
      await page.locator('main .skeleton').first().waitFor({ state: 'detached' });
      const cells = await page.evaluate<Cell[]>(cellsOfPage);
      const { pathname } = new URL(page.url());
      const closedHere = cells.filter(({ href }) => href === null).map(({ column }) => column);
      expect(closedHere.filter((column) => !closed[pathname]?.includes(column))).to.deep.equal([]);
      // Of what is alike a few are followed.
      const followed = new Map<string, number>();
      const opening = cells.filter(({ href, table }) => {
        const before = followed.get(table) ?? 0;
        followed.set(table, before + 1);
        return href !== null && (before < 2 || !/^(headline|Cohorts)/.test(table));
      });
      expect(opening.length).to.be.above(3);
      for (const { table, column, value, href } of opening) {
        const { pathname: opened, searchParams } = new URL(href!, dashboard.url);
        // As a link of the page does it, without loading the page again.
        await page.evaluate(
          `history.pushState(null, '', ${JSON.stringify(href)}), dispatchEvent(new PopStateEvent('popstate'))`,
        );
        if (opened === '/customer') {
          await page.locator(`.order-facts data[value="${value}"]`).first().waitFor();
          continue;
        }
        if (opened === '/customer-list') {
          const isCount = column === 'Customers' || table.startsWith('Cohorts');
          const count = isCount ? `[value="${value}"]` : '';
          await page.locator(`section[aria-busy=false] .aside data${count}`).waitFor();
          continue;
        }
        // What a statement takes away stands there with a minus; a change is not the number that it opens to.
        const shown = table.startsWith('From gross') ? value.replace(/^-/, '') : value;
        const exact = changes.includes(column) ? '' : `[value="${shown}"]`;
        const tile = `.view:not(.busy) .tile[data-metric="${searchParams.get('metric')}"] .value data${exact}`;
        await page
          .locator(tile)
          .waitFor()
          .catch((error: Error) => expect.fail(`${table}, ${column}, ${value}: ${href}: ${error.message}`));
      }
      expect(notes).to.deep.equal(noNotes);
      await leave(page);
    });
  }

  it('open a segment to its customers, whose orders and sales add up to it, and each customer to all orders', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${dashboard.url}/customers?store=london`);
    const row = page.getByRole('region', { name: 'By value' }).locator('tbody tr').first();
    await row.waitFor();
    const [customers, orders, spent] = await row
      .locator('a.opens data')
      .evaluateAll((all) => all.map((each) => each.getAttribute('value')));
    await row.locator('a.opens').nth(1).click();
    await page.waitForURL('**/customer-list?**');
    const list = page.getByRole('region', { name: 'Customers', exact: true }).locator('tbody tr');
    await list.first().waitFor();
    const column = (at: number) =>
      list.locator(`:nth-child(${at}) data`).evaluateAll((all) => all.map((each) => each.getAttribute('value')!));
    const [amounts, counts] = [await column(2), await column(3)];
    expect(String(counts.length)).to.equal(customers);
    expect(String(counts.reduce((total, each) => total + Number(each), 0))).to.equal(orders);
    expect(sum(amounts.map((each) => decimal(each)))).to.equal(decimal(spent!));
    await list.first().getByRole('link').first().click();
    await page.waitForURL('**/customer?**');
    const placed = page.getByRole('region', { name: 'Orders', exact: true }).locator('tbody tr');
    await placed.first().waitFor();
    expect(await placed.count()).to.equal(Math.min(25, Number(counts[0])));
    await placed.first().getByRole('link').click();
    await page.getByRole('button', { name: 'Show the raw records' }).waitFor();
    await leave(page);
  });

  it('open a store to the days of the table, whose last one is over in every store, and to its orders alone', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${dashboard.url}/?range=last-28-days`);
    // Then the names of stores are known.
    await page.getByText(/^As of/).waitFor();
    const row = page.getByRole('region', { name: 'By store' }).locator('tbody tr').first();
    const store = await row.locator('td, th').first().innerText();
    await row.locator('a.opens').first().click();
    await page.locator('.view:not(.busy) .tile .value data').waitFor();
    const { searchParams } = new URL(page.url());
    // A filter would choose the days that are over in this store.
    expect([searchParams.get('store'), searchParams.get('only')?.split('=')[0]]).to.deep.equal([null, 'SOURCE']);
    const behind = page.getByRole('region', { name: 'The orders behind it' }).locator('tbody tr');
    await behind.first().waitFor();
    const stores = await behind.locator(':nth-child(3)').allInnerTexts();
    expect(stores.length).to.be.above(1);
    for (const each of stores) expect(store).to.contain(each);
    await leave(page);
  });
});
