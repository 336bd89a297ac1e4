import { expect } from 'chai';
import { openReportLink } from '../../src/jobs/scheduled-reports/open-link.js';
import { createKey, revokeKey } from '../../src/ledger/principals/api-keys.js';
import { apiAccess } from '../../src/processes/api-access.js';
import { bearer, configured, keyFor } from '../api/access/served.js';
import { startTestApi } from '../api/support/test-api.js';
import { leeds, trade } from '../api/support/trade.js';
import { order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { registerSecret } from '../support/secrets.js';
import { type SmtpTestServer, startSmtp } from '../support/smtp.js';
import { testLogger } from '../support/test-logger.js';
import { type ReportStand, reportStand, weekDocument, weekReport } from './report-stand.js';

const fields = 'id isConfigured madeBy pausedAt nextAt problem when { cron } to { recipient send } lastRun { state }';

/** As a report of `createReport`. */
function input(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: 'The week',
    when: { cron: '0 8 * * *', timezone: 'Europe/London' },
    queries: [{ id: 'week', document: weekDocument }],
    sections: [
      { title: 'Totals', kind: 'FIGURES', rows: 'report.total', columns: [{ path: 'netSales', label: 'Net sales' }] },
      { title: 'Days', kind: 'TABLE', rows: 'report.rows', columns: [{ path: 'span.first' }, { path: 'netSales' }] },
    ],
    to: [{ email: 'ann@shop.example', send: ['CONTENT', 'LINK'] }],
    ...changes,
  };
}

