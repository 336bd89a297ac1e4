import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { revokeKey } from '../../src/ledger/principals/api-keys.js';
import { bearer, keyFor } from '../api/access/served.js';
import { answer } from '../api/support/graphql-client.js';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { waitFor } from '../support/wait-for.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { companyConfig, loadedCompany, startCompany } from './support/company.js';
import { startDashboard, violationsOf } from './support/dashboard.js';

describe('The dashboard', function () {
  this.timeout(120_000);
  let browser: Browser;
  const databases: TestDatabase[] = [];

  before(async function () {
    needsChromium(this);
    browser = await sharedChromium();
  });
  after(async () => {
    for (const database of databases) await database.drop();
  });

  it('says that a sync is under way, and what it is at', async () => {
    const database = await loadedCompany();
    databases.push(database);
    const dashboard = await startDashboard(database);
    // Nobody works on it: it stays as it is.
    await requestSyncs(database.pool, { trigger: 'cli', sourceId: 'london' });
    const { page, notes } = await openPage(browser);
    await page.goto(dashboard.url);
    await page.getByText('Syncing Harbour & Pine London · waiting for a worker').waitFor();
    expect(await violationsOf(page)).to.deep.equal([]);
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
    await dashboard.stop();
  });

  it('moves to the numbers of a new version in place', async () => {
    const database = await loadedCompany();
    databases.push(database);
    const product = await startCompany(database.pool, database.url);
    const { origin } = new URL(product.graphqlUrl);
    const { page, notes } = await openPage(browser);
    await page.goto(`${origin}/?range=today`);
    const tile = page.locator('.tile[data-metric="orders"] .value data');
    const before = Number(await tile.getAttribute('value'));
    const boxes = () =>
      page.evaluate<string[]>(
        "[...document.querySelectorAll('.tile')].map((tile) => JSON.stringify(tile.getBoundingClientRect()))",
      );
    const places = await boxes();
    expect(places).to.have.length(8);
    // Time goes by at the company: more is sold.
    product.company.london.clock.advance(600);
    product.company.catchUp();
    product.company.london.clock.advance(20);
    await product.syncAll();
    const { report } = await answer<{ report: { total: { orders: number } } }>(
      origin,
      '{ report(filter: { date: { relative: { last: 1, unit: DAY, includeCurrent: true } } }) { total { orders } } }',
    );
    expect(report.total.orders).to.be.above(before);
    await page.locator(`.tile[data-metric="orders"] .value data[value="${report.total.orders}"]`).waitFor();
    expect(await boxes()).to.deep.equal(places);
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
    await product.stop();
  });

  it('says what to do while no store is connected', async () => {
    const database = await createWarehouse();
    databases.push(database);
    const dashboard = await startDashboard(database);
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, notes } = await openPage(browser, { colorScheme });
      await page.goto(dashboard.url);
      await page.getByText('No store is connected yet').waitFor();
      expect(await violationsOf(page)).to.deep.equal([]);
      expect(notes).to.deep.equal(noNotes);
      await leave(page);
    }
    await dashboard.stop();
  });

  it('asks for a key where one is needed, signs out, and asks again once the session has ended', async () => {
    const database = await loadedCompany();
    databases.push(database);
    const key = await keyFor(database.pool, { roles: ['reader'] });
    const { roles } = companyConfig(database.url).access;
    // Of the documents that the API knows, and no others: those of the dashboard are among them.
    const reader = { ...roles.reader, documents: 'trusted' as const, introspection: false };
    const dashboard = await startDashboard(database, { access: { roles: { ...roles, reader } } });
    const { page, notes } = await openPage(browser);
    await page.goto(`${dashboard.url}/?range=yesterday`);
    await page.getByLabel('API key').fill(key.text);
    expect(await violationsOf(page)).to.deep.equal([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.tile .value data').first().waitFor();
    // Whoever may not see the runs of syncs sees what else is around the figures.
    await page.locator('.freshness').getByText('As of').waitFor();
    // Another reading of the page needs no key.
    await page.reload();
    await page.locator('.tile .value data').first().waitFor();
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('dialog').getByText('May see and do: figures').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').fill(key.text);
    await page.keyboard.press('Enter');
    await page.locator('.tile .value data').first().waitFor();
    expect(page.url()).not.to.include(key.text);

    await revokeKey(database.pool, key.keyId, new Date());
    await waitFor('the key to be refused', async () => {
      const { status } = await fetch(`${dashboard.url}/session`, { headers: bearer(key.text) });
      return status === 401 || null;
    });
    await page.getByRole('button', { name: /^Range/ }).click();
    await page.getByRole('link', { name: 'Last month' }).click();
    await page.getByText('Your session has ended').waitFor();
    await page.getByLabel('API key').fill(key.text);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This key is not accepted').waitFor();
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
    await dashboard.stop();
  });
});
