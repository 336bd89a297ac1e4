import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { loadedCompany } from './support/company.js';
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

/** The first number of each column of each table that is no change, and of all others together no row has one. */
const cellsOfPage = `[...document.querySelectorAll('main table')].flatMap((table) => {
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
})`;

/** A change of the number that it opens to. */
const changes = ['Rise', 'Fall'];

/** Numbers of no metric and range: what customers did in all their life, and shares. */
const closed: Record<string, readonly string[]> = {
  '/customers': ['Customers', 'Orders', 'Spent', 'A customer', 'Net sales', 'Expected in 52 weeks'],
  '/marketing': ['Share'],
};

describe('Numbers in tables', function () {
  this.timeout(180_000);
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

  for (const path of [
    '/?range=last-month',
    '/sales?range=last-month&by=country&compare=year',
    `/sales?range=${from}..${today}&by=category&metric=itemsSold`,
    '/products?by=vendor&range=last-12-months',
    '/products?range=last-quarter&movers=itemsSold&compare=year',
    '/customers?range=last-month',
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
      const closedHere = cells
        .filter(({ href, table }) => href === null && !table.startsWith('Cohorts'))
        .map(({ column }) => column);
      expect(closedHere.filter((column) => !closed[pathname]?.includes(column))).to.deep.equal([]);
      const opening = cells.filter(({ href }) => href !== null);
      expect(opening.length).to.be.above(3);
      for (const { table, column, value, href } of opening) {
        const field = new URL(href!, dashboard.url).searchParams.get('metric')!;
        // As a link of the page does it, without loading the page again.
        await page.evaluate(
          `history.pushState(null, '', ${JSON.stringify(href)}), dispatchEvent(new PopStateEvent('popstate'))`,
        );
        const tile = page.locator(`.view:not(.busy) .tile[data-metric="${field}"] .value data`);
        await tile.waitFor();
        if (changes.includes(column)) continue;
        // What a statement takes away stands there with a minus.
        expect(await tile.getAttribute('value'), `${table}, ${column}: ${href}`).to.equal(
          table.startsWith('From gross') ? value.replace(/^-/, '') : value,
        );
      }
      expect(notes).to.deep.equal(noNotes);
      await leave(page);
    });
  }

  it('open a store to the days of the table, whose last one is over in every store, and to its orders alone', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${dashboard.url}/?range=last-28-days`);
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
