import { expect } from 'chai';
import { revokeKey } from '../../src/ledger/principals/api-keys.js';
import { apiAccess } from '../../src/processes/api-access.js';
import { bearer, configured, keyFor } from '../api/access/served.js';
import { startTestApi } from '../api/support/test-api.js';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { type SmtpTestServer, startSmtp } from '../support/smtp.js';
import { testLogger } from '../support/test-logger.js';
import { alert, type AlertStand, alertStand } from './alert-stand.js';

const fields =
  'id title state reason isConfigured madeBy pausedAt metric { metric below recover where { dimension in } }';
const made = `mutation ($id: ID!, $alert: AlertInput!) { createAlert(id: $id, alert: $alert) { ${fields} } }`;

/** As an alert of `createAlert`. */
function input(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: 'A slow day in London',
    metric: { metric: 'NET_SALES', below: '50', recover: '60', where: [{ dimension: 'SOURCE', in: ['london'] }] },
    to: [{ email: 'ann@shop.example' }],
    ...changes,
  };
}

interface Sent<Data> {
  data: Data;
  errors: { message: string; extensions: Record<string, unknown> }[];
}

describe('Alerts of the API', () => {
  let database: TestDatabase;
  let smtp: SmtpTestServer;
  let api: { url: string; stop(): Promise<void> };
  let stand: AlertStand;
  let london: { keyId: string; text: string };
  let now: Date;

  before(async () => {
    smtp = await startSmtp();
    database = await createPreparedDatabase('traded', trade);
    london = await keyFor(database.pool, { sources: ['london'] });
    now = new Date('2026-07-14T06:00:00Z');
    await database.pool.query('update ops.source set known_until = $1', [now]);
    api = await startTestApi(
      {
        access: await apiAccess(database.pool, configured(), testLogger),
        clock: { now: () => now, sleep: async () => undefined },
        alerts: [alert({ name: 'fixed' })],
        scheduledReports: {
          configured: [],
          reachable: { hasMail: true, allowedDomains: [], destinations: [], hasPublicUrl: true },
        },
      },
      database,
    );
    stand = alertStand(database, { mail: smtp.mail, now: () => now });
  });
  after(async () => {
    await stand.stop();
    await api.stop();
    await database.drop();
    await smtp.close();
  });

  async function send<Data = Record<string, unknown>>(
    query: string,
    variables: object = {},
    key = london,
  ): Promise<Sent<Data>> {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...bearer(key.text) },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Sent<Data>;
  }

  it('have the rights of the key that made them, and are judged, paused, changed and removed', async () => {
    const { data } = await send(made, { id: 'slow', alert: input() });
    expect(data.createAlert).to.deep.equal({
      ...{ id: 'slow', title: 'A slow day in London', state: 'WAITING', reason: null, isConfigured: false },
      ...{ madeBy: 'a test', pausedAt: null },
      metric: { metric: 'NET_SALES', below: '50', recover: '60', where: [{ dimension: 'SOURCE', in: ['london'] }] },
    });
    await stand.work();
    expect(smtp.received).to.have.length(1);
    const events = `{ alerts { id state } alertEvents { nodes { alert kind cause resolvedAt messages { recipient state } evidence {
      statement version figures { label value currency first last } document variables link } } } }`;
    const seen = await send<{ alerts: object[]; alertEvents: { nodes: { evidence: Record<string, unknown> }[] } }>(
      events,
    );
    expect(seen.data.alerts).to.deep.equal([{ id: 'slow', state: 'OPEN' }]);
    const [{ evidence, ...event }] = seen.data.alertEvents.nodes as [{ evidence: Record<string, unknown> }];
    expect(event).to.deep.equal({
      ...{ alert: 'slow', kind: 'CROSSED', cause: 'alert:slow', resolvedAt: null },
      messages: [{ recipient: 'ann@shop.example', state: 'SENT' }],
    });
    expect(evidence.figures).to.deep.equal([
      { label: 'Net sales', value: '10.00', currency: 'GBP', first: '2026-07-13', last: '2026-07-13' },
    ]);
    expect(evidence.link).to.equal('https://shop.example/?range=2026-07-13..2026-07-13&store=london');
    const again = await send(evidence.document as string, JSON.parse(evidence.variables as string) as object);
    expect(again.data).to.deep.equal({ report: { total: { netSales: { amount: '10.00', currency: 'GBP' } } } });

    const leeds = await keyFor(database.pool, { sources: ['leeds'] });
    const other = await send('{ alerts { id } alertEvents { nodes { id } } }', {}, leeds);
    expect(other.data).to.deep.equal({ alerts: [], alertEvents: { nodes: [] } });

    const paused = await send('mutation { pauseAlert(id: "slow") { pausedAt } }');
    expect(paused.data).to.deep.equal({ pauseAlert: { pausedAt: '2026-07-14T06:00:00Z' } });
    const resumed = await send('mutation { resumeAlert(id: "slow") { pausedAt } }');
    expect(resumed.data).to.deep.equal({ resumeAlert: { pausedAt: null } });
    const changed = await send(
      'mutation ($alert: AlertInput!) { updateAlert(id: "slow", alert: $alert) { metric { below } } }',
      { alert: input({ metric: { metric: 'NET_SALES', below: '5' } }) },
    );
    expect(changed.data).to.deep.equal({ updateAlert: { metric: { below: '5' } } });
    await stand.work();
    expect((await send('{ alertEvents { nodes { resolution } } }')).data).to.deep.equal({
      alertEvents: { nodes: [{ resolution: 'WITHDRAWN' }] },
    });
    expect(smtp.received).to.have.length(1);
    expect((await send('mutation { removeAlert(id: "slow") { id } }')).data).to.deep.equal({
      removeAlert: { id: 'slow' },
    });
    expect((await send('{ alerts { id } }')).data).to.deep.equal({ alerts: [] });
  });

  it('of a key that is revoked are not judged any more', async () => {
    const key = await keyFor(database.pool, { sources: ['london'] });
    await send(made, { id: 'revoked', alert: input() }, key);
    await revokeKey(database.pool, key.keyId, now);
    await stand.work();
    const { data } = await send<{ alerts: object[] }>('{ alerts { state reason } }');
    expect(data.alerts).to.deep.equal([
      { state: 'FAILED', reason: `It has no rights any more: the API key ${key.keyId} was revoked.` },
    ]);
    const { status } = await fetch(`${api.url}/health/alerts`);
    expect(status).to.equal(503);
    await send('mutation { pauseAlert(id: "revoked") { id } }');
    expect((await fetch(`${api.url}/health/alerts`)).status, 'of one that is paused').to.equal(200);
    await send('mutation { removeAlert(id: "revoked") { id } }');
  });

  it('of a key that is revoked remind nobody any more, and what still waits of them is given up at once', async () => {
    const key = await keyFor(database.pool, { sources: ['london'] });
    const to = [{ email: 'ann@shop.example' }, { email: 'bob@shop.example' }];
    await send(made, { id: 'ended', alert: input({ remindHours: 1, to }) }, key);
    smtp.received.length = 0;
    smtp.onRecipient = (address) => (address.startsWith('bob') ? { code: 451, text: 'later' } : null);
    await stand.work();
    smtp.onRecipient = () => null;
    expect(smtp.received.map(({ to: [one] }) => one)).to.deep.equal(['ann@shop.example']);

    await revokeKey(database.pool, key.keyId, now);
    // Before the next attempt is due.
    await stand.work();
    const { data } = await send(
      '{ alerts { state reason } alertEvents(filter: { alert: ["ended"] }) { nodes { alert resolution messages { recipient state problem } } } }',
    );
    expect(data.alerts).to.deep.equal([
      { state: 'FAILED', reason: `It has no rights any more: the API key ${key.keyId} was revoked.` },
    ]);
    const problem = 'no alert that it tells of has rights any more';
    const [event] = (data.alertEvents as { nodes: { resolution: string; messages: object[] }[] }).nodes;
    expect(event!.resolution).to.equal('WITHDRAWN');
    expect(event!.messages).to.have.deep.members([
      { recipient: 'ann@shop.example', state: 'SENT', problem: null },
      { recipient: 'bob@shop.example', state: 'GIVEN_UP', problem },
    ]);
    now = new Date(now.getTime() + 3 * 3_600_000);
    await stand.work();
    expect(smtp.received).to.have.length(1);
    await send('mutation { removeAlert(id: "ended") { id } }');
  });

  const faults: [string, Record<string, unknown>, RegExp][] = [
    ['no rule', input({ metric: null }), /has none of metric, noOrders and stockCover/],
    ['two rules', input({ noOrders: { hours: 3 } }), /has several of metric/],
    ['no bound', input({ metric: { metric: 'NET_SALES' } }), /has neither below nor above/],
    [
      'a recovery on the wrong side',
      input({ metric: { metric: 'REFUND_RATE_BY_VALUE', above: '0.1', recover: '0.2' } }),
      /is 0.2, on the wrong side of above \(0.1\); expected as much or less/,
    ],
    [
      'a metric that its dimension cannot filter',
      input({ metric: { metric: 'SHIPPING', below: '1', where: [{ dimension: 'PRODUCT', in: ['a'] }] } }),
      /"shipping" cannot be broken down or filtered by/,
    ],
    ['a source out of sight', input({ metric: null, noOrders: { hours: 3, sources: ['leeds'] } }), /no source "leeds"/],
    ['too many hours', input({ metric: null, noOrders: { hours: 49 } }), /"hours" is 49; expected 1 to 48/],
    [
      'quiet hours that are no times',
      input({ quietHours: { from: '25:00', to: '07:00' } }),
      /must be a time of the day/,
    ],
    ['nobody to tell', input({ to: [] }), /"to" has 0 entries; expected 1 to 50/],
    ['an unknown destination', input({ to: [{ destination: 'x' }] }), /name of no destination/],
  ];
  for (const [what, sent, expected] of faults) {
    it(`are refused with the reason: ${what}`, async () => {
      const { errors } = await send(made, { id: 'faulty', alert: sent });
      expect(errors[0]!.message).to.match(expected);
      expect(errors[0]!.extensions).to.include({ code: 'BAD_USER_INPUT' });
    });
  }

  it('of the configuration are listed to those who see all, and changed there', async () => {
    const owner = await keyFor(database.pool);
    const { data } = await send('{ alerts { id isConfigured madeBy } }', {}, owner);
    expect(data.alerts).to.deep.equal([{ id: 'fixed', isConfigured: true, madeBy: 'configuration' }]);
    const { errors } = await send('mutation { pauseAlert(id: "fixed") { id } }', {}, owner);
    expect(errors[0]!.message).to.equal(
      'The alert fixed stands in the configuration: change it there, or use another name.',
    );
  });
});
