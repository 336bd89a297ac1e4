import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { appendPage } from '../../src/raw/raw-log.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const done = '11111111-1111-4111-8111-111111111111';
const active = '22222222-2222-4222-8222-222222222222';
const raw = '{"id":"gid://shopify/Order/9","total":"1.000000000000000000001"}';

describe('Sources and runs', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
    await api.pool.query(
      `insert into ops.sync_run (run_id, source_id, platform, trigger, status, attempt, queued_at, started_at, heartbeat_at, finished_at, error_code, error_message)
      values ($1, 'london', 'SHOPIFY', 'schedule', 'succeeded', 1, '2026-07-15T04:00:00Z', '2026-07-15T04:00:01Z', '2026-07-15T04:01:00Z', '2026-07-15T04:01:31.5Z', null, null),
        ($2, 'london', 'SHOPIFY', 'cli', 'running', 2, '2026-07-15T23:00:00Z', '2026-07-15T23:00:02Z', '2026-07-15T23:00:12Z', null, null, null)`,
      [done, active],
    );
    await api.pool.query(
      `insert into ops.sync_run_stream (run_id, stream, fetched, new_records, changed, unchanged, deleted, rejected, expected, watermark_before, watermark_after, started_at, finished_at)
      values ($1, 'orders', 100, 60, 30, 10, 2, 1, 100, null, '2026-07-15T03:58:00Z', '2026-07-15T04:00:01Z', '2026-07-15T04:01:00Z'),
        ($1, 'products', 5, 5, 0, 0, 0, 0, null, null, '2026-07-15T03:59:00Z', '2026-07-15T04:01:00Z', '2026-07-15T04:01:30Z'),
        ($2, 'orders', 1, 0, 1, 0, 0, 0, 3, '2026-07-15T03:58:00Z', null, '2026-07-15T23:00:02Z', null)`,
      [done, active],
    );
    await api.pool.query(
      `update ops.sync_run_stream set attempt = 3, error_code = 'shelf_shakes', error_message = 'the shelf shakes',
         retry_at = '2026-07-15T23:02:00Z' where run_id = $1`,
      [active],
    );
    await api.pool.query(
      `insert into ops.stream_state (source_id, stream, state, watermark)
      values ('london', 'orders', '{"notices": ["orders: 3 counted, 2 came in"]}', '2026-07-15T03:58:00Z'), ('london', 'products', '{}', '2026-07-15T03:59:00Z')`,
    );
    await api.pool.query(
      `update ops.source set notices = '{no cost}', status = 'blocked', problem = 'token', known_until = '2026-07-15T04:00:00Z',
        orders_read_from = '2026-07-02' where source_id = 'london'`,
    );
    const payload = Buffer.from(raw);
    await inTransaction(api.pool, (client) =>
      appendPage(client, {
        sourceId: 'london',
        stream: 'orders',
        runId: done,
        extractedAt: new Date('2026-07-15T04:00:30Z'),
        page: { records: [{ key: '9', updatedAt: '2026-07-15T03:00:00Z', payload }], state: { watermark: null } },
      }),
    );
    await api.pool.query(
      `insert into ops.rejected_record (source_id, stream, record_key, chunk_id, position, code, message, path, value)
      select source_id, stream, record_key, chunk_id, position, 'no_exchange_rate', 'no rate', 'currency', 'USD' from raw.record_version`,
    );
    await api.pool.query(
      `insert into ops.order_remark (source_id, subject, code, message, place)
      select 'leeds', 'A' || lpad(nth::text, 3, '0'), 'line_kept', 'order keeps a line', 'a.csv:' || nth from generate_series(1, 101) nth`,
    );
  });
  after(() => api.close());

  it("show a source's status, problem, notices, watermarks, freshness, rejected records and last run", async () => {
    const { sources } = await answer<{ sources: object[] }>(
      api.url,
      `{ sources { id platform name currency timezone status problem notices isConfigured asOf wholeFrom rejectedRecordCount
        streams { stream watermark problem } lastRun { id status } } }`,
    );
    expect(sources).to.deep.equal([
      {
        id: 'leeds',
        platform: 'WOOCOMMERCE',
        name: 'Leeds',
        currency: 'GBP',
        timezone: 'Europe/London',
        status: 'READY',
        problem: null,
        notices: [],
        isConfigured: true,
        asOf: null,
        wholeFrom: null,
        rejectedRecordCount: 0,
        streams: [],
        lastRun: null,
      },
      {
        id: 'london',
        platform: 'SHOPIFY',
        name: 'London',
        currency: 'GBP',
        timezone: 'Europe/London',
        status: 'BLOCKED',
        problem: 'token',
        notices: ['no cost', 'orders: 3 counted, 2 came in'],
        isConfigured: true,
        asOf: '2026-07-15T04:00:00Z',
        wholeFrom: '2026-07-02',
        rejectedRecordCount: 1,
        streams: [
          { stream: 'orders', watermark: '2026-07-15T03:58:00Z', problem: 'the shelf shakes' },
          { stream: 'products', watermark: '2026-07-15T03:59:00Z', problem: null },
        ],
        lastRun: { id: active, status: 'RUNNING' },
      },
    ]);
  });

  it('show the remarks on orders, the first hundred of each source', async () => {
    const { sources } = await answer<{ sources: { remarks: object[] }[] }>(
      api.url,
      '{ sources { remarks { subject code message place } } }',
    );
    expect(sources.map(({ remarks }) => remarks.length)).to.deep.equal([100, 0]);
    expect(sources[0]!.remarks[1]).to.deep.equal({
      subject: 'A002',
      code: 'line_kept',
      message: 'order keeps a line',
      place: 'a.csv:2',
    });
  });

  it('do not report freshness before each source has had its first full sync', async () => {
    await api.pool.query("update ops.warehouse_version set as_of = '2026-07-15T03:00:00Z', revision = revision + 1");
    const asOf = async () =>
      (await answer<{ warehouse: { asOf: string | null } }>(api.url, '{ warehouse { asOf } }')).warehouse.asOf;
    expect(await asOf()).to.equal(null);
    await api.pool.query(
      "update ops.source set known_until = '2026-07-15T03:00:00Z', revision = revision + 1 where source_id = 'leeds'",
    );
    expect(await asOf()).to.equal('2026-07-15T03:00:00Z');
    await api.pool.query("update ops.source set known_until = null, revision = revision + 1 where source_id = 'leeds'");
  });

  it('show the progress of runs, newest first', async () => {
    const counts = 'counts { fetched new changed unchanged deleted rejected }';
    const { syncRuns } = await answer<{ syncRuns: { totalCount: number; nodes: object[] } }>(
      api.url,
      `{ syncRuns(filter: { source: "london" }) { totalCount nodes { id trigger status attempt queuedAt durationSeconds errorCode ${counts}
        source { name } streams { stream expected progressPercent watermarkBefore watermarkAfter durationSeconds ${counts} } } } }`,
    );
    const zero = { fetched: 0, new: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0 };
    const orders = { fetched: 100, new: 60, changed: 30, unchanged: 10, deleted: 2, rejected: 1 };
    expect(syncRuns).to.deep.equal({
      totalCount: 2,
      nodes: [
        {
          id: active,
          trigger: 'CLI',
          status: 'RUNNING',
          attempt: 2,
          queuedAt: '2026-07-15T23:00:00Z',
          durationSeconds: '10',
          errorCode: null,
          counts: { ...zero, fetched: 1, changed: 1 },
          source: { name: 'London' },
          streams: [
            {
              stream: 'orders',
              expected: 3,
              progressPercent: '33.33',
              watermarkBefore: '2026-07-15T03:58:00Z',
              watermarkAfter: null,
              durationSeconds: null,
              counts: { ...zero, fetched: 1, changed: 1 },
            },
          ],
        },
        {
          id: done,
          trigger: 'SCHEDULE',
          status: 'SUCCEEDED',
          attempt: 1,
          queuedAt: '2026-07-15T04:00:00Z',
          durationSeconds: '90.5',
          errorCode: null,
          counts: { ...orders, fetched: 105, new: 65 },
          source: { name: 'London' },
          streams: [
            {
              stream: 'orders',
              expected: 100,
              progressPercent: '100',
              watermarkBefore: null,
              watermarkAfter: '2026-07-15T03:58:00Z',
              durationSeconds: '59',
              counts: orders,
            },
            {
              stream: 'products',
              expected: null,
              progressPercent: null,
              watermarkBefore: null,
              watermarkAfter: '2026-07-15T03:59:00Z',
              durationSeconds: '30',
              counts: { ...zero, fetched: 5, new: 5 },
            },
          ],
        },
      ],
    });
  });

  it('show which stream of a run fails, how often, why, and when it is retried', async () => {
    const { syncRun } = await answer<{ syncRun: object }>(
      api.url,
      `{ syncRun(id: "${active}") { streams { attempt errorCode errorMessage retryAt givenUpAt } } }`,
    );
    const failed = { errorCode: 'shelf_shakes', errorMessage: 'the shelf shakes', retryAt: '2026-07-15T23:02:00Z' };
    expect(syncRun).to.deep.equal({ streams: [{ attempt: 3, ...failed, givenUpAt: null }] });
  });

  it('return a run by its id, and page and filter runs', async () => {
    const found = await answer<Record<string, unknown>>(
      api.url,
      `{ syncRun(id: "${done}") { status } none: syncRun(id: "no uuid") { status }
        failed: syncRuns(filter: { status: FAILED }) { totalCount } cli: syncRuns(filter: { trigger: CLI, platform: SHOPIFY }) { totalCount }
        page: syncRuns(first: 1) { nodes { id } pageInfo { endCursor hasNextPage } } }`,
    );
    const { page, ...others } = found as {
      page: { nodes: object[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
    };
    expect(others).to.deep.equal({
      syncRun: { status: 'SUCCEEDED' },
      none: null,
      failed: { totalCount: 0 },
      cli: { totalCount: 1 },
    });
    expect([page.nodes, page.pageInfo.hasNextPage]).to.deep.equal([[{ id: active }], true]);
    const next = await answer(api.url, `{ syncRuns(first: 1, after: "${page.pageInfo.endCursor}") { nodes { id } } }`);
    expect(next).to.deep.equal({ syncRuns: { nodes: [{ id: done }] } });
  });

  it('show rejected records with the reason, and the original bytes if requested', async () => {
    const { rejectedRecords } = await answer<{ rejectedRecords: { nodes: object[] } }>(
      api.url,
      '{ rejectedRecords(filter: { stream: "orders", code: "no_exchange_rate" }) { nodes { sourceId stream key code message path value rawText } } }',
    );
    expect(rejectedRecords.nodes).to.deep.equal([
      {
        sourceId: 'london',
        stream: 'orders',
        key: '9',
        code: 'no_exchange_rate',
        message: 'no rate',
        path: 'currency',
        value: 'USD',
        rawText: raw,
      },
    ]);
  });
});

