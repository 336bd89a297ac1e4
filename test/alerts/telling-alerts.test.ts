import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { ConfiguredAlert, DestinationConfig } from '../../src/config/config.js';
import type { AlertContent } from '../../src/reports/content/alert-content.js';
import { systemClock } from '../../src/runtime/clock.js';
import { startTestApi } from '../api/support/test-api.js';
import { trade } from '../api/support/trade.js';
import { line, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { registerSecret } from '../support/secrets.js';
import { type SmtpTestServer, startSmtp } from '../support/smtp.js';
import { alert, type AlertStand, alertStand, metricRule } from './alert-stand.js';

const secret = 'the secret of the receiver of alerts';
registerSecret('the secret of a destination of alerts', secret);

describe('What an alert found', () => {
  let database: TestDatabase;
  let smtp: SmtpTestServer;
  let stands: AlertStand[];
  let now: Date;
  let posted: { url: string; headers: IncomingHttpHeaders; body: string }[];
  let destinations: DestinationConfig[];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posted.push({ url: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(204).end();
    });
  });

  before(async () => {
    smtp = await startSmtp();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    destinations = [
      { name: 'erp', kind: 'WEBHOOK', url: `${base}/erp`, secrets: [secret] },
      { name: 'sales', kind: 'SLACK', url: `${base}/slack`, secrets: [] },
    ];
    database = await createPreparedDatabase('traded', trade);
  });
  after(async () => {
    server.close();
    await database.drop();
    await smtp.close();
  });

  beforeEach(async () => {
    smtp.received.length = 0;
    posted = [];
    stands = [];
    await database.pool.query(
      'truncate ops.alert_check, ops.alert_event, ops.alert_notice, ops.alert_notice_event, ops.message',
    );
  });
  afterEach(async () => {
    for (const stand of stands) await stand.stop();
  });

  function stand(...alerts: ConfiguredAlert[]): AlertStand {
    const made = alertStand(database, { alerts, mail: smtp.mail, destinations, now: () => now });
    stands.push(made);
    return made;
  }

  async function at(instant: string, knownUntil = instant): Promise<void> {
    now = new Date(instant);
    await database.pool.query('update ops.source set known_until = $1', [knownUntil]);
  }

  async function sell(id: string, orderedAt: string, amount: string): Promise<void> {
    const lines = [line('1', { grossSales: amount })];
    await apply(database.pool, [order(id, { orderedAt, updatedAt: orderedAt, lines, total: amount })]);
    await publish(database.pool, now.toISOString());
  }

  const subjects = async (): Promise<(string | undefined)[]> => (await smtp.parsed()).map(({ subject }) => subject);
  const night = { from: '22:00', to: '07:00' };

  it('in quiet hours is held, and sent once after them', async () => {
    const where = [{ dimension: 'SOURCE', in: ['leeds'] }];
    const { work } = stand(alert({ quietHours: night, metric: metricRule({ where }) }));
    await at('2026-07-14T23:30:00Z');
    await work();
    await at('2026-07-15T05:59:00Z');
    await work();
    expect(await subjects(), 'at 06:59 in London').to.deep.equal([]);
    await at('2026-07-15T06:00:00Z');
    await work();
    await work();
    expect(await subjects()).to.deep.equal(['A slow day']);
    expect((await smtp.parsed())[0]!.text).to.contain('A slow day – since 15 Jul 2026, 00:30 BST');
  });

  it('that is over before its quiet hours are says both in one message', async () => {
    const { work } = stand(alert({ quietHours: night, metric: metricRule({ includeCurrent: true }) }));
    await at('2026-07-20T00:30:00Z');
    await work();
    await at('2026-07-20T03:00:00Z');
    await sell('Q1', '2026-07-20T02:00:00Z', '80');
    await work();
    await at('2026-07-20T06:30:00Z');
    await work();
    await work();
    expect(await subjects()).to.deep.equal(['Over: A slow day']);
    expect((await smtp.parsed())[0]!.text).to.contain(
      'A slow day – over: from 20 Jul 2026, 01:30 BST to 20 Jul 2026, 04:00 BST\nNet sales of 20 Jul 2026: £0.00, below £50.00.',
    );
  });

  it('is told again after the hours of its reminder, while it is open', async () => {
    const { work } = stand(alert({ remindHours: 12 }));
    await at('2026-07-14T06:00:00Z');
    await work();
    await at('2026-07-14T17:59:00Z');
    await work();
    expect(await subjects()).to.deep.equal(['A slow day']);
    await at('2026-07-14T18:00:00Z');
    await work();
    await work();
    expect(await subjects()).to.deep.equal(['A slow day', 'A slow day']);
    expect((await smtp.parsed())[1]!.text).to.contain('A slow day – still open, since 14 Jul 2026, 07:00 BST');
  });

  it('goes to Slack, and as JSON with a signature to a webhook, with its query', async () => {
    const to = ['erp', 'sales'].map((destination) => ({ email: null, destination }));
    const { work } = stand(alert({ to, title: 'A <slow> day' }));
    await at('2026-07-14T06:00:00Z');
    await work();
    await work();
    expect(posted.map(({ url }) => url).sort()).to.deep.equal(['/erp', '/slack']);
    const webhook = posted.find(({ url }) => url === '/erp')!;
    expect(webhook.headers['webhook-signature']).to.match(/^v1,/);
    const { type, items, cause } = JSON.parse(webhook.body) as AlertContent & { type: string };
    expect({ type, cause }).to.deep.equal({ type: 'alert', cause: 'alert:slow-day' });
    expect(items[0]!.evidence.figures[0]!.cell).to.deep.equal(['10.00', 'GBP']);
    expect(items[0]!.evidence.query!.variables).to.deep.equal({ from: '2026-07-13', to: '2026-07-13' });
    const slack = JSON.parse(posted.find(({ url }) => url === '/slack')!.body) as { text: string; blocks: object[] };
    expect(slack.text).to.equal('A &lt;slow&gt; day');
    expect(JSON.stringify(slack.blocks))
      .to.contain('*A &lt;slow&gt; day – since')
      .and.to.contain('|See it in the dashboard>');
  });

  it('is withdrawn without a word when its alert watches for something else, which begins anew', async () => {
    await at('2026-07-14T06:00:00Z');
    await stand(alert()).work();
    const { work } = stand(alert({ metric: metricRule({ below: '5' }) }));
    await work();
    await work();
    expect(await subjects()).to.deep.equal(['A slow day']);
    const { rows } = await database.pool.query('select resolution from ops.alert_event');
    expect(rows).to.deep.equal([{ resolution: 'withdrawn' }]);
    await stand().work();
    expect((await database.pool.query('select 1 from ops.alert_check')).rows).to.deep.equal([]);
  });

  it('is asked again only when the warehouse or the days are others', async () => {
    const { work, asked } = stand(alert());
    await at('2026-07-14T06:00:00Z');
    for (const minute of ['00', '20', '40']) {
      await at(`2026-07-14T06:${minute}:00Z`);
      await work();
    }
    expect(asked).to.have.length(1);
    await sell('V1', '2026-07-14T01:00:00Z', '1');
    await work();
    expect(asked).to.have.length(2);
    await at('2026-07-14T23:10:00Z');
    await work();
    expect(asked, 'a new day').to.have.length(3);
  });

  it('is nothing while a day is not known completely, and then it is judged', async () => {
    const { work, asked } = stand(alert());
    await at('2026-07-14T00:30:00Z', '2026-07-13T20:00:00Z');
    await work();
    expect(asked).to.deep.equal([]);
    const { rows } = await database.pool.query('select state, reason from ops.alert_check');
    expect(rows).to.deep.equal([
      { state: 'waiting', reason: 'Trade up to 2026-07-13 is not read completely yet: Leeds, London.' },
    ]);
    await at('2026-07-14T00:31:00Z');
    await work();
    expect(await subjects()).to.deep.equal(['A slow day']);
  });

  it('is not asked for in vain: an alert that cannot be judged says why', async () => {
    await at('2026-07-14T06:00:00Z');
    const broken = stand(alert({ metric: metricRule({ where: [{ dimension: 'LOCATION', in: ['x'] }] }) }));
    await broken.work();
    const { rows } = await database.pool.query('select state, reason from ops.alert_check');
    expect(rows[0]).to.have.property('state', 'failed');
    expect(rows[0]!.reason).to.match(/cannot be broken down or filtered by/);
  });

  it('is missed loudly: an alert that nobody looks at or that is not heard makes /health/alerts 503', async () => {
    await at('2026-07-14T06:00:00Z');
    const alerts = [alert()];
    const api = await startTestApi({ clock: { ...systemClock, now: () => now }, alerts }, database);
    const health = async (): Promise<object> => {
      const response = await fetch(`${api.url}/health/alerts`);
      return { code: response.status, ...((await response.json()) as object) };
    };
    const failing = { code: 503, status: 'failing', failedAlerts: 0, lateAlerts: 0, givenUpMessages: 0 };
    const fine = { ...failing, code: 200, status: 'ok' };
    try {
      expect(await health(), 'before a worker had time to look').to.deep.equal(fine);
      await at('2026-07-14T06:31:00Z');
      expect(await health(), 'never looked at').to.deep.equal({ ...failing, lateAlerts: 1 });
      smtp.onRecipient = () => ({ code: 550, text: 'no such user' });
      const { work } = stand(...alerts);
      await work();
      smtp.onRecipient = () => null;
      expect(await health()).to.deep.equal({ ...failing, givenUpMessages: 1 });
      await at('2026-07-15T06:32:00Z');
      expect(await health(), 'a day later').to.deep.equal({ ...failing, lateAlerts: 1 });
      await work();
      expect(await health()).to.deep.equal(fine);
    } finally {
      await api.stop();
    }
  });
});
