import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import type { ParsedMail } from 'mailparser';
import type { ConfiguredReport } from '../../src/config/config.js';
import { ask } from '../api/support/graphql-client.js';
import { startTestApi } from '../api/support/test-api.js';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { type SmtpTestServer, startSmtp } from '../support/smtp.js';
import { listeningLogger, type LogLine } from '../support/test-logger.js';
import { type ReportStand, reportStand, weekDocument, weekReport } from './report-stand.js';

const hasPdfTool = spawnSync('pdftoppm', ['-v']).error === undefined;

describe('A scheduled report by mail', () => {
  let database: TestDatabase;
  let smtp: SmtpTestServer;
  let stands: ReportStand[];
  let lines: LogLine[];
  let now: Date;

  before(async () => {
    smtp = await startSmtp();
  });
  after(() => smtp.close());

  beforeEach(async () => {
    database = await createPreparedDatabase('traded', trade);
    smtp.received.length = 0;
    smtp.attempts.length = 0;
    smtp.onRecipient = () => null;
    now = new Date('2026-07-15T06:30:00Z');
    stands = [];
    lines = [];
  });
  afterEach(async () => {
    for (const stand of stands) await stand.stop();
    expect(saying('could not find out')).to.deep.equal([]);
    await database.drop();
  });

  /** The jobs, after their first look: from then on the times of the report count. */
  async function stand(report: ConfiguredReport, mail = smtp.mail): Promise<ReportStand> {
    const made = reportStand(database, {
      ...{ reports: [report], mail, now: () => now, log: listeningLogger((line) => lines.push(line)) },
    });
    stands.push(made);
    await made.work();
    return made;
  }

  const rowsOf = async (text: string): Promise<Record<string, unknown>[]> =>
    (await database.pool.query<Record<string, unknown>>(text)).rows;
  const later = (milliseconds: number): void => void (now = new Date(now.getTime() + milliseconds));
  const saying = (text: string): LogLine[] => lines.filter(({ msg }) => msg.includes(text));

  it('is sent once at its time, with the figures of the API, its version and its time', async () => {
    const { work } = await stand(weekReport());
    now = new Date('2026-07-15T07:00:05Z');
    await work();
    await work();
    const [mail, ...others] = await smtp.parsed();
    expect(others).to.deep.equal([]);
    expect(mail!.subject).to.equal('The week');
    expect(mail!.from!.text).to.equal('"Cartograph" <reports@shop.example>');
    expect((mail!.to as ParsedMail['from'])!.text).to.equal('"Ann" <ann@shop.example>');
    const api = await startTestApi({}, database);
    try {
      const { report } = (await ask(api.url, weekDocument)).data as unknown as {
        report: { total: { netSales: { amount: string } }; rows: { span: { first: string }; orders: number }[] };
      };
      const total = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });
      const shown = total.format(report.total.netSales.amount as unknown as number);
      for (const text of [mail!.text, mail!.html]) expect(text).to.contain(shown);
      const days = report.rows.map(({ orders }) => String(orders));
      expect([...mail!.text!.matchAll(/^\d+ \w+ 2026 {2}(\d+) {2}£/gm)].map(([, orders]) => orders)).to.deep.equal(
        days,
      );
    } finally {
      await api.stop();
    }
    expect(mail!.text).to.match(/Due 15 Jul 2026, 08:00 BST\. Version 1 of the warehouse/);
    expect(await rowsOf('select state, version, trigger, slot_at, missed_slots from ops.report_run')).to.deep.equal([
      { state: 'rendered', version: '1', trigger: 'schedule', slot_at: '2026-07-15T07:00:00Z', missed_slots: 0 },
    ]);
  });

  it('has a text, HTML without anything from elsewhere, its charts as pictures within, and a PDF', async function () {
    const { work } = await stand(
      weekReport({ to: [{ email: 'ann@shop.example', destination: null, send: ['CONTENT', 'PDF'] }] }),
    );
    now = new Date('2026-07-15T07:00:05Z');
    await work();
    const [mail] = await smtp.parsed();
    const html = mail!.html as string;
    // mailparser puts the pictures that it finds by their cid in their places.
    const raw = smtp.received[0]!.raw.toString('utf8');
    expect(raw)
      .to.match(/content-type: multipart\/mixed/i)
      .and.to.match(/content-type: multipart\/alternative/i);
    const [picture, pdf, ...rest] = mail!.attachments;
    expect(rest).to.deep.equal([]);
    expect(picture).to.include({ contentType: 'image/png', contentDisposition: 'inline', related: true });
    expect(raw).to.contain('Content-Type: multipart/related');
    expect([picture!.content.readUInt32BE(16), picture!.content.readUInt32BE(20)]).to.deep.equal([1344, 520]);
    expect(html).to.contain(`src="data:image/png;base64,${picture!.content.toString('base64').slice(0, 40)}`);
    expect(html).to.match(/alt="Net sales by day: 29 Jun 2026 £18\.00; /);
    expect(html.match(/(?:src|href)="(?!data:)[^"]*"/g)).to.equal(null);
    expect(html).not.to.match(/<script|<link|url\(/i);
    expect(pdf).to.include({ contentType: 'application/pdf', filename: 'week-2026-07-15.pdf' });
    expect(pdf!.content.subarray(0, 5).toString()).to.equal('%PDF-');
    if (!hasPdfTool) this.skip();
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-report-'));
    execFileSync('pdftoppm', ['-r', '40', '-png', '-', path.join(folder, 'page')], { input: pdf!.content });
    const page = readFileSync(path.join(folder, 'page-1.png'));
    rmSync(folder, { recursive: true });
    expect([page.readUInt32BE(16), page.readUInt32BE(20)]).to.deep.equal([331, 468]);
    // A page with text, lines and a chart does not compress to nothing.
    expect(page.length).to.be.above(5000);
  });

  it('has the rows of its tables and charts as CSV and XLSX, exact and typed', async () => {
    const [, line] = weekReport().sections;
    const to = [{ email: 'ann@shop.example', destination: null, send: ['CSV', 'XLSX'] as const }];
    const { work } = await stand(weekReport({ sections: [line!], to }));
    now = new Date('2026-07-15T07:00:05Z');
    await work();
    const [mail] = await smtp.parsed();
    expect(mail!.text).not.to.contain('£');
    const [csv, xlsx, ...rest] = mail!.attachments;
    expect(rest).to.deep.equal([]);
    expect(csv!.filename).to.equal('week-2026-07-15-1-net-sales-by-day.csv');
    const [head, first, , third] = csv!.content.toString('utf8').split(/\r?\n/);
    expect([head, first, third]).to.deep.equal([
      ...['\uFEFFDay,Net sales,Net sales currency', '2026-06-29,18.00,GBP', '2026-07-01,57.50,GBP'],
    ]);
    expect(xlsx!.contentType).to.equal('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    const sheet = Buffer.from(unzipSync(xlsx!.content)['xl/worksheets/sheet1.xml']!).toString('utf8');
    expect(sheet).to.match(/<c r="B2"[^>]*><v>18(\.00)?<\/v>/);
  });

  it('escapes what names of products and titles contain', async () => {
    const title = '<b>Week</b> & "co" \r\nBcc: eve@evil.example';
    const { work } = await stand(weekReport({ title }));
    now = new Date('2026-07-15T07:00:05Z');
    await work();
    const [mail] = await smtp.parsed();
    expect(mail!.html).to.contain('&lt;b&gt;Week&lt;/b&gt; &amp; &quot;co&quot;').and.not.to.contain('<b>Week');
    expect(smtp.received[0]!.to).to.deep.equal(['ann@shop.example']);
    expect(mail!.bcc).to.equal(undefined);
  });

  it('is tried again where the server takes it and never answers, with the same Message-ID, and is given up loudly', async () => {
    const { work } = await stand(weekReport(), { ...smtp.mail, answerSeconds: 1 });
    smtp.beforeAcknowledgement = () => new Promise<void>(() => undefined);
    now = new Date('2026-07-15T07:00:05Z');
    await work();
    const message = () => rowsOf('select state, attempts, problem from ops.message');
    expect(await message()).to.deep.equal([{ state: 'waiting', attempts: 1, problem: 'ETIMEDOUT: Timeout' }]);
    expect(saying('message not sent; it is tried again')).to.have.length(1);
    later(60_000);
    await work();
    expect(smtp.received.map(({ messageId }) => messageId)).to.have.length(2);
    expect(new Set(smtp.received.map(({ messageId }) => messageId)).size).to.equal(1);
    await database.pool.query('update ops.message set attempts = 11');
    later(3_600_000);
    await work();
    expect(await message()).to.deep.equal([{ state: 'given_up', attempts: 12, problem: 'ETIMEDOUT: Timeout' }]);
    expect(saying('message given up')).to.have.length(1);
    smtp.beforeAcknowledgement = async () => undefined;
  });

  it('is tried again while the server greylists it, with the same Message-ID, and then sent once', async () => {
    const { work } = await stand(weekReport());
    now = new Date('2026-07-15T07:00:05Z');
    smtp.onRecipient = () => ({ code: 451, text: 'greylisted: ann@shop.example' });
    await work();
    await work();
    expect(smtp.attempts, 'before its next time').to.have.length(1);
    expect(await rowsOf('select state, attempts, problem, next_try_at from ops.message')).to.deep.equal([
      {
        state: 'waiting',
        attempts: 1,
        problem: 'the server answered 451 to RCPT TO',
        next_try_at: '2026-07-15T07:00:35Z',
      },
    ]);
    expect(JSON.stringify(saying('it is tried again')))
      .to.contain('451')
      .and.not.to.contain('ann@');
    later(31_000);
    await work();
    later(31_000);
    await work();
    expect(smtp.attempts, 'the second wait is longer').to.have.length(2);
    smtp.onRecipient = () => null;
    later(31_000);
    await work();
    expect(smtp.received.map(({ to }) => to)).to.deep.equal([['ann@shop.example']]);
    expect(await rowsOf('select state, attempts, problem from ops.message')).to.deep.equal([
      { state: 'sent', attempts: 3, problem: null },
    ]);
  });

  it('is given up at once if the server refuses it, loudly, and the others are sent', async () => {
    const to = ['ann@shop.example', 'gone@shop.example'].map((email) => ({
      email,
      destination: null,
      send: ['CONTENT'] as const,
    }));
    const { work } = await stand(weekReport({ to }));
    now = new Date('2026-07-15T07:00:05Z');
    smtp.onRecipient = (address) => (address.startsWith('gone') ? { code: 550, text: 'no such user' } : null);
    await work();
    later(3_600_000);
    await work();
    expect(smtp.attempts.filter((address) => address.startsWith('gone'))).to.have.length(1);
    expect(smtp.received.map((mail) => mail.to)).to.deep.equal([['ann@shop.example']]);
    const [line] = saying('message given up');
    expect(line).to.include({ level: 50, problem: 'the server answered 550 to RCPT TO' });
    const api = await startTestApi({ clock: { now: () => now, sleep: async () => undefined } }, database);
    try {
      const health = await fetch(`${api.url}/health/reports`);
      expect([health.status, await health.json()]).to.deep.equal([
        503,
        { status: 'failing', givenUpMessages: 1, failedRuns: 0 },
      ]);
      const { data } = await ask(
        api.url,
        '{ reportRuns { nodes { report state messages { recipient state attempts problem } } } }',
      );
      expect(data).to.deep.equal({
        reportRuns: {
          nodes: [
            {
              ...{ report: 'week', state: 'GIVEN_UP' },
              messages: [
                { recipient: 'ann@shop.example', state: 'SENT', attempts: 1, problem: null },
                {
                  recipient: 'gone@shop.example',
                  state: 'GIVEN_UP',
                  attempts: 1,
                  problem: 'the server answered 550 to RCPT TO',
                },
              ],
            },
          ],
        },
      });
    } finally {
      await api.stop();
    }
  });

  it('waits for a server that is away, longer each time, and is given up in the end', async () => {
    const { work } = await stand(weekReport(), { ...smtp.mail, port: 1 });
    now = new Date('2026-07-15T07:00:05Z');
    for (let hours = 0; hours < 8; hours += 1) {
      await work();
      for (let tries = 0; tries < 8; tries += 1) {
        later(450_000);
        await work();
      }
    }
    expect(await rowsOf('select state, attempts from ops.message')).to.deep.equal([
      { state: 'given_up', attempts: 12 },
    ]);
    expect(saying('message given up')).to.have.length(1);
    expect(JSON.stringify(lines)).to.contain('ESOCKET');
  });

  it('is not sent where its configuration no longer allows, and a server that offers no TLS gets nothing', async () => {
    const { work } = await stand(weekReport(), { ...smtp.mail, requireTls: true });
    now = new Date('2026-07-15T07:00:05Z');
    await work();
    expect(smtp.attempts).to.deep.equal([]);
    expect(await rowsOf('select state from ops.message')).to.deep.equal([{ state: 'waiting' }]);
    const narrower = await stand(weekReport(), { ...smtp.mail, allowedDomains: ['other.example'] });
    later(31_000);
    await narrower.work();
    expect(await rowsOf('select state, problem from ops.message')).to.deep.equal([
      { state: 'given_up', problem: 'its domain is not one of mail.allowedDomains' },
    ]);
    expect(smtp.received).to.deep.equal([]);
  });

  it('whose times were missed while nothing ran is sent once, for the last, and says so', async () => {
    const { work } = await stand(weekReport());
    now = new Date('2026-07-18T09:30:00Z');
    await work();
    await work();
    const [mail, ...others] = await smtp.parsed();
    expect(others).to.deep.equal([]);
    expect(mail!.text).to.contain('3 earlier times were missed while nothing ran; this is the report of the last.');
    expect(mail!.text).to.contain('Late: it was due at 18 Jul 2026, 08:00 BST and made at 18 Jul 2026, 10:30 BST.');
    now = new Date('2026-07-19T07:00:05Z');
    await work();
    expect((await smtp.parsed())[1]!.text).not.to.contain('missed');
  });

  it('is forgotten after 400 days, with its messages', async () => {
    const { work } = await stand(weekReport({ when: { cron: '0 8 1 1 *', completeBy: null, timezone: 'UTC' } }));
    now = new Date('2027-01-01T08:00:05Z');
    await work();
    now = new Date('2028-01-01T08:00:05Z');
    await work();
    const counts =
      'select (select count(*)::integer from ops.report_run) as runs, (select count(*)::integer from ops.message) as messages';
    expect(await rowsOf(counts)).to.deep.equal([{ runs: 2, messages: 2 }]);
    now = new Date('2028-02-06T00:00:00Z');
    await work();
    expect(await rowsOf(counts)).to.deep.equal([{ runs: 1, messages: 1 }]);
  });

  it('waits for yesterday, and says what is missing if it cannot wait any longer', async () => {
    const { work } = await stand(weekReport({ when: { cron: null, completeBy: '09:00', timezone: 'Europe/London' } }));
    await database.pool.query("update ops.source set is_configured = true, known_until = '2026-07-14T21:00:00Z'");
    now = new Date('2026-07-15T07:30:00Z');
    await work();
    expect(smtp.received).to.have.length(0);
    await database.pool.query("update ops.source set known_until = '2026-07-15T04:00:00Z'");
    await work();
    await work();
    expect(smtp.received).to.have.length(1);
    expect((await smtp.parsed())[0]!.text).not.to.contain('Not complete');
    now = new Date('2026-07-16T08:00:01Z');
    await database.pool.query("update ops.source set known_until = '2026-07-16T04:00:00Z' where source_id = 'london'");
    await work();
    const [, second] = await smtp.parsed();
    expect(second!.text).to.contain('Not complete: trade of leeds from 15 Jul 2026 on may be missing.');
    expect(second!.text).not.to.contain('trade of london');
  });
});
