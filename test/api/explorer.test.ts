import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { launchChromium, needsChromium, noNotes, openPage } from '../support/chromium.js';
import { startTestApi, type TestApi } from './support/test-api.js';

describe('The explorer', () => {
  let api: TestApi;
  let browser: Browser | undefined;

  before(async () => {
    api = await startTestApi();
  });
  after(async () => {
    await browser?.close();
    await api.close();
  });

  it('is served completely from this server: every file that its page names, with its type', async () => {
    const page = await fetch(`${api.url}/explorer`);
    expect(page.url).to.equal(`${api.url}/explorer/`);
    expect(page.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    const html = await page.text();
    const names = [...html.matchAll(/(?:src|href)="([^"/][^"]*\.(?:js|css|ico|svg))"/g)].map(([, name]) => name);
    expect(names).to.include.members(['main.js', 'styles.css', 'initial-options.js']);
    for (const name of new Set(names)) {
      const file = await fetch(`${api.url}/explorer/${name}`);
      expect(file.status, name).to.equal(200);
      expect(file.headers.get('content-type'), name).to.match(/^(text\/(javascript|css)|image\/)/);
      await file.arrayBuffer();
    }
  });

  it('serves nothing from outside its folder', async () => {
    for (const path of ['..%2f..%2fpackage.json', '%2e%2e/package.json', 'none.js', 'index.html']) {
      expect((await fetch(`${api.url}/explorer/${path}`)).status, path).to.equal(404);
    }
  });

  it('runs its starting query in a browser, and no request leaves the machine', async function () {
    needsChromium(this);
    browser = await launchChromium();
    const { page, notes } = await openPage(browser);
    await page.goto(`${api.url}/explorer/`);
    await page.click('.send-request__button');
    // The first day of the answer, as a person reads it.
    await page.getByText('"2026-06-14"').waitFor();
    expect(notes).to.deep.equal(noNotes);
  }).timeout(60_000);
});
