import { expect } from 'chai';
import { auditServer } from 'graphql-http';
import { listeningLogger } from '../support/test-logger.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const json = { 'content-type': 'application/json' };

describe('The API over HTTP', () => {
  let api: TestApi;
  const logged: Record<string, unknown>[] = [];

  before(async () => {
    const log = listeningLogger((line) => logged.push(line));
    api = await startTestApi({ log });
  });
  after(() => api.close());

  it('passes the audits of GraphQL over HTTP without an error', async () => {
    const results = await auditServer({ url: `${api.url}/graphql`, fetchFn: fetch });
    expect(results).to.have.lengthOf.at.least(60);
    const errors = results.filter(({ status }) => status === 'error');
    expect(errors.map(({ name }) => name)).to.deep.equal([]);
  });

  const health = async (path: string) => {
    const response = await fetch(`${api.url}${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const reports = { status: 'ok', givenUpMessages: 0, failedRuns: 0 };
  const alerts = { status: 'ok', failedAlerts: 0, lateAlerts: 0, givenUpMessages: 0 };
  const versions = { version: '0.1.0', database: 'reachable', warehouseVersion: '1' };

  it('reports on /health whether the database answers, the versions, and whether syncs run as scheduled', async () => {
    await api.pool.query(
      `insert into ops.worker (holder, started_at, seen_at)
      values ('a', '2026-07-15T20:00:00Z', '2026-07-15T22:00:00Z'), ('b', '2026-07-15T23:00:00Z', '2026-07-15T23:29:55Z')`,
    );
    const worker = { status: 'alive', lastSeenAt: '2026-07-15T23:29:55Z' };
    expect(await health('/health')).to.deep.equal({
      status: 200,
      body: { status: 'ok', ...versions, worker, late: [], problems: [], reports, alerts },
    });
    expect(await health('/health/ready')).to.deep.equal({ status: 200, body: { status: 'ok', ...versions } });
    expect(await health('/health/live')).to.deep.equal({ status: 200, body: { status: 'ok', version: '0.1.0' } });
    expect(await health('/health/syncs')).to.deep.equal({
      status: 200,
      body: { status: 'ok', worker, late: [], problems: [] },
    });
  });

  it('reports on /health if no worker has been alive for minutes, and still answers', async () => {
    await api.pool.query("delete from ops.worker where holder = 'b'");
    const late = {
      status: 'late',
      worker: { status: 'silent', lastSeenAt: '2026-07-15T22:00:00Z' },
      late: [],
      problems: ['no worker has been alive since 2026-07-15T22:00:00Z: nothing is synced until one starts'],
    };
    expect(await health('/health')).to.deep.equal({ status: 200, body: { ...versions, ...late, reports, alerts } });
    expect(await health('/health/reports')).to.deep.equal({ status: 200, body: reports });
    expect(await health('/health/alerts')).to.deep.equal({ status: 200, body: alerts });
    expect(await health('/health/syncs')).to.deep.equal({ status: 503, body: late });
    expect((await health('/health/ready')).status).to.equal(200);
    await api.pool.query('delete from ops.worker');
    expect((await health('/health')).body.worker).to.deep.equal({ status: 'never_seen', lastSeenAt: null });
  });

  it('names the late source, since when and why, here and in the API', async () => {
    await api.pool.query(
      `insert into jobs.agenda_jobs (name, next_run_at, last_run_at, repeat_interval)
      values ('schedule:london', '2026-07-15T23:00:00Z', '2026-07-15T22:00:00Z', '0 * * * *'),
        ('schedule:leeds', '2026-07-16T04:00:00Z', null, '0 5 * * *')`,
    );
    const { body } = await health('/health');
    const late = { sourceId: 'london', since: '2026-07-15T23:00:00Z', reason: 'no_worker' };
    expect(body.late).to.deep.equal([late]);
    expect(body.problems).to.include('the sync of london due at 2026-07-15T23:00:00Z is waiting for a worker');
    const { sources } = await answer<{ sources: object[] }>(
      api.url,
      '{ sources { id late { since reason message } } }',
    );
    expect(sources).to.deep.equal([
      { id: 'leeds', late: null },
      {
        id: 'london',
        late: {
          since: '2026-07-15T23:00:00Z',
          reason: 'NO_WORKER',
          message:
            'The queue has not started it. No worker has ever been alive. Start one with `cartograph worker` or `cartograph start`.',
        },
      },
    ]);
    await api.pool.query('delete from jobs.agenda_jobs');
  });

  it('describes the data that answers are made from', async () => {
    const { warehouse } = await answer<{ warehouse: object }>(
      api.url,
      '{ warehouse { version publishedAt reportingCurrency firstDay latestDay asOf } }',
    );
    expect(warehouse).to.deep.equal({
      version: '1',
      publishedAt: '2026-07-15T05:10:00Z',
      reportingCurrency: 'GBP',
      firstDay: '2026-06-29',
      latestDay: '2026-07-13',
      asOf: null,
    });
  });

  it('gives each request an id that is also in the log', async () => {
    const response = await fetch(`${api.url}/health`);
    await response.text();
    const id = response.headers.get('x-request-id');
    expect(id).to.match(/^[0-9a-f-]{36}$/);
    expect(logged.filter(({ reqId }) => reqId === id).map(({ msg, status }) => [msg, status])).to.deep.equal([
      ['request', 200],
    ]);
  });

  it('masks an unexpected error as an id, with the error in the log', async () => {
    await api.pool.query('alter table warehouse.agg_customer_segments rename to hidden');
    const { status, data, errors } = await ask(api.url, '{ customerSegments { segment } }');
    await api.pool.query('alter table warehouse.hidden rename to agg_customer_segments');
    // It was executed: GraphQL over HTTP then answers 200, with the error in the body.
    expect(status).to.equal(200);
    expect(data).to.deep.equal({ customerSegments: null });
    const { errorId, ...extensions } = errors[0]?.extensions ?? { code: 'none' };
    expect(extensions).to.deep.equal({ code: 'INTERNAL_SERVER_ERROR' });
    expect(errors[0]?.message).to.equal(`Internal error. The details are in the log under the id ${errorId}.`);
    const [entry] = logged.filter((line) => line.errorId === errorId);
    expect(JSON.stringify(entry?.err)).to.include('agg_customer_segments');
  });

  it('refuses bodies that are too large, not JSON, or of another type, with a code', async () => {
    const post = async (headers: Record<string, string>, body: string) => {
      const response = await fetch(`${api.url}/graphql`, { method: 'POST', headers, body });
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
      return [response.status, errors[0]?.extensions.code];
    };
    expect(await post(json, JSON.stringify({ query: `{ ${' '.repeat(1_000_000)} }` }))).to.deep.equal([
      413,
      'BODY_TOO_LARGE',
    ]);
    expect(await post(json, '{"query": ')).to.deep.equal([400, 'BAD_REQUEST']);
    expect(await post({ 'content-type': 'text/csv' }, 'a,b')).to.deep.equal([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('refuses requests that a page of another site could send without a preflight', async () => {
    const query = encodeURIComponent('{ warehouse { version } }');
    const get = await fetch(`${api.url}/graphql?query=${query}`);
    expect(get.status).to.equal(400);
    expect(await get.text()).to.include('CSRF');
    const form = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      body: new URLSearchParams({ query: '{ __typename }' }),
    });
    expect(form.status).to.equal(415);
    const cors = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { ...json, origin: 'https://elsewhere.example' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(cors.headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('lists the allowed methods if another one is used', async () => {
    const response = await fetch(`${api.url}/graphql`, { method: 'PUT', headers: json, body: '{}' });
    expect([response.status, response.headers.get('allow')]).to.deep.equal([405, 'GET, POST']);
    expect(await response.text()).to.include('METHOD_NOT_ALLOWED');
  });

  it('changes nothing by GET', async () => {
    const query = encodeURIComponent('mutation { triggerSync(source: "london") { runs { alreadyActive } } }');
    const response = await fetch(`${api.url}/graphql?query=${query}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect(response.status).to.equal(405);
  });

  it('serves the Sandbox to browsers in development, and says where the API is', async () => {
    const html = { accept: 'text/html' };
    expect(await (await fetch(`${api.url}/graphql`, { headers: html })).text()).to.include('embeddable-sandbox');
    const missing = await fetch(`${api.url}/nowhere`);
    expect(missing.status).to.equal(404);
    expect(await missing.text()).to.include('The API is at /graphql');
  });

  it('serves the schema instead of the Sandbox in production, unless introspection is turned off', async () => {
    const introspection = '{ __schema { queryType { name } } }';
    const closed = await startTestApi({
      isProduction: true,
      settings: { host: '127.0.0.1', port: 0, introspection: false },
    });
    const sandbox = await fetch(`${closed.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(await sandbox.text()).to.not.include('sandbox');
    expect(await (await fetch(closed.url)).text()).to.not.include('Sandbox');
    const refused = await ask(closed.url, introspection);
    expect([refused.status, refused.errors[0]?.extensions.code]).to.deep.equal([400, 'GRAPHQL_VALIDATION_FAILED']);
    await closed.close();
    const open = await startTestApi({ isProduction: true });
    expect((await ask(open.url, introspection)).errors).to.deep.equal([]);
    await open.close();
  });

  it('is unhealthy for a load balancer while the database is away', async () => {
    const alone = await startTestApi();
    await alone.pool.query('alter schema ops rename to away');
    const response = await fetch(`${alone.url}/health`);
    expect(response.status).to.equal(503);
    expect(await response.json()).to.deep.include({ status: 'unavailable', database: 'unreachable' });
    await alone.close();
  });
});
