import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { openCompany } from '../../demo/company/company.js';
import { demoPlanOf } from '../../demo/company/plan.js';
import { makeClock } from '../../simulators/kit/clock.js';
import { waitFor } from '../support/wait-for.js';
import { askApi } from './ask-api.js';
import { type DemoProcess, startDemo } from './demo-process.js';
import { answeredDays, type ReportedDay, reportedDays } from './reported-days.js';
import { answeredMarketing, bookedMarketing } from './reported-marketing.js';

/** The whole company takes three times as long. Smaller than a quarter, it is loaded before it can be killed half-way. */
const share = 0.3;
const plan = demoPlanOf(share);
const loadDeadlineMs = 360_000;
/**
 * Until the schedule has loaded the last events of the stores. A till that was offline sends an order of the day before in the first
 * minute, and orders are read once they are two minutes old.
 */
const scheduleDeadlineMs = 240_000;

describe('The demo', function () {
  this.timeout(loadDeadlineMs + 4 * scheduleDeadlineMs);
  let folder: string;
  let dataDir: string;
  let demo: DemoProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-demo-'));
    dataDir = path.join(folder, 'data');
  });

  afterEach(async () => {
    await demo?.end('SIGINT');
    rmSync(folder, { recursive: true });
  });

  const start = (port: number, of = share): DemoProcess => {
    demo = startDemo(folder, { PORT: String(port), CARTOGRAPH_DATA: dataDir, DEMO_SHARE: String(of) });
    return demo;
  };

  it('loads stores, visits and advertising with the figures of their books, even if it is killed half-way and restarted', async () => {
    await start(0).until(/london orders: \d{3,}/, loadDeadlineMs);
    expect(demo?.printed()).to.include('Nothing is loaded yet');
    await demo?.end('SIGKILL');
    const [, url = ''] = await start(0).until(
      /Apollo Sandbox .*: (http\S+)\nExplorer.*\nDashboard: open http:\/\/\S+\n$/,
      loadDeadlineMs,
    );
    const printed = demo?.printed() ?? '';
    expect(printed).to.match(/^Found an interrupted first load with [\d,]+ orders of 11 sources so far/m);
    for (const line of [
      'berlin +WOOCOMMERCE +EUR',
      'london +SHOPIFY +GBP',
      'new-york +SHOPIFY +USD',
      'till +FILES +GBP',
    ])
      expect(printed).to.match(new RegExp(`^${line} .* [\\d,]{5,} +0$`, 'm'));
    expect(printed).to.match(/^amazon-eu +AMAZON +EUR .* \d{3} +0$/m);
    for (const line of [
      'berlin-visits +GOOGLE_ANALYTICS +EUR',
      'london-meta +META_ADS +GBP',
      'google-ads +GOOGLE_ADS +GBP',
    ])
      expect(printed).to.match(new RegExp(`^${line} .* - +0$`, 'm'));
    expect(printed).to.not.match(/wait for|WARN| {4}at /);

    const { openedAt } = JSON.parse(readFileSync(path.join(dataDir, 'company.json'), 'utf8')) as { openedAt: string };
    const options = { plan, openedAt, tillFolder: path.join(folder, 'till') };
    const company = openCompany({ ...options, clock: makeClock({ mode: 'real' }) });
    const openedOn = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date(openedAt));
    const ordersOf = (days: readonly ReportedDay[]): string[] =>
      // The day on which it was started is not over yet; in New York it ends five hours later than in London.
      days.filter(({ date }) => date < openedOn).map((day) => `${day.source} ${day.date} ${day.orders}`);
    // Of days that no platform restates any more.
    const settledOn = new Date(Date.parse(openedAt) - 40 * 86_400_000).toISOString().slice(0, 10);
    const { marketing, marketingFrom: from } = company;
    const ofBooks = bookedMarketing(marketing, { from, to: settledOn, now: company.clock.now() });
    expect(await answeredMarketing(url, { from, to: settledOn })).to.deep.equal(ofBooks);

    let compared = '';
    await waitFor(
      'the orders of every day to be those of the books',
      async () => {
        // Both are computed from every order: only when there is something new to compare.
        const { warehouse } = await askApi<{ warehouse: { version: string } }>(url, '{ warehouse { version } }');
        if (warehouse.version === compared) return false;
        compared = warehouse.version;
        const answered = ordersOf(await answeredDays(url, new Date(openedAt), plan));
        company.catchUp();
        return answered.join('\n') === ordersOf(reportedDays(company)).join('\n');
      },
      scheduleDeadlineMs,
    );
    const { warehouse } = await askApi<{ warehouse: { asOf: string | null } }>(url, '{ warehouse { asOf } }');
    expect(warehouse.asOf, 'up to when the answers hold everything').to.be.a('string');
    // The stores are read each minute. What advertises is read every ten, and holds the whole back.
    const asOf = async () =>
      (await askApi<{ source: { asOf: string | null } }>(url, '{ source(id: "london") { asOf } }')).source.asOf!;
    const first = await asOf();
    await waitFor('that instant to move with the next sync', async () => (await asOf()) > first, scheduleDeadlineMs);
    expect(await demo?.end('SIGINT')).to.equal(0);
    expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).to.equal(false);
  });

  it('reports that its port is in use, and leaves no Postgres running', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    // The smallest company: nothing of it is read.
    const { child, printed } = start(port, 0.01);
    const [code] = await once(child, 'close');
    taken.close();
    expect(printed()).to.match(/choose another port with PORT or api\.port\.\n$/);
    expect(printed()).to.not.include('    at ');
    expect(code).to.equal(1);
    expect(existsSync(path.join(dataDir, 'postgres', 'PG_VERSION'))).to.equal(true);
    expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).to.equal(false);
  });
});
