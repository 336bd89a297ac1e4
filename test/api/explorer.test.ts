import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { type Browser, chromium } from 'playwright-core';
import { startTestApi, type TestApi } from './support/test-api.js';

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
);

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Only this machine resolves, so that a request to any other host fails.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

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
    if (!browserPath) {
      // Reported, not skipped silently: the tests above do not need a browser.
      this.test!.title += ' (skipped: no Chromium at /usr/bin/chromium)';
      this.skip();
    }
    browser = await chromium.launch({ executablePath: browserPath, headless: true, args: browserArguments });
    const page = await browser.newPage();
    const outside: string[] = [];
    await page.route('**/*', (route) => {
      const { hostname, protocol } = new URL(route.request().url());
      if (hostname === '127.0.0.1' || protocol === 'data:' || protocol === 'blob:') return route.continue();
      outside.push(route.request().url());
      return route.abort();
    });
    const refused: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text());
    });
    await page.goto(`${api.url}/explorer/`);
    await page.locator('.send-request__button').click();
    // The first day of the answer, as a person reads it.
    await page.locator('app-query-result').getByText('"2026-06-14"').waitFor();
    expect(outside).to.deep.equal([]);
    expect(refused).to.deep.equal([]);
  }).timeout(60_000);
});
