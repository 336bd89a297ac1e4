import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { apiAccess } from '../../src/processes/api-access.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { configured, keyFor } from '../api/access/served.js';
import { startTestApi, type TestApi } from '../api/support/test-api.js';
import { trade } from '../api/support/trade.js';
import { line, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { launchChromium, needsChromium, noNotes, openPage } from '../support/chromium.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { searchOutputOf } from '../support/leaks.js';
import { testLogger } from '../support/test-logger.js';

const example = (name: string): string => projectFile('clients', 'typescript', 'dist', 'examples', 'node', name);

describe("The client's examples", () => {
  let database: TestDatabase;
  let api: TestApi;
  let key: string;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    // Wednesdays of two weeks, the later of them yesterday.
    const sold = (id: string, day: string, grossSales: string) =>
      order(id, { orderedAt: `${day}T09:00:00Z`, lines: [line('1', { grossSales })], total: grossSales });
    await apply(database.pool, [sold('W1', '2026-07-08', '50.00'), sold('W2', '2026-07-15', '40.00')]);
    await publish(database.pool, '2026-07-15T23:10:00Z');
    ({ text: key } = await keyFor(database.pool, { roles: ['analyst'] }));
    api = await startTestApi({ access: await apiAccess(database.pool, configured(), testLogger) }, database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  function start(name: string, args: string[], environment: Record<string, string>): ChildProcess {
    const child = spawn(process.execPath, [example(name), ...args], {
      env: { PATH: process.env.PATH, CARTOGRAPH_URL: `${api.url}/graphql`, CARTOGRAPH_API_KEY: key, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    searchOutputOf(child, name);
    return child;
  }

  describe('yesterday.ts', () => {
    async function run(args: string[], environment: Record<string, string> = {}) {
      const child = start('yesterday.js', args, environment);
      const [output, errors, [code]] = await Promise.all([
        text(child.stdout!),
        text(child.stderr!),
        once(child, 'close'),
      ]);
      return { output, errors, code: code as number };
    }

    it('compares yesterday with the same weekday a week before, and fails below the threshold', async () => {
      const output = '2026-07-15: £40.00, a week before £50.00: -20 %\n';
      expect(await run(['-20'])).to.deep.equal({ output, errors: '', code: 0 });
      expect(await run(['-19.99'])).to.deep.equal({ output, errors: '', code: 1 });
    });

    it('says whether another try may help', async () => {
      const refused = await run([], { CARTOGRAPH_API_KEY: `ctg_${'0'.repeat(49)}` });
      expect([refused.code, refused.output]).to.deep.equal([2, '']);
      expect(refused.errors).to.match(/^UNAUTHENTICATED: /);
      const misspelt = await run(['-20%']);
      expect([misspelt.code, misspelt.errors]).to.deep.equal([
        ...[2, '"-20%" is not a decimal number: expected digits such as "-12.50".\n'],
      ]);
      const away = await run([], { CARTOGRAPH_URL: 'http://127.0.0.1:9/graphql' });
      expect(away.code).to.equal(3);
      expect(away.errors).to.match(/^NETWORK: http:\/\/127\.0\.0\.1:9\/graphql cannot be reached: /);
    });
  });

  describe('the page', () => {
    let server: ChildProcess;
    let url: string;
    let browser: Browser | undefined;
    before(async () => {
      server = start('serve-page.js', [], {});
      [url] = (await once(createInterface(server.stdout!), 'line')) as [string];
    });
    after(async () => {
      await browser?.close();
      const ended = once(server, 'close');
      server.kill();
      await ended;
    });

    it('shows a summary and orders page by page in a browser', async function () {
      needsChromium(this);
      browser = await launchChromium();
      const { page, notes } = await openPage(browser);
      const hasText = (selector: string, text: string) => page.locator(selector, { hasText: text }).waitFor();
      await page.goto(`${url}?rows=4`);
      await hasText('#headline', '£455.88');
      await hasText('#status', 'Figures as of');
      await hasText('#orders tr:nth-child(4)', '3 × Mug');
      await page.click('#more:enabled');
      await hasText('#orders tr:nth-child(7)', '#A1');
      await hasText('#more:disabled', 'More');
      expect(notes).to.deep.equal(noNotes);
    });

    it('passes on no other question, and keeps its key to itself', async () => {
      const ask = (body: object) => fetch(new URL('graphql', url), { method: 'POST', body: JSON.stringify(body) });
      for (const body of [{ query: '{ customers { nodes { email } } }' }, { documentId: 'sha256:0' }, {}]) {
        const answer = await ask(body);
        expect([answer.status, await answer.json()]).to.deep.equal([
          400,
          { errors: [{ message: 'This page offers no document with this id.', extensions: { code: 'BAD_REQUEST' } }] },
        ]);
      }
      for (const path of ['client/../../package.json', 'client/%2e%2e/package.json', 'client/index.d.ts', 'page.ts']) {
        expect((await fetch(new URL(path, url))).status, path).to.equal(404);
      }
    });
  });
});
