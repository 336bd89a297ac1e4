import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { runCli } from '../support/run-cli.js';
import { type SmtpTestServer, startSmtp } from '../support/smtp.js';

/** The report of docs/scheduled-reports.md, of days of which figures are known. */
const configuration = (port: number): string => `
mail: { host: 127.0.0.1, port: ${port}, requireTls: false, from: Cartograph <reports@example.com> }
sources: []
reporting: { timezone: Europe/London, currency: GBP }
scheduledReports:
  - name: morning
    title: Yesterday
    when: { cron: "0 8 * * *", timezone: Europe/London }
    queries:
      - name: days
        document: |
          {
            report(period: DAY, filter: { date: { range: { from: "2026-06-29", to: "2026-07-05" } } }, fill: true) {
              rows { span { first } netSales { amount currency } }
              total { netSales { amount currency } orders }
            }
          }
    sections:
      - title: In total
        kind: FIGURES
        rows: report.total
        columns: [{ path: netSales, label: Net sales }, { path: orders, label: Orders }]
      - title: Net sales by day
        kind: LINE
        rows: report.rows
        columns: [{ path: span.first, label: Day }, { path: netSales, label: Net sales }]
    to:
      - { email: owner@example.com, send: [CONTENT, PDF] }
`;

describe('cartograph reports', function () {
  this.timeout(120_000);
  let folder: string;
  let database: TestDatabase;
  let smtp: SmtpTestServer;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-reports-'));
    database = await createPreparedDatabase('traded', trade);
    smtp = await startSmtp();
    writeFileSync(path.join(folder, 'cartograph.yaml'), configuration(smtp.mail.port));
  });
  after(async () => {
    await smtp.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]) => runCli(['reports', ...args], folder, { DATABASE_URL: database.url });

  it('list says when each is due and how it last went', async () => {
    const { code, stdout, stderr } = await run('list');
    expect([code, stderr]).to.deep.equal([0, '']);
    const [head, , row] = stdout.trimEnd().split('\n');
    expect(head).to.match(/^report +title +next +last run +recipients +made by$/);
    expect(row).to.match(/^morning +Yesterday +\d{4}-\d\d-\d\dT0[78]:00:00\.000Z +- +1 +configuration$/);
  });

  it('preview writes the page or the PDF and sends nothing', async () => {
    for (const [file, begins] of [
      ['morning.html', '<!doctype html>'],
      ['morning.pdf', '%PDF-'],
    ] as const) {
      const { code, stdout, stderr } = await run('preview', 'morning', file);
      expect([code, stderr]).to.deep.equal([0, '']);
      expect(stdout).to.contain(`wrote ${file}\n`);
      expect(readFileSync(path.join(folder, file)).subarray(0, begins.length).toString().toLowerCase()).to.equal(
        begins.toLowerCase(),
      );
    }
    expect(readFileSync(path.join(folder, 'morning.html'), 'utf8'))
      .to.contain('£355.88')
      .and.to.contain('data:image/png;base64,');
    expect(smtp.attempts).to.deep.equal([]);
    const wrong = await run('preview', 'morning', 'morning.txt');
    expect([wrong.code, wrong.stdout]).to.deep.equal([2, '']);
    expect(wrong.stderr).to.contain('The file morning.txt is neither .html nor .pdf.');
  });

  it('run sends it now, and says what became of each message', async () => {
    const { code, stdout, stderr } = await run('run', 'morning');
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.match(/^run [0-9a-f-]{36}: sent\nowner@example\.com: sent\n$/);
    const [mail] = await smtp.parsed();
    expect(mail!.text).to.contain('£355.88');
    expect((await run('list')).stdout).to.match(/ sent \d{4}-\d\d-\d\dT/);
  });

  it('run says what was not sent, and that it is tried again', async () => {
    smtp.onRecipient = () => ({ code: 451, text: 'later' });
    const { code, stdout } = await run('run', 'morning');
    smtp.onRecipient = () => null;
    expect(code).to.equal(0);
    expect(stdout)
      .to.contain('owner@example.com: waiting, the server answered 451 to RCPT TO\n')
      .and.to.contain('A worker goes on with it.\n');
  });

  it('names the reports that there are where it does not know one', async () => {
    for (const args of [
      ['run', 'evening'],
      ['preview', 'evening', 'evening.html'],
    ]) {
      const { code, stdout, stderr } = await run(...args);
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.contain('There is no scheduled report "evening". There are: morning.');
    }
  });
});
