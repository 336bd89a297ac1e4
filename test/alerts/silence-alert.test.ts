import { expect } from 'chai';
import type { Alert } from '../../src/canonical/alert.js';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import type { Source } from '../../src/canonical/source.js';
import type { ConfiguredAlert } from '../../src/config/config.js';
import type { Pool } from '../../src/database/pool.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import type { Evidence } from '../../src/reports/content/alert-content.js';
import { line, london, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { type SmtpTestServer, startSmtp } from '../support/smtp.js';
import { alert, type AlertStand, alertStand, metricRule } from './alert-stand.js';

const leeds: Source = { ...london, sourceId: 'leeds', name: 'Leeds' };

const sold = (id: string, orderedAt: string): CanonicalRecord =>
  order(id, { orderedAt, updatedAt: orderedAt, lines: [line('1', { grossSales: '100.00' })], total: '100.00' });

/** Wednesdays at half past eleven in London: eight before 15 July, of which one is without an order; in Leeds three. */
async function wednesdays(pool: Pool): Promise<void> {
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  for (const { sourceId, platform, name, currency, timezone } of [london, leeds]) {
    await pool.query(
      `insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id)
      values ($1, $2, $3, $4, $5, 'ready', '{}', true, 0)`,
      [sourceId, platform, name, currency, timezone],
    );
  }
  const weeks = [1, 2, 3, 4, 5, 7, 8].map(
    (back) => new Date(Date.parse('2026-07-15T10:30:00Z') - back * 7 * 86_400_000),
  );
  const instants = weeks.map((each) => each.toISOString());
  await apply(
    pool,
    instants.map((at, i) => sold(`W${i}`, at)),
  );
  await apply(
    pool,
    instants.slice(0, 3).map((at, i) => sold(`L${i}`, at)),
    leeds,
  );
  await publish(pool, '2026-07-15T05:10:00Z');
}

describe('An alert about a store without orders', () => {
  let database: TestDatabase;
  let smtp: SmtpTestServer;
  let stands: AlertStand[];
  let now: Date;

  before(async () => {
    smtp = await startSmtp();
  });
  after(() => smtp.close());

  beforeEach(async () => {
    database = await createPreparedDatabase('wednesdays', wednesdays);
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

  async function at(instant: string, knownUntil = instant): Promise<void> {
    now = new Date(instant);
    await database.pool.query('update ops.source set known_until = $1', [knownUntil]);
  }

  const rowsOf = async (text: string): Promise<Record<string, unknown>[]> =>
    (await database.pool.query<Record<string, unknown>>(text)).rows;
  const subjects = async (): Promise<(string | undefined)[]> => (await smtp.parsed()).map(({ subject }) => subject);
  const textOf = async (place: number): Promise<string> => (await smtp.parsed())[place]!.text!;

  const quiet = (changes: Partial<Alert> = {}): ConfiguredAlert =>
    alert({
      ...{ name: 'silent', title: 'No orders', noOrders: { hours: 3, sources: null, knownWithinHours: 26 } },
      ...changes,
    });
  const todayIn = (source: string, changes: Partial<Alert> = {}): ConfiguredAlert =>
    alert({
      ...{ name: `today-${source}`, title: 'Little today', ...changes },
      metric: metricRule({ includeCurrent: true, where: [{ dimension: 'SOURCE', in: [source] }] }),
    });

  it('is about each store that usually has some in these hours of the week, and over with the next order', async () => {
    const { work } = stand(quiet());
    // Hours of British Summer Time: an order at 11:30 is within the last three hours.
    await at('2026-07-15T10:20:00Z');
    await work();
    expect(await subjects(), 'while the hours are not over').to.deep.equal([]);
    await at('2026-07-15T12:20:00Z');
    await work();
    await work();
    expect(await subjects()).to.deep.equal(['No orders: London']);
    expect(await textOf(0)).to.contain(
      'London has no order from 15 Jul 2026, 10:00 to 15 Jul 2026, 13:20 BST, up to when it is known. In 7 of the last 8 weeks it had some in these hours. The last one before is of the hour from 8 Jul 2026, 11:00 on.',
    );
    const [event] = await rowsOf('select subject, label, cause, evidence from ops.alert_event');
    expect(event).to.include({ subject: 'london', label: 'London', cause: 'silent:london' });
    const { figures, link, query } = JSON.parse(event!.evidence as string) as Evidence;
    expect(figures.map(({ cell }) => cell)).to.deep.equal(['0', '1', '1', '1', '1', '1', '0', '1', '1']);
    expect(figures[1]).to.include({ first: '2026-07-08T10', last: '2026-07-08T12' });
    expect(link).to.equal('https://shop.example/?range=2026-07-15..2026-07-15&store=london');
    expect(query!.variables).to.deep.equal({ source: 'london', from: '2026-05-20', to: '2026-07-15' });
    await at('2026-07-15T13:10:00Z');
    await apply(database.pool, [sold('N', '2026-07-15T12:40:00Z')]);
    await publish(database.pool, '2026-07-15T13:10:00Z');
    await work();
    await work();
    expect(await subjects()).to.deep.equal(['No orders: London', 'Over: No orders: London']);
    expect(await textOf(1)).to.contain('London has orders again: the last one in the hour from 15 Jul 2026, 13:00 on.');
  });

  it('says that a store is late instead of silent, once for all alerts, and judges it as soon as it is read', async () => {
    const { work } = stand(quiet(), todayIn('london'));
    await at('2026-07-15T12:20:00Z', '2026-07-15T04:00:00Z');
    await database.pool.query(
      `insert into jobs.agenda_jobs (name, repeat_interval, next_run_at) values ('schedule:london', '0 5 * * *', '2026-07-15T04:30:00Z')`,
    );
    await work();
    await work();
    expect(await subjects()).to.deep.equal(['Late: London']);
    expect(await textOf(0))
      .to.contain('No orders: London – since')
      .and.to.contain('Little today – since')
      .and.to.contain('London is late, so this cannot be judged. The queue has not started it.');
    expect(await rowsOf('select alert, state from ops.alert_check order by alert')).to.deep.equal([
      { alert: 'silent', state: 'unknown' },
      { alert: 'today-london', state: 'unknown' },
    ]);
    await database.pool.query(`update jobs.agenda_jobs set next_run_at = '2026-07-16T04:00:00Z'`);
    await at('2026-07-15T12:31:00Z');
    await work();
    expect(await subjects()).to.have.members(['Late: London', 'Over: Late: London', 'No orders: London']);
    const { rows } = await database.pool.query(
      'select kind, alert, resolution from ops.alert_event order by kind, alert',
    );
    expect(rows).to.deep.equal([
      { kind: 'crossed', alert: 'silent', resolution: null },
      { kind: 'crossed', alert: 'today-london', resolution: null },
      { kind: 'unknown', alert: 'silent', resolution: 'recovered' },
      { kind: 'unknown', alert: 'today-london', resolution: 'recovered' },
    ]);
  });

  it('does not take a store whose data is old for one without orders, whatever the queue says', async () => {
    const { work } = stand(quiet());
    await at('2026-07-16T12:30:00Z', '2026-07-15T10:20:00Z');
    await work();
    expect(await rowsOf('select kind, cause from ops.alert_event order by subject')).to.deep.equal([
      { kind: 'unknown', cause: 'late:leeds' },
      { kind: 'unknown', cause: 'late:london' },
    ]);
  });

  it('waits while what was read is not in the figures', async () => {
    const { work, asked } = stand(quiet());
    await at('2026-07-15T12:20:00Z');
    await apply(database.pool, [sold('N', '2026-07-15T12:10:00Z')]);
    await work();
    expect(asked).to.deep.equal([]);
    expect(await rowsOf('select state from ops.alert_check')).to.deep.equal([{ state: 'waiting' }]);
    await publish(database.pool, '2026-07-15T12:20:30Z');
    await work();
    expect(await subjects()).to.deep.equal([]);
  });

  it('tells what follows from it in the same message', async () => {
    const { work } = stand(quiet(), todayIn('london'), todayIn('leeds'));
    await at('2026-07-15T12:20:00Z');
    await work();
    expect(await subjects()).to.have.members(['No orders: London', 'Little today']);
    const [both] = (await smtp.parsed()).filter(({ subject }) => subject === 'No orders: London');
    expect(both!.text).to.contain('No orders: London – since').and.to.contain('Little today – since');
  });

  it('tells what follows later only to those who do not know the cause, and when that is over what is left', async () => {
    const bob = { email: 'bob@shop.example', destination: null };
    const both = { to: [{ email: 'ann@shop.example', destination: null }, bob] };
    await at('2026-07-15T12:20:00Z');
    await stand(quiet()).work();
    await at('2026-07-15T12:40:00Z');
    const { work } = stand(quiet(), todayIn('london', both));
    await work();
    expect(smtp.received.map(({ to }) => to[0])).to.deep.equal(['ann@shop.example', 'bob@shop.example']);
    expect(await subjects()).to.deep.equal(['No orders: London', 'No orders: London']);
    const small = { lines: [line('1', { grossSales: '10.00' })], total: '10.00' };
    await at('2026-07-15T13:10:00Z');
    const of = { orderedAt: '2026-07-15T12:50:00Z', updatedAt: '2026-07-15T12:50:00Z' };
    await apply(database.pool, [order('N', { ...of, ...small })]);
    await publish(database.pool, '2026-07-15T13:10:00Z');
    await work();
    expect(smtp.received.map(({ to }) => to[0]).slice(2)).to.deep.equal(['ann@shop.example']);
    expect(await textOf(2))
      .to.contain('No orders: London – over: from 15 Jul 2026, 13:20 BST to 15 Jul 2026, 14:10 BST')
      .and.to.contain('Little today – open, since 15 Jul 2026, 13:40 BST');
    await at('2026-07-15T14:10:00Z');
    await apply(database.pool, [sold('M', '2026-07-15T13:30:00Z')]);
    await publish(database.pool, '2026-07-15T14:10:00Z');
    await work();
    await work();
    expect((await subjects()).slice(3)).to.deep.equal(['Over: Little today', 'Over: Little today']);
  });
});
