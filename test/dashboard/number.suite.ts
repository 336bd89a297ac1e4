import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { headlineOf } from '../../src/headline/headline.js';
import { bearer, keyFor } from '../api/access/served.js';
import { answer } from '../api/support/graphql-client.js';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { loadedCompany } from './support/company.js';
import { type Dashboard, startDashboard, violationsOf } from './support/dashboard.js';

interface Money {
  amount: string;
  currency: string;
}

const last28 = '{ date: { relative: { last: 28, unit: DAY } } }';

describe('A number', function () {
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

  const open = async (path: string, options: Parameters<typeof openPage>[1] = {}) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(dashboard.url + path);
    await opened.page.locator('.tile .value data').first().waitFor();
    return opened;
  };
  const ask = <T>(query: string) => answer<T>(dashboard.url, query);
  const valuesIn = (page: Page, region: RegExp) =>
    page
      .getByRole('region', { name: region })
      .locator('tbody tr > :nth-child(2) data')
      .evaluateAll((all) => all.map((each) => each.getAttribute('value')));
  const valueOf = (page: Page, field: string) => page.locator(`.tile[data-metric="${field}"] .value data`);
  const settled = (page: Page) => page.locator('.view:not(.busy)').waitFor();

  it('opens from a tile by keyboard alone, and the back button returns', async () => {
    const { page, notes } = await open('/?range=last-month');
    const value = await valueOf(page, 'netSales').getAttribute('value');
    for (let count = 0; count < 60; count += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(`document.activeElement.matches('.tile[data-metric="netSales"] a.opens')`)) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL('**/number?range=last-month&metric=netSales');
    await page.getByRole('region', { name: 'Net sales by store' }).locator('tbody').waitFor();
    expect(await valueOf(page, 'netSales').getAttribute('value')).to.equal(value);
    const { metricDefinitions } = await ask<{ metricDefinitions: { field: string; description: string }[] }>(
      '{ metricDefinitions { field description } }',
    );
    const { description } = metricDefinitions.find(({ field }) => field === 'netSales')!;
    await page.locator('.meaning').getByText(description, { exact: true }).waitFor();
    await page.goBack();
    await page.locator('.overview').waitFor();
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });

  it('has its parts by any dimension that fits, as the API has them, and a row opens as the whole', async () => {
    const { page } = await open('/number?metric=netSales&by=COUNTRY');
    const { report } = await ask<{ report: { groupTotals: { netSales: Money; keys: { key: string | null }[] }[] } }>(
      `{ report(by: [COUNTRY], filter: ${last28}, toDate: true, limit: 50, orderBy: [{ metric: NET_SALES, descending: true }]) {
        groupTotals { netSales { amount } keys { key } } } }`,
    );
    const parts = page.getByRole('region', { name: 'Net sales by country' });
    await parts.locator('tbody').waitFor();
    expect(await valuesIn(page, /^Net sales by country/)).to.deep.equal(
      report.groupTotals.map(({ netSales }) => netSales.amount),
    );
    await page.locator('label', { hasText: 'largest first' }).getByRole('combobox').selectOption('up');
    await settled(page);
    await page.waitForURL('**&order=up');
    for (const isNamed of [true, false]) {
      const at = report.groupTotals.findIndex(({ keys: [country] }) => (country?.key !== null) === isNamed);
      const { keys, netSales } = report.groupTotals[at]!;
      await page.goto(`${dashboard.url}/number?metric=netSales&by=COUNTRY`);
      await parts.locator('tbody th a').nth(at).click();
      await page.waitForURL(
        isNamed ? `**/number?country=${keys[0]!.key}&metric=netSales` : '**/number?metric=netSales&only=COUNTRY%3D',
      );
      await page.locator(`.tile[data-metric="netSales"] .value data[value="${netSales.amount}"]`).waitFor();
    }
    await leave(page);
  });

  it('narrows by what is no filter of the page too, and a link shows the same', async () => {
    const { page } = await open('/number?metric=itemsSold&by=PRODUCT');
    const parts = page.getByRole('region', { name: 'Items sold by product' });
    const [first] = await valuesIn(page, /by product/);
    await parts.getByRole('link').first().click();
    await page.locator(`.tile[data-metric="itemsSold"] .value data[value="${first}"]`).waitFor();
    const { pathname, search, searchParams } = new URL(page.url());
    const [[dimension, key] = []] = new URLSearchParams(searchParams.get('only')!);
    const { report } = await ask<{ report: { total: { itemsSold: string } } }>(
      `{ report(filter: { date: { relative: { last: 28, unit: DAY } }, where: [{ dimension: ${dimension}, in: ["${key}"] }] }, toDate: true) { total { itemsSold } } }`,
    );
    expect(first).to.equal(report.total.itemsSold);
    const { page: other } = await open(pathname + search);
    expect(await valueOf(other, 'itemsSold').getAttribute('value')).to.equal(first);
    await leave(other);
    await page.getByRole('link', { name: /^Remove the condition Product/ }).click();
    await page.waitForURL('**/number?metric=itemsSold');
    await leave(page);
  });

  it('leads to the orders behind it, page by page, and to the record that an order was built from', async () => {
    const { page, notes } = await open('/number?metric=orders&store=london');
    const numbersOf = (after: string | null) =>
      ask<{ orders: { nodes: { orderNumber: string }[]; pageInfo: { endCursor: string } } }>(
        `{ orders(first: 25${after === null ? '' : `, after: ${JSON.stringify(after)}`}, filter: { source: ["london"], isTest: false, isSubOrder: false, date: { relative: { last: 28, unit: DAY } } }) {
          nodes { orderNumber } pageInfo { endCursor } } }`,
      );
    const shown = () =>
      page.getByRole('region', { name: 'The orders behind it' }).locator('tbody th a').allTextContents();
    const first = await numbersOf(null);
    await page.getByRole('link', { name: 'Next page' }).waitFor();
    expect(await shown()).to.deep.equal(first.orders.nodes.map(({ orderNumber }) => orderNumber));
    await page.getByRole('link', { name: 'Next page' }).click();
    const second = await numbersOf(first.orders.pageInfo.endCursor);
    const [next] = second.orders.nodes;
    await page.getByRole('link', { name: next!.orderNumber, exact: true }).click();
    await page.getByRole('heading', { name: `Order ${next!.orderNumber}` }).waitFor();
    expect(await page.getByRole('region', { name: 'Lines' }).locator('tbody tr').count()).to.be.above(0);
    await page.getByRole('button', { name: 'Show the raw records' }).click();
    const record = JSON.parse((await page.locator('pre.raw').textContent())!) as { name: string };
    expect(record.name).to.equal(next!.orderNumber);
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });

  it('lists what is behind it by country, category, segment and further conditions too', async () => {
    const days = 'date: { relative: { last: 3, unit: MONTH } }';
    const { report } = await ask<{ report: { groupTotals: { category: { key: string } }[] } }>(
      `{ report(by: [CATEGORY], filter: { ${days}, where: [{ dimension: COUNTRY, in: ["GB"] }, { dimension: CATEGORY, hasKey: true }] }, orderBy: [{ metric: ITEMS_SOLD, descending: true }]) { groupTotals { category { key } } } }`,
    );
    const { key } = report.groupTotals[0]!.category;
    const query = new URLSearchParams([
      ...Object.entries({ range: 'last-3-months', country: 'GB', category: key, segment: 'high' }),
      ...Object.entries({ metric: 'itemsSold', only: 'PLATFORM=SHOPIFY' }),
    ]);
    const { page } = await open(`/number?${query}`);
    const numbers = (list: string) => page.getByRole('region', { name: list }).locator('tbody th a').allTextContents();
    await page.getByRole('region', { name: 'The orders behind it' }).locator('tbody').waitFor();
    const { orders } = await ask<{ orders: { nodes: { orderNumber: string }[] } }>(
      `{ orders(first: 25, filter: { ${days}, country: ["GB"], segment: [HIGH], platform: [SHOPIFY], category: ${JSON.stringify(key)} }) { nodes { orderNumber } } }`,
    );
    expect(orders.nodes.length).to.be.above(2);
    expect(await numbers('The orders behind it')).to.deep.equal(orders.nodes.map(({ orderNumber }) => orderNumber));
    await page.goto(
      `${dashboard.url}/number?range=last-3-months&country=GB&metric=refunds&behind=refunds&only=REFUND_KIND%3Dline`,
    );
    await page.getByRole('region', { name: 'What was taken back' }).locator('tbody').waitFor();
    const { refunds } = await ask<{ refunds: { nodes: { order: { orderNumber: string } }[] } }>(
      `{ refunds(first: 25, filter: { ${days}, country: ["GB"], kind: [LINE] }) { nodes { order { orderNumber } } } }`,
    );
    expect(refunds.nodes.length).to.be.above(2);
    expect(await numbers('What was taken back')).to.deep.equal(refunds.nodes.map(({ order }) => order.orderNumber));
    await page.goto(`${dashboard.url}/number?metric=orders&only=HOUR%3D9`);
    await page.getByText('They cannot be listed by hour').waitFor();
    await leave(page);
  });

  it('has raw records of orders that arrive whole and in parts, for operators who may see personal data', async () => {
    for (const source of (await ask<{ sources: { id: string }[] }>('{ sources { id } }')).sources.map(({ id }) => id)) {
      const { orders } = await ask<{
        orders: { nodes: { platformOrderId: string; rawRecords: { stream: string; text: string }[] }[] };
      }>(
        `{ orders(first: 3, filter: { source: ["${source}"] }) { nodes { platformOrderId rawRecords { stream text } } } }`,
      );
      for (const { platformOrderId, rawRecords } of orders.nodes) {
        expect(rawRecords, source).to.have.length.above(0);
        const [id] = platformOrderId.split(':');
        expect(rawRecords.map(({ text }) => text).join('\n'), source).to.include(id!.replace(/^.*\//, ''));
      }
    }
    // Once there is a key, nobody is the owner without one.
    const own = await loadedCompany();
    const guarded = await startDashboard(own);
    const question = '{ orders(first: 1) { nodes { id rawRecords { text } } } }';
    const asked = async (roles: ('operator' | 'analyst' | 'personal')[]) => {
      const key = await keyFor(own.pool, { roles });
      const response = await fetch(`${guarded.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(key.text) },
        body: JSON.stringify({ query: question }),
      });
      return (await response.json()) as {
        data?: { orders: { nodes: { rawRecords: object[] | null }[] } };
        errors?: { extensions: { code: string } }[];
      };
    };
    // One for each part that it arrived in.
    const { orders } = await ask<{ orders: { nodes: { rawRecords: object[] }[] } }>(question);
    expect((await asked(['personal'])).errors?.[0]?.extensions.code).to.equal('FORBIDDEN');
    expect((await asked(['analyst', 'operator'])).data?.orders.nodes[0]?.rawRecords).to.equal(null);
    expect((await asked(['personal', 'operator'])).data?.orders.nodes[0]?.rawRecords).to.deep.equal(
      orders.nodes[0]!.rawRecords,
    );
    // What waits is written at the end of the process.
    await guarded.stop();
    const { rows } = await own.pool.query<{ subjects: string[] }>(
      `select subjects from ops.audit_entry where 'Order.rawRecords' = any(subjects)`,
    );
    expect(rows).to.deep.equal([{ subjects: ['Order.rawRecords'] }]);
    await own.drop();
  });

  it('reads as what it is: days of cover and sales for each unit of spend are no shares', async () => {
    const { page } = await open('/number?metric=daysOfCover');
    const { report } = await ask<{ report: { total: { daysOfCover: string } } }>(
      `{ report(filter: ${last28}, toDate: true) { total { daysOfCover } } }`,
    );
    const twoDecimals = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    expect(await valueOf(page, 'daysOfCover').textContent()).to.equal(
      new Intl.NumberFormat('en-GB', twoDecimals).format(Number(report.total.daysOfCover)),
    );
    expect(await page.locator('.chart').first().textContent()).not.to.include('%');
    await page.getByText('No single orders, refunds, advertising or visits stand behind it.').waitFor();
    await leave(page);
  });

  it('is explained on the overview in one sentence', async () => {
    const { page } = await open('/');
    const { changeDrivers } = await ask<{ changeDrivers: Parameters<typeof headlineOf>[0] }>(
      `{ changeDrivers(metric: NET_SALES, filter: ${last28}, toDate: true, limit: 3) { metric title unit currency isComparable current previous change changePercent
        dimensions { dimension title concentration drivers { key label isOther contribution share } } } }`,
    );
    const { sources } = await ask<{ sources: { id: string; name: string }[] }>('{ sources { id name } }');
    const { channels } = await ask<{ channels: { id: string; sourceId: string; salesChannel: string }[] }>(
      '{ channels { id sourceId salesChannel } }',
    );
    const store = (id: string | null) => sources.find((source) => source.id === id)!.name;
    const expected = headlineOf(changeDrivers, {
      locale: 'en-GB',
      compared: 'the period before',
      nameOf: (dimension, { key }) => {
        if (key === null) return null;
        if (dimension === 'SOURCE') return store(key);
        if (dimension === 'COUNTRY') return new Intl.DisplayNames('en-GB', { type: 'region' }).of(key)!;
        if (dimension !== 'CHANNEL') return null;
        const { sourceId, salesChannel } = channels.find(({ id }) => id === key)!;
        return `${store(sourceId)} · ${salesChannel}`;
      },
    });
    expect(await page.locator('.reason').textContent()).to.match(
      new RegExp(`^${expected.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`),
    );
    await leave(page);
  });

  it('has nothing that axe finds wrong, in both themes, nor anything beyond a phone', async () => {
    const { orders, customers } = await ask<Record<'orders' | 'customers', { nodes: { id: string }[] }>>(
      '{ orders(first: 1) { nodes { id } } customers(first: 1) { nodes { id } } }',
    );
    const order = `/order?id=${encodeURIComponent(orders.nodes[0]!.id)}`;
    const customer = `/customer?id=${encodeURIComponent(customers.nodes[0]!.id)}`;
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, notes } = await openPage(browser, { colorScheme, viewport: { width: 1280, height: 900 } });
      for (const path of [
        '/number',
        '/number?metric=refunds&store=london',
        order,
        customer,
        '/customer-list?segment=vip',
      ]) {
        await page.goto(dashboard.url + path);
        await page.getByRole('region').first().waitFor();
        await page.locator('.skeleton').first().waitFor({ state: 'detached' });
        expect(await violationsOf(page), `${colorScheme} ${path}`).to.deep.equal([]);
        if (process.env.SHOTS)
          await page.screenshot({
            fullPage: true,
            path: `${process.env.SHOTS}/${colorScheme}-${path.replace(/\W+/g, '_').slice(0, 30)}.png`,
          });
        await page.setViewportSize({ width: 320, height: 256 });
        expect(await page.evaluate('document.documentElement.scrollWidth'), path).to.equal(320);
        await page.setViewportSize({ width: 1280, height: 900 });
      }
      expect(notes).to.deep.equal(noNotes);
      await leave(page);
    }
  });

  it('prints without what is only for the screen, in light colours, and moves nothing where that is asked', async () => {
    const { page } = await open('/', { colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(
      await page.evaluate(`[...document.querySelectorAll('*')].filter((each) => {
        const { animationName, transitionDuration } = getComputedStyle(each);
        return animationName !== 'none' || transitionDuration.split(', ').some((time) => parseFloat(time) > 0);
      }).length`),
    ).to.equal(0);
    const ground = () => page.evaluate<string>(`getComputedStyle(document.querySelector('.card')).backgroundColor`);
    const chart = () => page.evaluate<string>(`getComputedStyle(document.querySelector('.chart svg text')).fill`);
    await page.locator('.chart svg text').first().waitFor();
    const onScreen = [await ground(), await chart()];
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.top nav', '.toolbar .button', 'footer']) {
      expect(await page.locator(hidden).first().isVisible(), hidden).to.equal(false);
    }
    expect(await page.locator('.tile .value').first().isVisible()).to.equal(true);
    const printed = [await ground(), await chart()];
    const lightness = (colour: string): number => Number(/(\d+)/.exec(colour)![1]);
    expect(lightness(onScreen[0]!)).to.be.below(60);
    expect(lightness(printed[0]!)).to.be.above(200);
    expect(lightness(printed[1]!)).to.be.below(120);
    await leave(page);
  });
});
