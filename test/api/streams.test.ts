import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { createClient, NetworkError } from 'graphql-sse';
import type { Pool } from '../../src/database/pool.js';
import { rememberReading } from '../../src/ledger/sources/account.js';
import { registerSources } from '../../src/ledger/sources/registry.js';
import { claimRun, enterPhase, finishRun } from '../../src/ledger/sync-runs/run-life.js';
import { line, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { onBusyMachine } from '../support/on-busy-machine.js';
import { listeningLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';
import { openEventStream } from './support/event-stream.js';
import { answer } from './support/graphql-client.js';
import { openConnection } from './support/raw-connection.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { trade } from './support/trade.js';

interface Version {
  warehouseVersion: { version: string; asOf?: string | null };
}

interface Page {
  changes: {
    changes: { id: string; type: string; isRemoved: boolean; order?: { total: { amount: string } } | null }[];
    endPosition: string;
    hasMore: boolean;
    version: string;
  };
}

const versionQuery = 'subscription { warehouseVersion { version } }';
const changesQuery = `subscription ($after: String!, $types: [ChangeType!], $first: Int) {
  changes(after: $after, types: $types, first: $first) { changes { id type isRemoved order { total { amount } } } endPosition hasMore version }
}`;

describe('A stream', () => {
  let database: TestDatabase;
  let api: TestApi;
  let pool: Pool;
  let number = 0;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    pool = database.pool;
    for (const sourceId of ['london', 'leeds']) {
      const reading = { sourceId, ordersReadFrom: null, timezone: 'Europe/London' };
      await rememberReading(pool, reading, new Date('2026-07-15T10:00:00Z'));
    }
    api = await startTestApi({ databaseUrl: database.url }, database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const merge = async (amount = '9.00'): Promise<string> => {
    number += 1;
    const lines = [line('1', { quantity: '1', grossSales: amount })];
    await apply(pool, [order(`more ${number}`, { orderedAt: '2026-07-01T10:00:00Z', lines, total: amount })]);
    return `london:more ${number}`;
  };
  const oneMoreVersion = async (): Promise<void> => {
    await merge();
    await publish(pool, '2026-07-15T06:00:00Z');
  };
  const state = async () =>
    (
      await answer<{ warehouse: { version: string; changePosition: string } }>(
        api.url,
        '{ warehouse { version changePosition } }',
      )
    ).warehouse;
  const next = (version: string): string => String(Number(version) + 1);

  describe('of versions', () => {
    it('sends the version now, and each new one as soon as it is published', async () => {
      const { version } = await state();
      const stream = await openEventStream<Version>(api.url, versionQuery);
      expect([stream.status, stream.headers['content-type'], stream.headers['cache-control']]).to.deep.equal([
        ...[200, 'text/event-stream; charset=utf-8', 'no-store, no-transform'],
      ]);
      expect(stream.headers).to.include.keys('x-request-id').and.to.include({ 'x-accel-buffering': 'no' });
      expect((await stream.next()).data).to.deep.equal({
        data: { warehouseVersion: { version } },
        extensions: { cost: 502 },
      });
      await oneMoreVersion();
      const published = performance.now();
      expect((await stream.data()).warehouseVersion.version).to.equal(next(version));
      expect(performance.now() - published).to.be.below(onBusyMachine(1000));
      stream.close();
    });

    it('sends nothing when what is selected has stayed the same', async () => {
      const stream = await openEventStream<Version>(api.url, versionQuery);
      const other = await openEventStream<Version>(api.url, 'subscription { warehouseVersion { version asOf } }');
      const { version } = (await stream.data()).warehouseVersion;
      await other.data();
      await pool.query(
        "update ops.warehouse_version set as_of = '2026-07-15T11:00:00Z', revision = revision + 1; notify cartograph_warehouse",
      );
      expect((await other.data()).warehouseVersion).to.deep.equal({ version, asOf: '2026-07-15T11:00:00Z' });
      const york = { id: 'york', platform: 'SHOPIFY', name: 'York' } as Parameters<typeof registerSources>[1][number];
      const sources = ['london', 'leeds'].map((id) => ({
        ...york,
        id,
        platform: id === 'london' ? 'SHOPIFY' : 'WOOCOMMERCE',
      }));
      await registerSources(pool, [...sources, york] as (typeof york)[]);
      expect((await other.data()).warehouseVersion).to.deep.equal({ version, asOf: null });
      await registerSources(pool, sources as (typeof york)[]);
      expect((await other.data()).warehouseVersion.asOf).to.equal('2026-07-15T11:00:00Z');
      await oneMoreVersion();
      expect((await stream.data()).warehouseVersion.version).to.equal(next(version));
      stream.close();
      other.close();
    });

    it('costs the same for many who ask the same as for one', async () => {
      const open = (count: number) =>
        Promise.all(Array.from({ length: count }, () => openEventStream<Version>(api.url, versionQuery)));
      const costOf = async (count: number): Promise<number> => {
        const streams = await open(count);
        for (const stream of streams) await stream.data();
        const before = api.statements();
        await oneMoreVersion();
        const seen = new Set<string>();
        for (const stream of streams) seen.add((await stream.data()).warehouseVersion.version);
        expect(seen.size).to.equal(1);
        const statements = api.statements() - before;
        for (const stream of streams) stream.close();
        return statements;
      };
      // A version is a few commits; each may be looked at.
      expect(await costOf(15)).to.be.at.most((await costOf(1)) + 4);
    });

    it('asks the database nothing while nobody listens', async () => {
      const stream = await openEventStream<Version>(api.url, versionQuery);
      await stream.data();
      stream.close();
      await waitFor('its end', async () => {
        const before = api.statements();
        await oneMoreVersion();
        return api.statements() === before;
      });
    });
  });

  describe('of changes', () => {
    it('goes on from a position, page by page, and then with each version', async () => {
      const { changePosition, version } = await state();
      const [first, second] = [await merge(), await merge()].sort();
      await publish(pool, '2026-07-15T06:00:00Z');
      const variables = { after: changePosition, types: ['ORDER'], first: 1 };
      const stream = await openEventStream<Page>(api.url, changesQuery, { variables });
      const pages = [await stream.data(), await stream.data()];
      expect(pages.flatMap(({ changes }) => changes.changes.map(({ id }) => id))).to.deep.equal([first, second]);
      expect(pages.map(({ changes }) => changes.hasMore)).to.deep.equal([true, false]);
      await oneMoreVersion();
      const event = await stream.next();
      const page = event.data!.data!.changes;
      expect([page.version, page.changes[0]!.order!.total.amount]).to.deep.equal([next(next(version)), '9.00']);
      expect(event.id).to.equal(page.endPosition);
      stream.close();
    });

    it('goes on behind the last event when it is opened again, whatever the document says', async () => {
      const { changePosition } = await state();
      const ids = [await merge(), await merge(), await merge()].sort();
      await publish(pool, '2026-07-15T06:00:00Z');
      const variables = { after: changePosition, types: ['ORDER'], first: 1 };
      const seen: string[] = [];
      let lastEventId: string | null = null;
      for (let round = 0; round < 3; round += 1) {
        const headers: Record<string, string> = lastEventId === null ? {} : { 'last-event-id': lastEventId };
        const stream = await openEventStream<Page>(api.url, changesQuery, { variables, headers });
        const event = await stream.next();
        seen.push(...event.data!.data!.changes.changes.map((change) => change.id));
        lastEventId = event.id;
        stream.close();
      }
      expect(seen).to.deep.equal(ids);
    });

    it('loses and repeats nothing while versions are published', async () => {
      const { changePosition } = await state();
      const expected = new Set<string>();
      const stream = await openEventStream<Page>(api.url, changesQuery, {
        variables: { after: changePosition, types: ['ORDER'], first: 2 },
      });
      const trading = (async () => {
        for (let round = 0; round < 6; round += 1) {
          for (let count = 0; count <= round % 3; count += 1) expected.add(await merge());
          await publish(pool, '2026-07-15T06:00:00Z');
        }
        return (await state()).version;
      })();
      const seen: string[] = [];
      let isOver = false;
      for (; !isOver;) {
        const { changes } = await stream.data();
        seen.push(...changes.changes.map(({ id, version }: { id: string; version?: string }) => id + (version ?? '')));
        isOver = !changes.hasMore && seen.length >= 12 && changes.version === (await trading);
      }
      expect(seen).to.have.members([...expected]);
      stream.close();
    });

    it('says so where a position, or a last event, leads nowhere, and ends', async () => {
      for (const [variables, headers, argument] of [
        [{ after: 'nowhere' }, {}, 'after'],
        [{ after: (await state()).changePosition }, { 'last-event-id': 'nowhere' }, 'Last-Event-ID'],
      ] as const) {
        const stream = await openEventStream<Page>(api.url, changesQuery, { variables, headers });
        const { id, data } = await stream.next();
        expect([id, data!.errors![0]!.extensions]).to.deep.equal([null, { code: 'BAD_USER_INPUT', argument }]);
        expect((await stream.next()).event).to.equal('complete');
        await stream.ended();
      }
    });
  });

  describe('of the progress of a sync', () => {
    const queue = async (): Promise<string> => {
      const runId = randomUUID();
      await pool.query(
        `insert into ops.sync_run (run_id, source_id, platform, trigger, status, attempt, queued_at)
         select $1, source_id, platform, 'api', 'queued', 0, now() from ops.source where source_id = 'london'`,
        [runId],
      );
      return runId;
    };
    const progress = `subscription ($runId: ID, $sourceId: ID) {
      syncProgress(runId: $runId, sourceId: $sourceId) { id status phase counts { fetched } streams { stream expected progressPercent } errorCode }
    }`;
    interface Run {
      syncProgress: {
        id: string;
        status: string;
        phase: string | null;
        counts: { fetched: number };
        streams: { stream: string; expected: number; progressPercent: string }[];
        errorCode: string | null;
      } | null;
    }

    it('sends each step, and ends with the run', async () => {
      const runId = await queue();
      const byRun = await openEventStream<Run>(api.url, progress, { variables: { runId } });
      const bySource = await openEventStream<Run>(api.url, progress, { variables: { sourceId: 'london' } });
      const both = async (): Promise<NonNullable<Run['syncProgress']>> => {
        const [one, other] = [(await byRun.data()).syncProgress, (await bySource.data()).syncProgress];
        expect(one).to.deep.equal(other);
        return one!;
      };
      expect(await both()).to.include({ id: runId, status: 'QUEUED', phase: null });
      await claimRun(pool, runId, new Date());
      expect(await both()).to.include({ status: 'RUNNING', phase: 'EXTRACT' });
      await pool.query(
        `insert into ops.sync_run_stream (run_id, stream, fetched, new_records, changed, unchanged, deleted, rejected, expected, started_at, attempt)
         values ($1, 'orders', 250, 250, 0, 0, 0, 0, 1000, now(), 1)`,
        [runId],
      );
      const { counts, streams } = await both();
      expect([counts.fetched, streams]).to.deep.equal([
        250,
        [{ stream: 'orders', expected: 1000, progressPercent: '25' }],
      ]);
      await enterPhase(pool, runId, 'build');
      expect(await both()).to.include({ phase: 'BUILD' });
      // The next run of the source is not this one.
      await finishRun(pool, runId, new Date(), { code: 'request_failed', message: 'The store does not answer.' });
      const after = await queue();
      expect(await both()).to.include({ id: runId, status: 'FAILED', errorCode: 'request_failed' });
      for (const stream of [byRun, bySource]) {
        expect((await stream.next()).event).to.equal('complete');
        await stream.ended();
      }
      await finishRun(pool, after, new Date(), null);
    });

    it('sends the end of a run that has ended, null for none, and refuses two at once', async () => {
      for (const [variables, expected] of [
        [{ sourceId: 'london' }, 'SUCCEEDED'],
        [{ sourceId: 'paris' }, undefined],
        [{ runId: randomUUID() }, undefined],
        [{ runId: 'a run' }, undefined],
      ] as const) {
        const stream = await openEventStream<Run>(api.url, progress, { variables });
        expect((await stream.data()).syncProgress?.status).to.equal(expected);
        expect((await stream.next()).event).to.equal('complete');
      }
      for (const variables of [{}, { runId: randomUUID(), sourceId: 'london' }]) {
        const stream = await openEventStream<Run>(api.url, progress, { variables });
        expect((await stream.next()).data!.errors![0]!.extensions.code).to.equal('BAD_USER_INPUT');
      }
    });
  });

  describe('in the protocol of graphql-sse', () => {
    it('is read by its client, which connects again and goes on', async () => {
      const client = createClient({ url: `${api.url}/graphql/stream`, retryAttempts: 0 });
      const { version } = await state();
      const seen: string[] = [];
      const reading = (async () => {
        for await (const result of client.iterate<Version>({ query: versionQuery })) {
          seen.push(result.data!.warehouseVersion.version);
          if (seen.length === 2) return;
        }
      })();
      await waitFor('the first event', async () => seen.length === 1);
      await oneMoreVersion();
      await reading;
      expect(seen).to.deep.equal([version, next(version)]);
      client.dispose();
    });

    it('reports what is wrong with a document as an event, with status 200, and completes', async () => {
      const client = createClient({ url: `${api.url}/graphql/stream`, retryAttempts: 0 });
      const codesOf = async (query: string, variables?: Record<string, unknown>): Promise<unknown[]> => {
        const codes: unknown[] = [];
        for await (const { errors } of client.iterate({ query, ...(variables && { variables }) })) {
          codes.push(...(errors ?? []).map(({ extensions }) => (extensions as { code: string }).code));
        }
        return codes;
      };
      expect(await codesOf('subscription {')).to.deep.equal(['GRAPHQL_PARSE_FAILED']);
      expect(await codesOf('subscription { nothing }')).to.deep.equal(['GRAPHQL_VALIDATION_FAILED']);
      expect(await codesOf('subscription { warehouseVersion { version } syncProgress { id } }')).to.deep.equal([
        'GRAPHQL_VALIDATION_FAILED',
      ]);
      expect(await codesOf(changesQuery)).to.deep.equal(['BAD_USER_INPUT']);
      expect(
        await codesOf(`subscription A { warehouseVersion { version } } ${versionQuery.replace('n', 'n B')}`),
      ).to.satisfy(([code]: string[]) => /GRAPHQL_PARSE_FAILED|OPERATION_RESOLUTION_FAILURE/.test(code!));
      expect(await codesOf('{ warehouse { version } }')).to.deep.equal(['OPERATION_NOT_OFFERED']);
      expect(await codesOf('subscription { warehouseVersion @skip(if: true) { version } }')).to.deep.equal([
        'BAD_USER_INPUT',
      ]);
      const conditional = 'subscription ($is: Boolean!) { warehouseVersion @skip(if: $is) { version } }';
      expect(await codesOf(conditional, { is: false })).to.deep.equal(['GRAPHQL_VALIDATION_FAILED']);
      expect(await codesOf(`subscription { ${'a '.repeat(10_000)} }`)).to.deep.equal(['QUERY_TOO_LONG']);
      const deep = `subscription { changes(after: "", first: 500) { changes { order { items { product { id } } customer { orders(first: 500) { id } } } } } }`;
      expect(await codesOf(deep)).to.deep.equal(['QUERY_TOO_COMPLEX']);
      client.dispose();
    });

    it('is not opened by a form of another page, nor is a subscription answered at /graphql', async () => {
      const form = await fetch(`${api.url}/graphql/stream`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify({ query: versionQuery }),
      });
      expect(form.status).to.equal(400);
      const url = `${api.url}/graphql/stream?query=${encodeURIComponent(versionQuery)}`;
      expect((await fetch(url)).status).to.equal(400);
      const client = createClient({ url: `${api.url}/graphql`, retryAttempts: 0 });
      const failure = await (async () => {
        for await (const _ of client.iterate({ query: versionQuery })) return null;
        return null;
      })().catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(NetworkError);
      const refused = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: versionQuery }),
      });
      const { errors } = (await refused.json()) as { errors: { extensions: object; message: string }[] };
      expect([refused.status, errors[0]!.extensions]).to.deep.equal([400, { code: 'OPERATION_NOT_OFFERED' }]);
      expect(errors[0]!.message).to.include('/graphql/stream');
      client.dispose();
    });

    it('is in the schema that introspection shows', async () => {
      const { __schema: shown } = await answer<{ __schema: { subscriptionType: { fields: { name: string }[] } } }>(
        api.url,
        '{ __schema { subscriptionType { fields { name } } } }',
      );
      expect(shown.subscriptionType.fields.map(({ name }) => name)).to.have.members([
        ...['warehouseVersion', 'changes', 'syncProgress'],
      ]);
    });

    it('may be opened by GET', async () => {
      const closing = new AbortController();
      const response = await fetch(`${api.url}/graphql/stream?query=${encodeURIComponent(versionQuery)}`, {
        headers: { 'apollo-require-preflight': '1', accept: 'text/event-stream' },
        signal: closing.signal,
      });
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      while (!text.includes('event: next')) text += (await reader.read()).value;
      expect(text).to.match(/^:\n\n/);
      closing.abort();
    });
  });

  it('outlives the time that a client has to read an answer', async () => {
    const times = { headersMs: 5000, requestMs: 5000, idleMs: 5000, takingMs: 200 };
    const hurried = await startTestApi({ httpTimes: times }, database);
    const stream = await openEventStream<Version>(hurried.url, versionQuery);
    const opened = performance.now();
    const { version } = (await stream.data()).warehouseVersion;
    await waitFor('several times that long', () => performance.now() - opened > 5 * times.takingMs);
    await oneMoreVersion();
    expect((await stream.data()).warehouseVersion.version).to.equal(next(version));
    stream.close();
    await hurried.stop();
  });

  it('is closed with a word when its reader does not read, and reads no further than one event ahead', async () => {
    const ends: unknown[] = [];
    const log = listeningLogger((said) => {
      if (said.msg === 'stream ended') ends.push(said.end);
    });
    const small = await startTestApi(
      {
        limits: { cost: 1e12, depth: 30 },
        httpTimes: { headersMs: 5000, requestMs: 5000, idleMs: 5000, takingMs: 500 },
        log,
      },
      database,
    );
    try {
      const { changePosition } = await state();
      const lines = [line('1', { quantity: '1', grossSales: '9.00' })];
      const many = Array.from({ length: 100 }, (_, at) =>
        order(`many ${at}`, { orderedAt: '2026-07-01T10:00:00Z', lines, total: '9.00' }),
      );
      await apply(pool, many);
      await publish(pool, '2026-07-15T06:00:00Z');
      // More than the system keeps for a connection, 22 MB in all.
      const aliases = Array.from({ length: 900 }, (_, at) => `${'a'.repeat(240)}${at}: version`).join(' ');
      const query = `subscription { changes(after: "${changePosition}", types: [ORDER], first: 20) { hasMore changes { ${aliases} } } }`;
      const body = JSON.stringify({ query });
      const connection = await openConnection(small.url);
      connection.socket.pause();
      connection.send(
        [
          ...['POST /graphql/stream HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'],
          ...[`Content-Length: ${Buffer.byteLength(body)}`, '', body],
        ].join('\r\n'),
      );
      await waitFor('its end', async () => ends.length > 0);
      connection.socket.resume();
      const text = await connection.closed();
      expect(ends).to.deep.equal(['too_slow']);
      expect(text.match(/"hasMore":\w+/g))
        .to.include('"hasMore":true')
        .and.not.include('"hasMore":false');
      expect(text).to.include('STREAM_TOO_SLOW').and.include('event: complete');
    } finally {
      await small.stop();
    }
  });

  it('ends cleanly when the API stops, for its client to connect again', async () => {
    const stopped = await startTestApi({}, database);
    const streams = await Promise.all(
      Array.from({ length: 15 }, () => openEventStream<Version>(stopped.url, versionQuery)),
    );
    for (const stream of streams) await stream.data();
    const warnings: Error[] = [];
    const hear = (warning: Error): void => void warnings.push(warning);
    process.on('warning', hear);
    const begun = performance.now();
    await stopped.stop();
    for (const stream of streams) await stream.ended();
    expect(performance.now() - begun).to.be.below(onBusyMachine(1000));
    for (const stream of streams) {
      expect(stream.text()).to.match(/\n\nretry: 1000\n: the server is stopping, connect again\n\n$/);
      expect(stream.waiting()).to.equal(0);
    }
    process.off('warning', hear);
    expect(warnings).to.deep.equal([]);
  });
});
