import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { rememberCheck } from '../../src/ledger/alerts/checks.js';
import { insertAlert } from '../../src/ledger/alerts/definitions.js';
import { addRejected } from '../../src/ledger/rejected-records/rejected-records.js';
import { alert } from '../alerts/alert-stand.js';
import { keyFor } from '../api/access/served.js';
import { answer } from '../api/support/graphql-client.js';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { loadedCompany, startCompany } from './support/company.js';
import { type Dashboard, exactColumn, startDashboard, violationsOf } from './support/dashboard.js';

const counts = ['fetched', 'new', 'changed', 'deleted', 'rejected'] as const;

describe('The view of health', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let dashboard: Dashboard;
  let browser: Browser;

  before(async function () {
    needsChromium(this);
    database = await loadedCompany();
    const { rows } = await database.pool.query(
      `select stream, record_key as key, chunk_id as "chunkId", position from raw.record_version
       where source_id = 'london' and stream = 'orders' order by record_key limit 1`,
    );
    const found = { code: 'invalid_amount', message: 'Expected a decimal.', path: 'total_price', value: 'a lot' };
    await addRejected(database.pool, 'london', [{ from: rows[0], ...found }]);
    dashboard = await startDashboard(database);
    browser = await sharedChromium();
  });
  after(async () => {
    await dashboard?.stop();
    await database?.drop();
  });

  const open = async (url: string, options: Parameters<typeof openPage>[1] = {}) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(url);
    await opened.page.getByRole('region', { name: 'Sources' }).locator('tbody').waitFor();
    return opened;
  };
  const cells = (page: Page, region: string, row: string) =>
    page.getByRole('region', { name: region, exact: true }).getByRole('row', { name: row });

  it('names to operators the alerts that cannot be judged or that nobody looks at, with the reason', async () => {
    const now = new Date();
    for (const [name, title, state, at] of [
      ['broken', 'A slow day', 'failed', now],
      ['lost', 'No orders', 'quiet', new Date(now.getTime() - 3_600_000)],
      ['sound', 'Little stock', 'quiet', now],
    ] as const) {
      const { as: _as, ...definition } = alert({ name, title });
      const made = { definition, madeBy: 'key', madeByName: 'A key', sources: null };
      await insertAlert(database.pool, made, { at: now, most: 9 });
      const reason = state === 'failed' ? 'It has no rights any more: the API key key was revoked.' : null;
      await rememberCheck(
        database.pool,
        { alert: name, rule: '', basis: null, state, reason, checkedVersion: '1' },
        at,
      );
    }
    const { page } = await open(`${dashboard.url}/status`);
    const rows = page.getByRole('region', { name: 'Checks' }).locator('tbody tr').filter({ hasText: 'Alert “' });
    const texts = await rows.allTextContents();
    expect(texts).to.have.length(2);
    expect(texts[0]).to.match(
      /^Alert “A slow day”.cannot be judgedIt has no rights any more: the API key key was revoked\.$/,
    );
    expect(texts[1]).to.match(/^Alert “No orders”.is not watchedNo worker has looked at it since /);
    await leave(page);
    await database.pool.query('delete from ops.alert');
  });

  it('shows sources, open days, syncs and set-aside records as the API has them', async () => {
    const { page, notes } = await open(`${dashboard.url}/status`);
    const api = await answer<{
      warehouse: { version: string };
      sources: { rejectedRecordCount: number }[];
      syncRuns: { nodes: { counts: Record<(typeof counts)[number], number> }[] };
      report: { rows: { span: { isComplete: boolean }; netSales: { amount: string }; orders: number }[] };
    }>(
      dashboard.url,
      `{
        warehouse { version }
        sources { rejectedRecordCount }
        syncRuns(first: 20) { nodes { counts { ${counts.join(' ')} } } }
        report(by: [SOURCE], period: DAY, filter: { date: { relative: { last: 2, unit: DAY, includeCurrent: true } } }) {
          rows { span { isComplete } netSales { amount } orders }
        }
      }`,
    );
    for (const [at, field] of counts.entries()) {
      expect(await exactColumn(page, 'Syncs', at + 3), field).to.deep.equal(
        api.syncRuns.nodes.map((run) => String(run.counts[field])),
      );
    }
    expect(api.syncRuns.nodes).to.have.length(4);
    const open_ = api.report.rows.filter(({ span }) => !span.isComplete);
    expect(open_.length).to.be.above(0);
    expect(await exactColumn(page, 'May still change', 4)).to.deep.equal(open_.map(({ netSales }) => netSales.amount));
    expect(await exactColumn(page, 'May still change', 5)).to.deep.equal(open_.map(({ orders }) => String(orders)));
    expect(await exactColumn(page, 'Sources', 6)).to.deep.equal(
      api.sources.map(({ rejectedRecordCount }) => String(rejectedRecordCount)),
    );
    expect(await page.getByLabel('Summary').locator('data').first().getAttribute('value')).to.equal('1');
    await cells(page, 'Set aside', 'Expected a decimal.').getByText('a lot').waitFor();
    await page.getByRole('region', { name: 'Checks' }).getByText('gift_message in orders').waitFor();
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });

  it('has nothing that axe finds wrong, in both themes, and needs no scrolling to the side', async () => {
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 320],
    ] as const) {
      const { page, notes } = await open(`${dashboard.url}/status`, { colorScheme, viewport: { width, height: 700 } });
      expect(await violationsOf(page), colorScheme).to.deep.equal([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
      expect(notes).to.deep.equal(noNotes);
      await leave(page);
    }
  });

  it('keeps the chosen store in its address, and returns', async () => {
    const { page } = await open(`${dashboard.url}/status?store=berlin`);
    expect(await page.getByRole('region', { name: 'Sources' }).locator('tbody tr').count()).to.equal(1);
    expect(await page.getByRole('region', { name: 'Syncs' }).locator('tbody tr').count()).to.equal(1);
    await page.getByText('Nothing was set aside').waitFor();
    await page.getByRole('link', { name: 'Remove all' }).click();
    await cells(page, 'Sources', 'Harbour & Pine London').waitFor();
    await page.goBack();
    await cells(page, 'Sources', 'Harbour & Pine London').waitFor({ state: 'detached' });
    await leave(page);
  });

  it('has no button for those who may not operate, and says why', async () => {
    const own = await loadedCompany();
    const key = await keyFor(own.pool, { roles: ['reader'] });
    const served = await startDashboard(own);
    const { page, notes } = await openPage(browser);
    await page.goto(`${served.url}/status`);
    await page.getByLabel('API key').fill(key.text);
    await page.keyboard.press('Enter');
    await page.getByText('You may look, but not start a sync.').waitFor();
    await cells(page, 'Sources', 'Harbour & Pine Berlin').getByText('in order').waitFor();
    expect(await page.getByRole('button', { name: /Sync/ }).count()).to.equal(0);
    expect(await page.getByRole('region', { name: 'Syncs' }).count()).to.equal(0);
    expect(await violationsOf(page)).to.deep.equal([]);
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
    await served.stop();
    await own.drop();
  });

  it('says of each source that is not in order what it is and why', async () => {
    const own = await loadedCompany();
    const served = await startDashboard(own);
    const refused = 'The token was refused. Make a new one and write it into the configuration.';
    await own.pool.query(`update ops.source set status = 'blocked', problem = $1 where source_id = 'london'`, [
      refused,
    ]);
    await own.pool.query(`update ops.source set status = 'pending', known_until = null where source_id = 'berlin'`);
    await own.pool.query(`update ops.source set is_configured = false where source_id = 'till'`);
    await own.pool.query(
      `update jobs.agenda_jobs set next_run_at = now() - interval '1 day' where name = 'schedule:new-york'`,
    );
    await own.pool.query(
      `update ops.sync_run set finished_at = finished_at - interval '2 days' where source_id = 'new-york'`,
    );
    const { page, notes } = await open(`${served.url}/status`);
    for (const [store, state, why] of [
      ['London', 'cannot be read', refused],
      ['New York', 'late', /The queue has not started it/],
      ['Berlin', 'not connected so far', /never read/],
      ['the till', 'no longer configured: its figures are kept', /as|ago/],
    ] as const) {
      const row = page
        .getByRole('region', { name: 'Sources' })
        .getByRole('row', { name: new RegExp(store) })
        .first();
      await row.getByText(state).waitFor();
      await row.getByText(why).first().waitFor();
    }
    // Said on every view, and not with the numbers of a store that goes on.
    await page.goto(served.url);
    await page
      .locator('.notices')
      .getByText(/London/)
      .first()
      .waitFor();
    expect(await violationsOf(page)).to.deep.equal([]);
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
    await served.stop();
    await own.drop();
  });

  it('syncs a source by keyboard, shows its progress and its end, and says when one is syncing already', async () => {
    const own = await loadedCompany();
    // Without a worker nothing comes of it: the progress stays where it is.
    let served: { stop(): Promise<void> } = await startDashboard(own);
    const { url } = served as Dashboard;
    const { page, notes } = await open(`${url}/status`);
    const button = page.getByRole('button', { name: /^Sync.*: Harbour & Pine Berlin$/ });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByText('A sync of Harbour & Pine Berlin is queued.').waitFor();
    await cells(page, 'Sources', 'Harbour & Pine Berlin').getByText('waiting for a worker').waitFor();
    await page.getByText('Syncing Harbour & Pine Berlin · waiting for a worker').waitFor();
    expect(await button.getAttribute('aria-disabled')).to.equal('true');
    expect(await page.evaluate('document.activeElement.textContent')).to.equal('Syncing: Harbour & Pine Berlin');
    expect(await violationsOf(page)).to.deep.equal([]);
    await page.getByRole('button', { name: 'Sync all now' }).click();
    await page
      .getByText('Harbour & Pine Berlin was syncing already. A sync of Harbour & Pine London is queued.')
      .waitFor();
    expect(notes).to.deep.equal(noNotes);
    await served.stop();
    await leave(page);

    // With one, it comes to its end without anybody loading the page again.
    const product = (served = await startCompany(own.pool, own.url));
    const { page: live } = await open(`${new URL(product.graphqlUrl).origin}/status`);
    for (const name of ['Harbour & Pine Berlin', 'Harbour & Pine London']) {
      await cells(live, 'Sources', name)
        .getByText(/^.read|read \d+ seconds ago/)
        .first()
        .waitFor({ timeout: 60_000 });
    }
    const ran = await own.pool.query<{ counted: string }>(
      `select count(*) as counted from ops.sync_run where trigger = 'api' and status = 'succeeded'`,
    );
    expect(Number(ran.rows[0]!.counted)).to.be.above(1);
    await live.getByRole('region', { name: 'Syncs' }).getByText('by the API').first().waitFor();
    await leave(live);
    await served.stop();
    await own.drop();
  });
});
