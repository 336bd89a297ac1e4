import { expect } from 'chai';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { type SmtpTestServer, startSmtp } from '../support/smtp.js';
import { type ReportStand, reportStand, weekReport } from './report-stand.js';

describe('A scheduled report by mail', () => {
  let database: TestDatabase;
  let smtp: SmtpTestServer;
  let stand: ReportStand;
  let now: Date;

  before(async () => {
    smtp = await startSmtp();
  });
  after(() => smtp.close());

  beforeEach(async () => {
    database = await createPreparedDatabase('traded', trade);
    smtp.received.length = 0;
    now = new Date('2026-07-15T06:30:00Z');
    stand = reportStand(database, { reports: [weekReport()], mail: smtp.mail, now: () => now });
  });
  afterEach(async () => {
    await stand.stop();
    await database.drop();
  });

  it('is sent once at its time, with the figures of the API, its version and its time', async () => {
    await stand.work();
    now = new Date('2026-07-15T07:00:05Z');
    await stand.work();
    await stand.work();
    const [mail, ...others] = await smtp.parsed();
    expect(others).to.deep.equal([]);
    expect(mail!.subject).to.equal('The week');
    expect(mail!.text).to.contain('Net sales: £355.88');
    expect(mail!.html).to.contain('£355.88').and.to.contain('Jun 2026');
    const { rows } = await database.pool.query('select state, version, trigger, slot_at from ops.report_run');
    expect(rows).to.deep.equal([
      { state: 'rendered', version: '1', trigger: 'schedule', slot_at: '2026-07-15T07:00:00Z' },
    ]);
  });
});
