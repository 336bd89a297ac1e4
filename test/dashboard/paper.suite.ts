import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { answer } from '../api/support/graphql-client.js';
import { leave, needsChromium, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { loadedCompany } from './support/company.js';
import { type Dashboard, startDashboard } from './support/dashboard.js';

const hasPdfTool = spawnSync('pdftotext', ['-v']).error === undefined;

/** A4 less the margins of a printer, at 96 pixels an inch. */
const paper = { width: 718, height: 1047 };
const margin = '10mm';

/**
 * Texts and drawings that stand beyond the page or beyond a box that hides what is beyond it, each as a line.
 * @param but what may scroll within itself, as a selector; null: nothing may
 */
const cutOff = (but: string | null) => `(() => {
  const width = document.documentElement.clientWidth;
  const found = [];
  for (const each of document.querySelectorAll('main *')) {
    const { overflowX, visibility } = getComputedStyle(each);
    const { left, right, width: own, height } = each.getBoundingClientRect();
    if (own === 0 || height === 0 || visibility === 'hidden' || each.closest('.spoken, svg svg, svg *')) continue;
    if (${but === null ? 'false' : `each.closest('${but}')`}) continue;
    const holdsText = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    const say = (what) => found.push(what + ': ' + each.outerHTML.slice(0, 120));
    if ((holdsText || each.tagName === 'svg') && (right > width + 1 || left < -1)) say('beyond the page');
    if (overflowX === 'visible' || each.tagName === 'svg') continue;
    if (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1) say('hides what is beyond it');
  }
  return found.slice(0, 10);
})()`;

/** The words of numbers and headings that people see on the screen. */
const shownWords = `(() => {
  const words = [];
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: within, textContent } = texts.currentNode;
    if (!within.closest('h2, .tile .value, td, th') || within.closest('.spoken, button, details:not([open])')) continue;
    words.push(...textContent.split(/\\s+/).filter((word) => /[0-9]{2}|[a-z]{3}/i.test(word)));
  }
  return words;
})()`;

describe('Every view', function () {
  this.timeout(180_000);
  let database: TestDatabase;
  let dashboard: Dashboard;
  let browser: Browser;
  let paths: string[];

  before(async function () {
    needsChromium(this);
    database = await loadedCompany();
    dashboard = await startDashboard(database);
    browser = await sharedChromium();
    const { orders, customers } = await answer<Record<'orders' | 'customers', { nodes: { id: string }[] }>>(
      dashboard.url,
      '{ orders(first: 1) { nodes { id } } customers(first: 1) { nodes { id } } }',
    );
    paths = [
      ...['/', '/sales', '/products', '/customers', '/marketing', '/money', '/status'],
      ...['/number?metric=refunds', `/order?id=${encodeURIComponent(orders.nodes[0]!.id)}`],
      ...['/customer-list?segment=vip', `/customer?id=${encodeURIComponent(customers.nodes[0]!.id)}`],
    ];
  });
  after(async () => {
    await dashboard?.stop();
    await database?.drop();
  });

  const open = async (page: Page, view: string): Promise<void> => {
    await page.goto(dashboard.url + view);
    await page.locator('main .card').first().waitFor();
    await page.locator('main .skeleton').first().waitFor({ state: 'detached' });
  };

  it('prints in whole: nothing is cut off, and every number of the screen is on paper', async () => {
    const { page } = await openPage(browser, { viewport: paper });
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-paper-'));
    for (const view of paths) {
      await open(page, view);
      const onScreen = await page.evaluate<string[]>(shownWords);
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate<string[]>(cutOff(null)), view).to.deep.equal([]);
      const pdf = await page.pdf({
        format: 'A4',
        margin: { top: margin, right: margin, bottom: margin, left: margin },
      });
      await page.emulateMedia({ media: 'screen' });
      if (!hasPdfTool) continue;
      const file = path.join(folder, 'view.pdf');
      writeFileSync(file, pdf);
      if (process.env.SHOTS) writeFileSync(`${process.env.SHOTS}/${view.replace(/\W+/g, '_').slice(0, 20)}.pdf`, pdf);
      const printed = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
      // Where a word is broken at the end of a line, its parts stand apart.
      const dense = printed.replaceAll(/\s+/g, '');
      const missing = [...new Set(onScreen)].filter((word) => !dense.includes(word));
      expect(missing, view).to.deep.equal([]);
    }
    rmSync(folder, { recursive: true });
    await leave(page);
  });

  it('is read at 400 % without scrolling to the side, but for tables within themselves', async () => {
    const { page } = await openPage(browser, { viewport: { width: 320, height: 256 } });
    for (const view of paths) {
      await open(page, view);
      expect(await page.evaluate('document.documentElement.scrollWidth'), view).to.equal(320);
      expect(await page.evaluate<string[]>(cutOff('.scroll, pre.raw')), view).to.deep.equal([]);
    }
    await leave(page);
  });
});
