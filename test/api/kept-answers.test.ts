import { expect } from 'chai';
import { KeptAnswers } from '../../src/api/question/kept-answers.js';
import type { Pool } from '../../src/database/pool.js';
import { inTransaction } from '../../src/database/transaction.js';
import { localOwner } from '../../src/ledger/principals/principal.js';
import { registerRollups } from '../../src/ledger/rollups/rollups.js';
import { rememberAccount, rememberReading } from '../../src/ledger/sources/account.js';
import { registerSources } from '../../src/ledger/sources/registry.js';
import { rollupOf, rowOf } from '../../src/models/metrics/rollups.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { line, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { waitFor } from '../support/wait-for.js';
import { answer, ask } from './support/graphql-client.js';
import { openConnection, questionBytes, readAnswer } from './support/raw-connection.js';
import { accessOf, startTestApi, type TestApi } from './support/test-api.js';
import { trade } from './support/trade.js';

const york = { id: 'york', platform: 'SHOPIFY', name: 'York' };

const daily =
  '{ dailySummary(filter: { date: { range: { from: "2026-06-29", to: "2026-07-14" } } }) { date orders isComplete } }';
const json = { 'content-type': 'application/json' };

describe('A kept answer', () => {
  let database: TestDatabase;
  let api: TestApi;
  let now = new Date('2026-07-15T23:30:00Z');
  let number = 0;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    api = await startTestApi({ clock: { now: () => now, sleep: async () => undefined } }, database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const post = (query: string, headers: Record<string, string> = {}) =>
    fetch(`${api.url}/graphql`, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify({ query }) });

  /** A document that nobody asked for before, with the same answer. */
  const another = (query: string): string => `query Asked${(number += 1)} ${query}`;

  const moreTrade = async (pool: Pool): Promise<void> => {
    number += 1;
    await apply(pool, [
      order(`more ${number}`, {
        orderedAt: '2026-07-01T10:00:00Z',
        lines: [line('1', { quantity: '1', grossSales: '9.00' })],
        total: '9.00',
      }),
    ]);
  };

  it('is given without a statement, and to others who ask the same in another way', async () => {
    const name = `Same${(number += 1)}`;
    const query = `query ${name}($last: Int!) { dates(filter: { relative: { last: $last, unit: DAY } }) { date } }`;
    const first = await answer(api.url, query, { last: 3 });
    const before = api.statements();
    expect(await answer(api.url, query, { last: 3 })).to.deep.equal(first);
    // Unknown variables do not count.
    expect(await answer(api.url, query, { last: 3, other: 1 })).to.deep.equal(first);
    expect(api.statements()).to.equal(before);
    await answer(api.url, query, { last: 4 });
    expect(api.statements()).to.be.greaterThan(before);
  });

  it('has a weak ETag, by which POST and GET give 304 to whoever has it', async () => {
    const first = await post(daily);
    const etag = first.headers.get('etag')!;
    expect(etag).to.match(/^W\/"[\w-]{27}"$/);
    expect(first.headers.get('cache-control')).to.equal('private, no-cache');
    expect(first.headers.get('vary'))
      .to.match(/Accept-Encoding/)
      .and.to.match(/Authorization/);
    for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await post(daily, { 'if-none-match': known });
      expect([again.status, await again.text(), again.headers.get('etag')], known).to.deep.equal([304, '', etag]);
    }
    const other = await post(daily, { 'if-none-match': 'W/"other"' });
    expect([other.status, await other.text()]).to.deep.equal([200, await first.text()]);
    const url = `${api.url}/graphql?query=${encodeURIComponent(daily)}`;
    const got = await fetch(url, { headers: { 'apollo-require-preflight': 'yes', 'if-none-match': etag } });
    expect(got.status).to.equal(304);
  });

  it('is compressed as each client prefers once somebody asks for it again, as its ETag stays', async () => {
    const query = another('{ dates(filter: { year: [2026] }) { date weekday isoWeek } }');
    const first = await post(query, { 'accept-encoding': 'identity' });
    const plain = await first.text();
    const lengths: Record<string, number> = {};
    for (const [accepted, coding] of [
      ['gzip', 'gzip'],
      ['gzip;q=0.5, br;q=0.4', 'gzip'],
      ['gzip, deflate, br, zstd', 'br'],
      ['br;q=0, *', 'gzip'],
      ['*;q=0.1', 'br'],
      ['identity', null],
      ['gzip;q=0', null],
      ['br;q=0, gzip;q=0, *', null],
    ] as const) {
      // Compressed in the background after the first request.
      await waitFor(`the coding of ${accepted}`, async () => {
        const answered = await post(query, { 'accept-encoding': accepted });
        expect(await answered.text(), accepted).to.equal(plain);
        expect(answered.headers.get('etag'), accepted).to.equal(first.headers.get('etag'));
        const found = answered.headers.get('content-encoding');
        if (found !== null) lengths[found] = Number(answered.headers.get('content-length'));
        expect(found, accepted).to.be.oneOf([coding, null]);
        return found === coding;
      });
    }
    expect(lengths['br']).to.be.below(lengths['gzip']!);
    expect(lengths['gzip']).to.be.below(plain.length / 5);
  });

  it('is the same however its question arrives', async () => {
    const query = another(daily);
    const body = JSON.stringify({ query });
    const whole = questionBytes(query, ['Connection: close']);
    const inChunks =
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n';
    const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
    const url = `/graphql?${new URLSearchParams({ query }).toString()}`;
    const ways: Record<string, string[]> = {
      'for the first time': [whole],
      'from memory': [whole],
      'in pieces': whole.match(/[^]{1,40}/g)!,
      'in chunks': [
        `${inChunks}Transfer-Encoding: chunked\r\n\r\n${chunk(body.slice(0, 30))}`,
        `${chunk(body.slice(30))}0\r\n\r\n`,
      ],
      'with another one before it': [questionBytes('{ __typename }') + whole],
      'in the URL': [
        `GET ${url} HTTP/1.1\r\nHost: localhost\r\nApollo-Require-Preflight: yes\r\nConnection: close\r\n\r\n`,
      ],
    };
    const received: Record<string, { head: string[]; body: string }> = {};
    for (const [way, pieces] of Object.entries(ways)) {
      const connection = await openConnection(api.url);
      for (const piece of pieces) {
        connection.send(piece);
        // Not together with the next one.
        await new Promise((sent) => setImmediate(sent));
      }
      const text = await connection.closed();
      const last = readAnswer(text.slice(text.lastIndexOf('HTTP/1.1 ')));
      const head = last.head.split('\r\n').filter((line) => !/^(date|x-request-id):/i.test(line));
      received[way] = { head, body: last.body };
    }
    for (const [way, answered] of Object.entries(received)) {
      expect(answered, way).to.deep.equal(received['for the first time']);
    }
    expect(received['from memory']!.head).to.include('HTTP/1.1 200 OK');
    expect(JSON.parse(received['from memory']!.body).data.dailySummary).to.have.lengthOf(16);
  });

  it('is not given to a page of another site', async () => {
    await post(daily);
    const url = `${api.url}/graphql?query=${encodeURIComponent(daily)}`;
    await fetch(url, { headers: { 'apollo-require-preflight': 'yes' } });
    const simple = await fetch(url);
    expect([simple.status, await simple.text()]).to.satisfy(
      ([status, text]: [number, string]) => status === 400 && /CSRF/.test(text),
    );
    const form = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ query: daily }),
    });
    expect(form.status).to.equal(400);
  });

  it('is JSON to those who prefer HTML, also after they were shown a page by GET', async () => {
    const html = { accept: 'text/html' };
    await post(daily);
    const url = `${api.url}/graphql?query=${encodeURIComponent(daily)}`;
    const page = await fetch(url, { headers: { ...html, 'apollo-require-preflight': 'yes' } });
    expect(page.headers.get('content-type')).to.match(/^text\/html/);
    for (let time = 0; time < 3; time += 1) {
      const { status, headers } = await post(daily, html);
      expect([status, headers.get('content-type')]).to.deep.equal([200, 'application/json; charset=utf-8']);
    }
  });

  it('is shared by those with equal rights, and by no others', async () => {
    let principal = localOwner;
    const shared = await startTestApi({ access: accessOf(() => principal, database.pool) }, database);
    try {
      const query = another('{ products(first: 2) { nodes { id } } }');
      const statementsAs = async (changes: Partial<typeof localOwner>): Promise<number> => {
        principal = { ...localOwner, ...changes };
        const before = shared.statements();
        await answer(shared.url, query);
        return shared.statements() - before;
      };
      const all = await statementsAs({});
      expect(all).to.be.greaterThan(0);
      expect(await statementsAs({ id: 'somebody else', name: 'Somebody else' })).to.equal(0);
      expect(await statementsAs({ scope: { sources: ['leeds'] } })).to.equal(all);
      expect(await statementsAs({ permissions: new Set(['figures', 'facts'] as const) })).to.equal(all);
      expect(await statementsAs({ scope: { sources: ['leeds'] } })).to.equal(0);
    } finally {
      await shared.close();
    }
  });

  it('is never one with an error, of operations, of a change, or of the schema with operations', async () => {
    for (const field of [
      'sources { id status }',
      'warehouse { version rollups { by } }',
      'syncRuns { nodes { id } }',
      'savedReports { name }',
      'dates { date } sources { late { since } }',
    ]) {
      const query = another(`{ ${field} }`);
      await answer(api.url, query);
      const before = api.statements();
      await answer(api.url, query);
      expect(api.statements(), field).to.be.greaterThan(before);
      expect((await post(query)).headers.get('etag'), field).to.equal(null);
    }
    const wrong = another('{ dailySummary(filter: { source: ["paris"] }) { date } }');
    for (const time of ['first', 'second']) {
      const response = await post(wrong);
      expect(response.headers.get('etag'), time).to.equal(null);
      expect(((await response.json()) as { errors: unknown[] }).errors, time).to.have.lengthOf(1);
    }
  });

  it('is computed once for all who wait for it', async () => {
    const query = another(daily);
    await answer(api.url, query);
    await moreTrade(database.pool);
    // Reads what all questions of the new version share.
    await answer(api.url, another(daily));
    const before = api.statements();
    const answers = await Promise.all(Array.from({ length: 20 }, () => answer(api.url, query)));
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).to.equal(1);
    const together = api.statements() - before;
    const alone = another(daily);
    const between = api.statements();
    await answer(api.url, alone);
    expect(together).to.equal(api.statements() - between);
  });

  const held = async (): Promise<number | null> =>
    (
      await database.pool.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
    ).rowCount;

  it('is computed for those who still wait when the first one has gone', async () => {
    const query = another('{ orders(first: 3) { nodes { id total { amount } } totalCount } }');
    const connection = await openConnection(api.url);
    let waiting: ReturnType<typeof ask> | undefined;
    await inTransaction(database.pool, async (client) => {
      await client.query('lock table warehouse.fact_orders in access exclusive mode');
      connection.send(questionBytes(query));
      await waitFor('its statement to be held', async () => (await held()) === 1);
      waiting = ask(api.url, query);
      connection.socket.destroy();
      await connection.closed();
      // The server has seen the end of the connection when it has answered a later one.
      await ask(api.url, '{ __typename }');
    });
    expect((await waiting!).errors).to.deep.equal([]);
  });

  it('ends when the day or the hour does, at any of its stores', async () => {
    const query = another('{ dates(filter: { relative: { last: 1, unit: DAY, includeCurrent: true } }) { date } }');
    try {
      expect(await answer(api.url, query)).to.deep.equal({ dates: [{ date: '2026-07-16' }] });
      now = new Date('2026-07-16T22:59:59.999Z');
      expect(await answer(api.url, query)).to.deep.equal({ dates: [{ date: '2026-07-16' }] });
      now = new Date('2026-07-16T23:00:00Z');
      expect(await answer(api.url, query)).to.deep.equal({ dates: [{ date: '2026-07-17' }] });
    } finally {
      now = new Date('2026-07-15T23:30:00Z');
    }
  });

  it('is computed anew for those who come when the day has ended meanwhile', async () => {
    const query = another('{ dates(filter: { relative: { last: 1, unit: DAY, includeCurrent: true } }) { date } }');
    try {
      now = new Date('2026-07-16T22:59:59.999Z');
      let answers: Promise<unknown>[] = [];
      await inTransaction(database.pool, async (client) => {
        await client.query('lock table warehouse.dim_date in access exclusive mode');
        answers = [answer(api.url, query)];
        await waitFor('its statement to be held', async () => (await held()) === 1);
        now = new Date('2026-07-16T23:00:00Z');
        answers.push(answer(api.url, query));
        // The server has seen it when it has answered a later one.
        await ask(api.url, '{ __typename }');
      });
      const [before, after] = await Promise.all(answers);
      expect(before).to.deep.equal({ dates: [{ date: '2026-07-16' }] });
      expect(after).to.deep.equal({ dates: [{ date: '2026-07-17' }] });
    } finally {
      now = new Date('2026-07-15T23:30:00Z');
    }
  });

  const changes: Record<string, (pool: Pool) => Promise<unknown>> = {
    'facts that no version shows yet': moreTrade,
    'a version': (pool) => publish(pool, '2026-07-15T06:00:00Z'),
    'how far a source is known': (pool) =>
      rememberReading(
        pool,
        { sourceId: 'york', ordersReadFrom: null, timezone: 'Europe/London' },
        new Date('2026-07-16T00:00:00Z'),
      ),
    'the name and the time zone of a store': (pool) =>
      inTransaction(pool, (client) =>
        rememberAccount(
          client,
          {
            sourceId: 'york',
            name: 'Old York',
            currency: 'GBP',
            timezone: 'Asia/Tokyo',
            notices: [],
            ordersReadFrom: null,
          },
          { at: new Date('2026-07-15T06:00:00Z') },
        ),
      ),
    "the merchant's own aggregates": (pool) =>
      registerRollups(pool, [rollupOf({ by: ['country'], period: 'month' })].map(rowOf)),
    'the store that a source counts for': (pool) =>
      registerSources(pool, [{ ...york, store: 'leeds' }] as unknown as Parameters<typeof registerSources>[1]),
    'the sources of the configuration': (pool) => registerSources(pool, []),
  };

  /** Root fields that are kept, with a selection of leaves. */
  const keptFields = [
    'dates',
    'channels',
    'dailySummary',
    'weeklyTrends',
    'customerSegments',
    'customerCohorts',
    'rfmSegments',
    'sources',
    'warehouse',
  ];

  it('of each root field goes with each change that it may show', async () => {
    await registerSources(database.pool, [york] as unknown as Parameters<typeof registerSources>[1]);
    const roots = Object.values(apiSchema().getQueryType()!.getFields()).filter(
      ({ extensions, args }) =>
        extensions.dependsOn === 'warehouse' && args.every(({ type }) => !String(type).endsWith('!')),
    );
    const query = `query Everything { ${roots.map(({ name }) => `${name} { __typename }`).join(' ')} }`;
    for (const name of keptFields) expect(roots.map((root) => root.name)).to.include(name);
    for (const [what, change] of Object.entries(changes)) {
      await answer(api.url, query);
      const kept = api.statements();
      await answer(api.url, query);
      expect(api.statements(), 'it is kept').to.equal(kept);
      await change(database.pool);
      await answer(api.url, query);
      expect(api.statements(), what).to.be.greaterThan(kept);
    }
  });

  it('is of one version over all root fields, whatever is published meanwhile', async () => {
    await publish(database.pool, '2026-07-15T07:00:00Z');
    const both = () =>
      answer<{ dailySummary: { orders: number }[]; orders: { totalCount: number } }>(
        api.url,
        another(`{ dailySummary(filter: { date: { range: { from: "2026-07-01", to: "2026-07-01" } } }) { orders }
          orders(filter: { date: { range: { from: "2026-07-01", to: "2026-07-01" } }, isTest: false }) { totalCount } }`),
      );
    const { dailySummary, orders } = await both();
    expect(dailySummary[0]!.orders).to.equal(orders.totalCount);
    let isOver = false;
    const merging = (async () => {
      for (let round = 0; round < 8; round += 1) {
        await moreTrade(database.pool);
        await publish(database.pool, '2026-07-15T08:00:00Z');
      }
      isOver = true;
    })();
    const seen = new Set<number>();
    while (!isOver) {
      const answered = await both();
      // Facts may be ahead of aggregates between a merge and its roll-up, by one order here, but never behind.
      const ahead = answered.orders.totalCount - answered.dailySummary[0]!.orders;
      expect(ahead).to.be.within(0, 1);
      seen.add(answered.orders.totalCount);
    }
    await merging;
    expect(seen.size).to.be.greaterThan(1);
  });

  it('holds no more memory than it counts, also when it is short', async () => {
    const answers = new KeptAnswers(1_000_000);
    const state = { revision: { version: '1', revision: '1' }, from: 0, until: 1 };
    const held = async (body: string): Promise<number[]> => {
      const kept = answers.keep(body, body, state);
      for (const coding of ['br', 'gzip'] as const) {
        await waitFor(coding, () => answers.compressed(body, kept, coding) !== null || body.length < 1024);
      }
      return [kept.plain, ...(kept.compressed?.values() ?? [])].map((bytes) => bytes!.buffer.byteLength);
    };
    const before = answers.bytes;
    const sizes = [...(await held('{"data":{}}')), ...(await held(`{"data":"${'é'.repeat(2000)}"}`))];
    expect(sizes).to.have.lengthOf(4);
    expect(sizes.slice(0, 2)).to.deep.equal([11, 4011]);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.at.most(answers.bytes - before);
  });

  it('leaves when others are asked for more recently, and its memory is bounded', async () => {
    const small = await startTestApi({ answerBytes: 20_000 }, database);
    try {
      const year = (nth: number): string =>
        `query Year${nth} { dates(filter: { range: { from: "2026-01-01", to: "2026-02-10" } }) { date isoWeek } }`;
      for (let nth = 0; nth < 40; nth += 1) await answer(small.url, year(nth));
      const before = small.statements();
      await answer(small.url, year(39));
      expect(small.statements()).to.equal(before);
      await answer(small.url, year(0));
      expect(small.statements()).to.be.greaterThan(before);
    } finally {
      await small.close();
    }
  });
});