describe('Scheduled reports of the API', () => {
  let database: TestDatabase;
  let smtp: SmtpTestServer;
  let api: { url: string; stop(): Promise<void> };
  let stand: ReportStand;
  let owner: string;
  let now: Date;

  before(async () => {
    smtp = await startSmtp();
    database = await createPreparedDatabase('traded', trade);
    owner = (await keyFor(database.pool)).text;
    now = new Date('2026-07-15T12:00:00Z');
    const { pool } = database;
    const config = configured();
    const scheduled = [weekReport({ name: 'fixed' })];
    const reachable = { hasMail: true, allowedDomains: [], destinations: [], hasPublicUrl: true };
    api = await startTestApi(
      {
        access: await apiAccess(pool, config, testLogger),
        clock: { now: () => now, sleep: async () => undefined },
        scheduledReports: { configured: scheduled, reachable },
        openReportLink: (secret) =>
          openReportLink({ db: pool, configured: scheduled, terms: config.access.roles, now }, secret),
      },
      database,
    );
    stand = reportStand(database, { mail: smtp.mail, publicUrl: 'https://c.example', now: () => now });
  });
  after(async () => {
    await stand.stop();
    await api.stop();
    await database.drop();
    await smtp.close();
  });
  beforeEach(() => {
    smtp.received.length = 0;
  });

  async function send<Data = Record<string, never>>(
    key: string,
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<{ data: Data; errors: { message: string; extensions: Record<string, unknown> }[] }> {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...bearer(key) },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors = [] } = (await response.json()) as { data: Data; errors?: never[] };
    return { data, errors };
  }

  const create = (key: string, id: string, report: Record<string, unknown>) =>
    send<{ createReport: Record<string, unknown> }>(
      key,
      `mutation ($id: ID!, $report: ScheduledReportInput!) { createReport(id: $id, report: $report) { ${fields} } }`,
      { id, report },
    );
  const change = (key: string, name: string, id: string) =>
    send<Record<string, Record<string, unknown>>>(key, `mutation ($id: ID!) { ${name}(id: $id) { id } }`, { id });

  /** Runs a report at once; its mail's text. */
  async function run(id: string, key = owner): Promise<string | null> {
    const { errors } = await change(key, 'runReport', id);
    expect(errors).to.deep.equal([]);
    now = new Date(now.getTime() + 60_000);
    await stand.work();
    const mails = await smtp.parsed();
    smtp.received.length = 0;
    return mails.at(-1)?.text ?? null;
  }

  const problemOf = async (id: string): Promise<unknown> =>
    (
      await send<{ reportRuns: { nodes: { state: string; problem: string | null }[] } }>(
        owner,
        'query ($of: [ID!]) { reportRuns(first: 1, filter: { report: $of }) { nodes { state problem } } }',
        { of: [id] },
      )
    ).data.reportRuns.nodes[0];

  it('are made, listed beside those of the configuration, run, paused, resumed, replaced and removed', async () => {
    const { data, errors } = await create(owner, 'week', input());
    expect(errors).to.deep.equal([]);
    expect(data.createReport).to.deep.include({
      ...{ id: 'week', isConfigured: false, madeBy: 'a test', pausedAt: null, problem: null, lastRun: null },
      ...{ when: { cron: '0 8 * * *' }, to: [{ recipient: 'ann@shop.example', send: ['CONTENT', 'LINK'] }] },
    });
    const list = await send<{ reports: { id: string; isConfigured: boolean }[] }>(
      owner,
      '{ reports { id isConfigured } }',
    );
    expect(list.data.reports).to.deep.equal([
      { id: 'fixed', isConfigured: true },
      { id: 'week', isConfigured: false },
    ]);
    expect(await run('week')).to.contain('Net sales: £355.88');
    expect((await change(owner, 'pauseReport', 'week')).errors).to.deep.equal([]);
    now = new Date(now.getTime() + 86_400_000);
    await stand.work();
    expect(smtp.received, 'while it is paused').to.deep.equal([]);
    expect((await change(owner, 'resumeReport', 'week')).errors).to.deep.equal([]);
    await stand.work();
    expect(smtp.received, 'what came due in a pause').to.deep.equal([]);
    const { data: replaced } = await send<{ updateReport: Record<string, unknown> }>(
      owner,
      `mutation ($report: ScheduledReportInput!) { updateReport(id: "week", report: $report) { ${fields} } }`,
      { report: input({ when: { cron: '0 9 * * *', timezone: 'UTC' } }) },
    );
    expect(replaced.updateReport).to.deep.include({ when: { cron: '0 9 * * *' }, lastRun: { state: 'SENT' } });
    expect((await change(owner, 'removeReport', 'week')).data).to.deep.equal({ removeReport: { id: 'week' } });
    expect((await change(owner, 'runReport', 'week')).errors[0]!.extensions.code).to.equal('NOT_FOUND');
  });

  it('of the configuration cannot be changed', async () => {
    for (const name of ['pauseReport', 'resumeReport', 'removeReport']) {
      const { errors } = await change(owner, name, 'fixed');
      expect([errors[0]!.extensions.code, errors[0]!.message], name).to.deep.equal([
        ...['BAD_USER_INPUT', 'The report fixed stands in the configuration: change it there, or use another name.'],
      ]);
    }
    expect((await create(owner, 'fixed', input())).errors[0]!.extensions).to.include({ argument: 'id' });
  });

  const refusals: [string, Record<string, unknown>, string, RegExp][] = [
    ['no times', { when: { timezone: 'UTC' } }, 'report.when', /neither cron nor completeBy/],
    ['a cron that never runs', { when: { cron: '0 8 * * MOON', timezone: 'UTC' } }, 'report.when.cron', /never run/],
    ['an unknown zone', { when: { cron: '0 8 * * *', timezone: 'Mars' } }, 'report.when.timezone', /not known/],
    [
      'a document that is none',
      { queries: [{ id: 'week', document: '{ nothing }' }] },
      'report.queries.0',
      /Cannot query field "nothing"/,
    ],
    [
      'a saved report that there is not',
      { queries: [{ id: 'week', savedReport: 'none' }] },
      'report.queries.0',
      /no saved report "none"/,
    ],
    [
      'variables that are no object',
      { queries: [{ id: 'week', document: weekDocument, variables: '[1]' }] },
      'report.queries.0.variables',
      /no object/,
    ],
    [
      'a path to nothing',
      { sections: [{ title: 'S', kind: 'TABLE', rows: 'report.row', columns: [{ path: 'a' }] }] },
      'report.sections.0',
      /"report.row" leads to nothing: "report" has rows, total/,
    ],
    [
      'a chart of texts',
      {
        sections: [
          { title: 'S', kind: 'BAR', rows: 'report.rows', columns: [{ path: 'orders' }, { path: 'span.first' }] },
        ],
      },
      'report.sections.0',
      /is no number/,
    ],
    [
      'a value that is none',
      { sections: [{ title: 'S', kind: 'TABLE', rows: 'report.rows', columns: [{ path: 'span' }] }] },
      'report.sections.0',
      /add one of "span.first"/,
    ],
    ['nobody', { to: [] }, 'report.to', /expected 1 to 50/],
    ['an address that is none', { to: [{ email: 'ann' }] }, 'report.to.0.email', /not an e-mail address/],
    ['an unknown destination', { to: [{ destination: 'x' }] }, 'report.to.0.destination', /no destination/],
  ];
  for (const [what, changes, argument, message] of refusals) {
    it(`are refused with the place of the fault: ${what}`, async () => {
      const { errors } = await create(owner, 'wrong', input(changes));
      expect(errors[0]?.extensions).to.include({ code: 'BAD_USER_INPUT', argument });
      expect(errors[0]!.message).to.match(message);
    });
  }

  it('have the rights that their key has when they run: a narrower scope holds, a revoked key ends them', async () => {
    const { pool } = database;
    const all = await keyFor(pool, { roles: ['operator'] });
    expect((await create(all.text, 'mine', input())).errors).to.deep.equal([]);
    expect(await run('mine')).to.contain('Net sales: £355.88');
    await pool.query("update ops.api_key set sources = '{leeds}' where key_id = $1", [all.keyId]);
    await pool.query('update ops.api_key_revision set revision = revision + 1');
    expect(await run('mine')).to.contain('Net sales: £300.38');
    await pool.query("update ops.api_key set roles = '{}' where key_id = $1", [all.keyId]);
    expect(await run('mine')).to.equal(null);
    expect(await problemOf('mine')).to.deep.include({ state: 'FAILED' });
    await revokeKey(pool, all.keyId, new Date());
    expect(await run('mine')).to.equal(null);
    expect(await problemOf('mine')).to.deep.equal({
      ...{ state: 'FAILED', problem: `It has no rights any more: the API key ${all.keyId} was revoked.` },
    });
    await change(owner, 'removeReport', 'mine');
  });

  it('that wait for another attempt are given up when their key is revoked, and say why', async () => {
    const { pool } = database;
    const key = await keyFor(pool, { roles: ['operator'] });
    expect((await create(key.text, 'waiting', input())).errors).to.deep.equal([]);
    smtp.onRecipient = () => ({ code: 451, text: 'later' });
    expect(await run('waiting')).to.equal(null);
    smtp.onRecipient = () => null;
    const messages = async () =>
      (
        await send<{ reportRuns: { nodes: { messages: object[] }[] } }>(
          owner,
          '{ reportRuns(filter: { report: ["waiting"] }) { nodes { messages { state problem } } } }',
        )
      ).data.reportRuns.nodes[0]!.messages;
    expect(await messages()).to.deep.equal([{ state: 'WAITING', problem: 'the server answered 451 to RCPT TO' }]);
    await revokeKey(pool, key.keyId, new Date());
    await stand.work();
    expect(await messages()).to.deep.equal([
      ...[{ state: 'GIVEN_UP', problem: `the report has no rights any more: the API key ${key.keyId} was revoked` }],
    ]);
    await change(owner, 'removeReport', 'waiting');
  });

  it('are of those who see as much: others know nothing of them', async () => {
    const { pool } = database;
    const ofLeeds = await keyFor(pool, { roles: ['operator'], sources: ['leeds'] });
    const ofLondon = await keyFor(pool, { roles: ['operator'], sources: ['london'] });
    expect((await create(ofLeeds.text, 'leeds', input())).errors).to.deep.equal([]);
    expect(await run('leeds', ofLeeds.text)).to.contain('Net sales: £300.38');
    const seen = async (key: string): Promise<unknown> =>
      (
        await send<object>(
          key,
          '{ reports { id } scheduledReport(id: "leeds") { id } reportRuns(filter: { report: ["leeds"] }) { nodes { report } } }',
        )
      ).data;
    const nodes = [{ report: 'leeds' }];
    expect(await seen(ofLeeds.text)).to.deep.equal({
      reports: [{ id: 'leeds' }],
      scheduledReport: { id: 'leeds' },
      reportRuns: { nodes },
    });
    expect(await seen(ofLondon.text)).to.deep.equal({ reports: [], scheduledReport: null, reportRuns: { nodes: [] } });
    expect((await change(ofLondon.text, 'removeReport', 'leeds')).errors[0]!.extensions.code).to.equal('NOT_FOUND');
    expect((await change(owner, 'removeReport', 'leeds')).errors).to.deep.equal([]);
  });

  it('have links that open a page and a PDF without a key, until they are revoked, expire, or their maker may not see as much', async () => {
    const { pool } = database;
    const key = await keyFor(pool, { roles: ['operator'] });
    await create(key.text, 'linked', input());
    const linkIn = (text: string | null): string => {
      const [, secret] = /https:\/\/c\.example\/report\/([\w-]{43})/.exec(text ?? '')!;
      registerSecret('the secret of a link', secret!);
      return `${api.url}/report/${secret}`;
    };
    const link = linkIn(await run('linked'));
    const page = await fetch(link);
    expect([page.status, page.headers.get('cache-control'), page.headers.get('referrer-policy')]).to.deep.equal([
      ...[200, 'no-store', 'no-referrer'],
    ]);
    expect(page.headers.get('content-security-policy')).to.contain("default-src 'none'");
    const html = await page.text();
    expect(html).to.contain('£355.88').and.not.to.contain('{{');
    const [, file] = /href="(\/report\/[^"]+\.pdf)"/.exec(html)!;
    const pdf = await fetch(`${api.url}${file}`);
    expect([pdf.status, pdf.headers.get('content-type')]).to.deep.equal([200, 'application/pdf']);
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).to.equal('%PDF-');
    expect((await fetch(`${link}/another.pdf`)).status).to.equal(404);
    expect((await fetch(`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`)).status).to.equal(404);
    expect((await fetch(`${api.url}/report/short`)).status).to.equal(404);
    const { rows } = await pool.query<{ hash: string }>(
      "select encode(secret_hash, 'base64') as hash from ops.report_link_secret",
    );
    for (const { hash } of rows) expect(link).not.to.contain(hash.slice(0, 20));
    const { data } = await send<{ reportRuns: { nodes: { links: { id: string }[] }[] } }>(
      owner,
      '{ reportRuns(first: 1, filter: { report: ["linked"] }) { nodes { links { id recipient revokedAt } } } }',
    );
    const [{ id }] = data.reportRuns.nodes[0]!.links as [{ id: string }];
    expect((await change(owner, 'revokeReportLink', id)).errors).to.deep.equal([]);
    for (const address of [link, `${api.url}${file}`]) expect((await fetch(address)).status).to.equal(410);
    const second = linkIn(await run('linked'));
    expect((await fetch(second)).status).to.equal(200);
    await pool.query("update ops.report_link set expires_at = '2026-01-01' where revoked_at is null");
    expect((await fetch(second)).status).to.equal(410);
    const third = linkIn(await run('linked'));
    expect((await fetch(third)).status).to.equal(200);
    await pool.query("update ops.api_key set sources = '{leeds}' where key_id = $1", [key.keyId]);
    expect((await fetch(third)).status).to.equal(410);
    await change(owner, 'removeReport', 'linked');
  });

  it('say once what has changed since, with the figures that were sent and those of now', async () => {
    const key = await createKey(
      database.pool,
      { name: 'c', roles: ['operator'], sources: null, expiresAt: null },
      new Date(),
    );
    registerSecret('a key of the tests', key.text);
    const yearly = { cron: '0 8 1 1 *', timezone: 'UTC' };
    for (const id of ['corrected', 'removed', 'handed-on', 'paused']) {
      await create(key.text, id, input({ corrections: true, when: yearly }));
      await run(id);
    }
    await change(owner, 'removeReport', 'removed');
    await change(key.text, 'pauseReport', 'paused');
    const others = { to: [{ email: 'successor@shop.example', send: ['CONTENT'] }] };
    await send(
      key.text,
      'mutation ($report: ScheduledReportInput!) { updateReport(id: "handed-on", report: $report) { id } }',
      { report: input({ corrections: true, when: yearly, ...others }) },
    );
    const day = 86_400_000;
    now = new Date(now.getTime() + day);
    await stand.work();
    expect(smtp.received, 'of the same version').to.deep.equal([]);
    await apply(database.pool, [order('B9', { orderedAt: '2026-07-01T09:00:00Z', total: '24.00' })], leeds);
    await publish(database.pool, '2026-07-15T05:30:00Z');
    await stand.work();
    expect(smtp.received, 'before a day has passed').to.deep.equal([]);
    now = new Date(now.getTime() + day);
    await stand.work();
    await stand.work();
    const [note, ...further] = await smtp.parsed();
    expect(further, 'of a report that was removed or is paused, or for whoever is not sent it any more').to.deep.equal(
      [],
    );
    expect(note!.subject).to.equal('Corrected: The week');
    expect(note!.inReplyTo).to.match(/^<[0-9a-f-]{36}@shop\.example>$/);
    const changed = note!.text!.split('\n').filter((each) => /£/.test(each));
    expect(changed).to.have.length(2);
    expect(changed[0]).to.match(/^Total {2}Net sales {2}£355\.88 {2}£[\d.]+$/);
    expect(changed[1]).to.match(/^1 Jul 2026 {2}netSales {2}£57\.50 {2}£[\d.]+$/);
    expect(note!.text).to.contain('it was of version 1 of the warehouse, this is version 2');
    await apply(database.pool, [order('B10', { orderedAt: '2026-07-01T10:00:00Z', total: '24.00' })], leeds);
    await publish(database.pool, '2026-07-15T05:40:00Z');
    now = new Date(now.getTime() + 2 * day);
    smtp.received.length = 0;
    await stand.work();
    expect(smtp.received, 'a second time').to.deep.equal([]);
    await change(key.text, 'resumeReport', 'paused');
    now = new Date(now.getTime() + day);
    await stand.work();
    await stand.work();
    const resumed = await smtp.parsed();
    expect(resumed.map(({ subject }) => subject)).to.deep.equal(['Corrected: The week']);
    expect(resumed[0]!.text, 'all that changed while it was paused').to.contain('this is version 3');
    expect(resumed[0]!.inReplyTo).not.to.equal(note!.inReplyTo);
  });
});
