import { expect } from 'chai';
import type { ConfiguredAlert } from '../../src/config/config.js';
import type { Evidence } from '../../src/reports/content/alert-content.js';
import { ask } from '../api/support/graphql-client.js';
import { startTestApi } from '../api/support/test-api.js';
import { trade } from '../api/support/trade.js';
import { line, order, refund } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { type SmtpTestServer, startSmtp } from '../support/smtp.js';
import { alert, type AlertStand, alertStand, metricRule } from './alert-stand.js';

describe('An alert about a metric', () => {
  let database: TestDatabase;
  let smtp: SmtpTestServer;
  let stands: AlertStand[];
  let now: Date;

  before(async () => {
    smtp = await startSmtp();
  });
  after(() => smtp.close());

  beforeEach(async () => {
    database = await createPreparedDatabase('traded', trade);
    smtp.received.length = 0;
    stands = [];
  });
  afterEach(async () => {
    for (const stand of stands) await stand.stop();
    await database.drop();
  });

  function stand(...alerts: ConfiguredAlert[]): AlertStand {
    const made = alertStand(database, { alerts, mail: smtp.mail, now: () => now });
    stands.push(made);
    return made;
  }

  /** It is then, and all trade before is known. */
  async function at(instant: string, knownUntil = instant): Promise<void> {
    now = new Date(instant);
    await database.pool.query('update ops.source set known_until = $1', [knownUntil]);
  }

  async function sell(id: string, orderedAt: string, amount: string): Promise<void> {
    const lines = [line('1', { grossSales: amount })];
    await apply(database.pool, [order(id, { orderedAt, updatedAt: orderedAt, lines, total: amount })]);
    await publish(database.pool, now.toISOString());
  }

  const rowsOf = async (text: string): Promise<Record<string, unknown>[]> =>
    (await database.pool.query<Record<string, unknown>>(text)).rows;

  it('is told once while it is open, with the figure of the API, its question and its view', async () => {
    const { work } = stand(alert());
    await at('2026-07-14T06:00:00Z');
    await work();
    await work();
    await at('2026-07-15T06:00:00Z');
    await work();
    const [mail, ...others] = await smtp.parsed();
    expect(others).to.deep.equal([]);
    expect(mail!.subject).to.equal('A slow day');
    expect(mail!.text).to.contain('Net sales of 13 Jul 2026: £10.00, below £50.00.');
    expect(mail!.html).to.contain('https://shop.example/?range=2026-07-13..2026-07-13');
    const [event] = await rowsOf('select * from ops.alert_event');
    expect(event).to.include({
      alert: 'slow-day',
      kind: 'crossed',
      cause: 'alert:slow-day',
      version: '1',
      resolved_at: null,
    });
    const { query, figures } = JSON.parse(event!.evidence as string) as Evidence;
    const api = await startTestApi({}, database);
    try {
      const { data } = await ask(api.url, query!.document, query!.variables);
      expect(figures).to.have.length(1);
      expect(data).to.deep.equal({ report: { total: { netSales: { amount: '10.00', currency: 'GBP' } } } });
      expect(figures[0]).to.deep.include({ label: 'Net sales', cell: ['10.00', 'GBP'], first: '2026-07-13' });
    } finally {
      await api.stop();
    }
  });

  it('about the refund rate is told with the rate of the orders and refunds that it is made of', async () => {
    const rule = metricRule({ metric: 'refundRateByValue', below: null, above: '0.1', recover: '0.05' });
    const { work } = stand(alert({ name: 'refunds', title: 'Many refunds', metric: rule }));
    const ordered = (id: string, amount: string, refunds: ReturnType<typeof refund>[] = []) =>
      order(id, {
        ...{ orderedAt: '2026-07-15T09:00:00Z', updatedAt: '2026-07-15T18:00:00Z', total: amount, refunds },
        lines: [line('1', { grossSales: amount })],
      });
    const refundedAt = '2026-07-15T17:00:00Z';
    await at('2026-07-16T06:00:00Z');
    await apply(database.pool, [ordered('R1', '90'), ordered('R2', '10', [refund('1', { refundedAt })])]);
    await publish(database.pool, now.toISOString());
    await work();
    // 10 of 100 is not over a tenth.
    expect(smtp.received).to.have.length(0);
    await apply(database.pool, [ordered('R1', '90', [refund('2', { refundId: 'r2', refundedAt })])]);
    await publish(database.pool, now.toISOString());
    await work();
    const [mail, ...others] = await smtp.parsed();
    expect(others).to.deep.equal([]);
    expect(mail!.subject).to.equal('Many refunds');
    expect(mail!.text).to.match(/^.*of 15 Jul 2026: 20\s?%, above 10\s?%\.$/m);
    const [event] = await rowsOf('select * from ops.alert_event');
    const { query } = JSON.parse(event!.evidence as string) as Evidence;
    const api = await startTestApi({}, database);
    try {
      const { data } = await ask(api.url, query!.document, query!.variables);
      expect(data).to.deep.equal({ report: { total: { refundRateByValue: '0.2' } } });
    } finally {
      await api.stop();
    }
  });

  it('resolves only past the bound of recovery, so often as it says, and tells so once', async () => {
    const { work } = stand(alert({ metric: metricRule({ recover: '60' }), recoverAfter: 2 }));
    await at('2026-07-14T06:00:00Z');
    await work();
    const days: [string, string, string | null][] = [
      ['2026-07-15', '55', null],
      ['2026-07-16', '70', null],
      ['2026-07-17', '49', null],
      ['2026-07-18', '60', null],
      ['2026-07-19', '61', '2026-07-20T06:00:00Z'],
    ];
    for (const [day, amount, resolvedAt] of days) {
      await at(`${day.slice(0, 8)}${Number(day.slice(8)) + 1}T06:00:00Z`);
      await sell(`S-${day}`, `${day}T10:00:00Z`, amount);
      await work();
      expect((await rowsOf('select resolved_at from ops.alert_event'))[0]!.resolved_at, day).to.equal(resolvedAt);
    }
    await work();
    const subjects = (await smtp.parsed()).map(({ subject }) => subject);
    expect(subjects).to.deep.equal(['A slow day', 'Over: A slow day']);
    expect((await smtp.parsed())[1]!.text).to.contain('Net sales of 19 Jul 2026: £61.00, back from below £50.00.');
    expect(await rowsOf('select resolution from ops.alert_event')).to.deep.equal([{ resolution: 'recovered' }]);
  });
});
