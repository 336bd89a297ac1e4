import { expect } from 'chai';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { listeningLogger } from '../../support/test-logger.js';
import { exchange, openConnection } from '../support/raw-connection.js';
import { trade } from '../support/trade.js';
import { askWith, bearer, keyFor, serve } from './served.js';

const question = '{ warehouse { version } }';
const dashboard = 'https://dashboard.example.com';

describe('The API on an open network', () => {
  let database: TestDatabase;
  let key: string;
  let api: Awaited<ReturnType<typeof serve>>;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    key = (await keyFor(database.pool, { roles: ['owner'] })).text;
    api = await serve(database.url, { api: { corsOrigins: [dashboard], allowedHosts: ['api.example.com'] } });
  });
  after(async () => {
    await api.stop();
    await database.drop();
  });

  const preflight = (origin: string, at = api) =>
    fetch(`${at.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, content-type',
      },
    });

  it('beyond loopback refuses everybody without a key, and says so at the start', async () => {
    const empty = await createPreparedDatabase('traded', trade);
    const said: string[] = [];
    const open = await serve(
      empty.url,
      { api: { host: '0.0.0.0' } },
      listeningLogger(({ msg }) => said.push(msg)),
    );
    try {
      const url = `http://127.0.0.1:${new URL(open.url).port}`;
      const { status, headers, body } = await askWith(url, question);
      expect([status, headers.get('www-authenticate')]).to.deep.equal([401, 'Bearer realm="cartograph"']);
      expect(body.errors![0]!.message).to.contain('cartograph keys create');
      expect(said.join()).to.contain('every request is refused: make a key with `cartograph keys create`');
    } finally {
      await open.stop();
      await empty.drop();
    }
  });

  it('lets pages of configured origins ask (CORS), with their preflight', async () => {
    const asked = await preflight(dashboard);
    expect(asked.status).to.equal(204);
    expect(asked.headers.get('access-control-allow-origin')).to.equal(dashboard);
    expect(asked.headers.get('access-control-allow-headers')).to.contain('authorization').and.contain('content-type');
    expect(asked.headers.get('access-control-allow-credentials')).to.equal(null);
    const answered = await askWith(api.url, question, { ...bearer(key), origin: dashboard });
    expect(answered.status).to.equal(200);
    expect(answered.headers.get('access-control-allow-origin')).to.equal(dashboard);
    expect(answered.headers.get('vary')).to.contain('Origin');
    const refused = await askWith(api.url, question, { origin: dashboard });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).to.deep.equal([401, dashboard]);
  });

  for (const origin of [
    'https://evil.example',
    'https://dashboard.example.com.evil.example',
    'http://dashboard.example.com',
    'null',
    'http://localhost:3000',
  ]) {
    it(`refuses the preflight of ${origin}, and says what to set`, async () => {
      const answered = await preflight(origin);
      expect([answered.status, answered.headers.get('access-control-allow-origin')]).to.deep.equal([403, null]);
      expect(JSON.stringify(await answered.json()))
        .to.contain('api.corsOrigins')
        .and.contain('ORIGIN_NOT_ALLOWED');
    });
  }

  it('has no CORS unless configured', async () => {
    const closed = await serve(database.url);
    try {
      const asked = await preflight(dashboard, closed);
      expect([asked.status, asked.headers.get('access-control-allow-origin')]).to.deep.equal([403, null]);
      const answered = await askWith(closed.url, question, bearer(key));
      expect([...answered.headers.keys()].filter((name) => name.startsWith('access-control'))).to.deep.equal([]);
    } finally {
      await closed.stop();
    }
  });

  it('behind a proxy takes host and address of the client from it, and from nobody else', async () => {
    const body = JSON.stringify({ query: '{ customers { nodes { email } } }' });
    const asked = async (at: { url: string }, ...headers: string[]) =>
      (
        await exchange(
          at.url,
          [
            ...['POST /graphql HTTP/1.1', 'Host: 10.9.9.9:4000', `Authorization: Bearer ${key}`, ...headers],
            ...['Content-Type: application/json', `Content-Length: ${body.length}`, 'Connection: close'],
          ],
          body,
        )
      ).status;
    const trusting = await serve(database.url, {
      api: { trustProxy: ['127.0.0.0/8'], allowedHosts: ['api.example.com'] },
    });
    const client = ['X-Forwarded-For: 6.6.6.6, 203.0.113.9', 'X-Forwarded-Host: api.example.com'];
    try {
      expect(await asked(api, ...client)).to.equal(403);
      expect(await asked(trusting, ...client)).to.equal(200);
      expect(await asked(trusting)).to.equal(403);
    } finally {
      await trusting.stop();
    }
    const { rows } = await database.pool.query<{ address: string }>('select distinct address from ops.audit_entry');
    // The last hop that the proxy saw; what a client writes before it is not believed.
    expect(rows.map(({ address }) => address)).to.deep.equal(['203.0.113.9']);
  });

  it('closes a client that is slower than the configured times', async () => {
    const strict = await serve(database.url, {
      api: { timeouts: { headersSeconds: 1, requestSeconds: 2, idleSeconds: 1, answerSeconds: 5 } },
    });
    try {
      const slow = await openConnection(strict.url);
      slow.send('POST /graphql HTTP/1.1\r\nHost: localhost\r\n');
      expect(await slow.closed()).to.contain('REQUEST_TIMEOUT');
    } finally {
      await strict.stop();
    }
  });

  it('has no more connections than configured', async () => {
    const small = await serve(database.url, { api: { maxConnections: 10 } });
    try {
      const open = await Promise.all(Array.from({ length: 10 }, () => openConnection(small.url)));
      const further = await openConnection(small.url);
      further.send('GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      expect(await further.closed()).to.contain('"ok"');
      await open[0]!.closed();
      for (const { socket } of open) socket.destroy();
    } finally {
      await small.stop();
    }
  });

  const long = 'long'.repeat(3000);
  const post = (query: string, variables = {}, more: object = {}) => ({
    method: 'POST',
    body: JSON.stringify({ query, variables, ...more }),
  });
  for (const [what, path, init] of [
    ['a path', `/${long}`, {}],
    ['an origin', '/graphql', { headers: { origin: `https://${long}.example` }, ...post(question) }],
    [
      'the origin of a preflight',
      '/graphql',
      { method: 'OPTIONS', headers: { origin: `http://localhost/${long}`, 'access-control-request-method': 'POST' } },
    ],
    ['a key', '/graphql', { headers: { authorization: `Bearer ctg_${long}` }, ...post(question) }],
    ['a token', '/graphql', { headers: { authorization: `Bearer ${long}.${long.slice(0, 99)}.x` }, ...post(question) }],
    ['a field', '/graphql', post(`{ ${long} }`)],
    ['an argument', '/graphql', post(`{ dailySummary(${long}: 1) { orders } }`)],
    ['a fragment', '/graphql', post(`{ ...${long} }`)],
    ['an alias', '/graphql', post(`{ ${long}: syncRun(id: "x", id: "y") { id } }`)],
    ['an operation', '/graphql', post(question, {}, { operationName: long })],
    [
      'a variable',
      '/graphql',
      post('query ($d: Date!) { dailySummary(filter: { date: { range: { from: $d, to: $d } } }) { orders } }', {
        d: long,
      }),
    ],
    [
      'a literal',
      '/graphql',
      post(`{ dailySummary(filter: { date: { range: { from: "${long}", to: "${long}" } } }) { orders } }`),
    ],
    ['a source', '/graphql', post(`{ dailySummary(filter: { source: ["${long.slice(0, 1000)}"] }) { orders } }`)],
    ['a cursor', '/graphql', post(`{ orders(after: "${long}") { nodes { id } } }`)],
    ['a name', '/graphql', post(`mutation { deleteReport(name: "${long.slice(0, 1000)}") { name } }`)],
    ['JSON', '/graphql', { method: 'POST', body: `{"query": ${long}` }],
    ['a content type', '/graphql', { method: 'POST', body: 'x', headers: { 'content-type': `text/${long}` } }],
    ['a method', '/graphql', { method: 'PATCH', body: long }],
    [
      'a document',
      '/graphql',
      {
        method: 'POST',
        body: JSON.stringify({ query: 'x', extensions: { persistedQuery: { sha256Hash: long, version: 1 } } }),
      },
    ],
  ] as [string, string, RequestInit & { headers?: Record<string, string> }][]) {
    it(`does not send back ${what} of any length`, async () => {
      const response = await fetch(api.url + path, {
        ...init,
        headers: { ...(init.body && { 'content-type': 'application/json' }), ...bearer(key), ...init.headers },
      });
      const text = `${JSON.stringify([...response.headers])} ${await response.text()}`;
      expect(text.includes('long'.repeat(300)), text.slice(0, 300)).to.equal(false);
      expect(text).to.contain('"errors"');
    });
  }

  it('is not ready while its database lacks a migration, but alive', async () => {
    const status = async (path: string) => (await fetch(api.url + path)).status;
    expect([await status('/health/ready'), await status('/health/live')]).to.deep.equal([200, 200]);
    const { rows } = await database.pool.query<{ name: string }>(
      'delete from schema_migration where id = (select max(id) from schema_migration) returning *',
    );
    try {
      const response = await fetch(`${api.url}/health/ready`);
      expect([response.status, response.headers.get('retry-after')]).to.deep.equal([503, '5']);
      expect(JSON.stringify(await response.json())).to.contain('cartograph migrate');
      expect(await status('/health/live')).to.equal(200);
    } finally {
      await database.pool.query('insert into schema_migration (timestamp, name) values ($1, $2)', [
        Number(/\d{13}$/.exec(rows[0]!.name)![0]),
        rows[0]!.name,
      ]);
    }
    expect(await status('/health/ready')).to.equal(200);
  });

  it('names sources in its health only to those who may see them all', async () => {
    const late = async (headers = {}) =>
      (await fetch(`${api.url}/health`, { headers })).json() as Promise<Record<string, unknown>>;
    expect(await late())
      .to.include.keys('status', 'lateCount')
      .and.not.include.keys('late', 'problems');
    expect(await late(bearer(key))).to.include.keys('late', 'problems');
    const scoped = await keyFor(database.pool, { roles: ['owner'], sources: ['london'] });
    expect(await late(bearer(scoped.text))).to.not.include.keys('late', 'problems');
  });
});