describe('triggerSync', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  const trigger = (args: string) =>
    ask(
      api.url,
      `mutation { triggerSync${args} { runs { alreadyActive run { id sourceId platform trigger status } } } }`,
    );
  const runsOf = async (args: string) => {
    const { data, errors } = await trigger(args);
    expect(errors).to.deep.equal([]);
    const payload = data?.triggerSync as unknown as { runs: { alreadyActive: boolean; run: Record<string, string> }[] };
    return payload.runs;
  };

  it('queues a run of a source, and returns it when asked again, by source, by platform, or by both', async () => {
    const [queued] = await runsOf('(source: "london")');
    expect(queued).to.deep.equal({
      alreadyActive: false,
      run: { id: queued?.run.id, sourceId: 'london', platform: 'SHOPIFY', trigger: 'API', status: 'QUEUED' },
    });
    const found = { ...queued, alreadyActive: true };
    expect(await runsOf('(source: "london")')).to.deep.equal([found]);
    expect(await runsOf('(platform: SHOPIFY)')).to.deep.equal([found]);
    expect(await runsOf('(platform: SHOPIFY, source: "london")')).to.deep.equal([found]);
    const { rows } = await api.pool.query<{ runs: string }>('select count(*) as runs from ops.sync_run');
    expect(rows).to.deep.equal([{ runs: '1' }]);
  });

  it('refuses arguments that match no configured source, and a call without arguments', async () => {
    await api.pool.query("update ops.source set is_configured = false where source_id = 'leeds'");
    for (const [args, code, status, message] of [
      [
        '(source: "paris")',
        'NOT_FOUND',
        200,
        'No configured source matches source "paris". Configured sources: london (SHOPIFY).',
      ],
      ['(platform: AMAZON)', 'NOT_FOUND', 200, 'matches platform AMAZON'],
      ['(platform: AMAZON, source: "london")', 'NOT_FOUND', 200, 'source "london" and platform AMAZON'],
      ['(source: "leeds")', 'NOT_FOUND', 200, 'source "leeds"'],
      ['', 'BAD_USER_INPUT', 200, 'Neither "platform" nor "source"'],
    ] as const) {
      const answered = await trigger(args);
      expect(answered.errors[0]?.message, args).to.include(message);
      expect([answered.errors[0]?.extensions.code, answered.status], args).to.deep.equal([code, status]);
    }
  });
});
