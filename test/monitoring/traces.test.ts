import { expect } from 'chai';
import { loadConfig } from '../../src/config/load.js';
import { createPool } from '../../src/database/pool.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { runSync } from '../../src/jobs/runs/run-sync.js';
import { addApi } from '../../src/processes/api.js';
import { openTracing } from '../../src/processes/open-tracing.js';
import { createStack, type Stack } from '../../src/processes/stack.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import { inSpan } from '../../src/runtime/tracing/tracing.js';
import { ask } from '../api/support/graphql-client.js';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../support/otlp-receiver.js';
import { shelfCustomers, shelfPlatform } from '../support/shelf-platform.js';
import { testLogger } from '../support/test-logger.js';
import { createWarehouse } from '../support/warehouse-database.js';

const server = 2;
const client = 3;

describe('The traces of a process', () => {
  let receiver: OtlpReceiver;
  let stack: Stack;

  beforeEach(async () => {
    receiver = await startOtlpReceiver();
    stack = createStack();
  });

  afterEach(async () => {
    await stack.stop();
    await receiver.close();
    expect(receiver.faults).to.deep.equal([]);
  });

  function configured(environment: Record<string, string> = {}) {
    const to = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const loaded = loadConfig({ platforms: {}, folder: '/', environment: { PORT: '0', ...to, ...environment } });
    return { config: loaded, log: testLogger, connectors: {} };
  }

  const childrenOf = (parent: ReceivedSpan): ReceivedSpan[] =>
    receiver.spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId);
  const named = (name: string): ReceivedSpan => {
    const found = receiver.spans.filter((span) => span.name === name);
    expect(found, name).to.have.lengthOf(1);
    return found[0]!;
  };

  describe('with an API', () => {
    let database: TestDatabase;
    before(async () => {
      database = await createPreparedDatabase('traded', trade);
    });
    after(() => database.drop());

    async function startApi(environment: Record<string, string> = {}): Promise<string> {
      const setup = configured(environment);
      await openTracing(setup, stack);
      const url = await addApi(setup, { url: database.url, condition: async () => null }, stack);
      return url.replace('/graphql', '');
    }

    it('have a span of each request, its operation within, and in that its statements without their values', async () => {
      const api = await startApi({
        OTEL_EXPORTER_OTLP_HEADERS: 'x-token=abc%3D1',
        OTEL_SERVICE_NAME: 'shop',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      });
      const caller = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
      const query = 'query Sold($c: [ID!]) { orders(filter: { customer: $c }, first: 3) { nodes { id } totalCount } }';
      const response = await fetch(`${api}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', traceparent: `00-${caller.traceId}-${caller.spanId}-01` },
        body: JSON.stringify({ query, variables: { c: ['VERY-SECRET-ID'] } }),
      });
      expect(await response.json()).to.have.nested.property('data.orders.totalCount', 0);
      await stack.stop();
      const request = named('POST /graphql');
      expect(request).to.include({ traceId: caller.traceId, parentSpanId: caller.spanId, kind: server, status: 0 });
      expect(request.attributes).to.deep.equal({
        'http.request.method': 'POST',
        'http.route': '/graphql',
        'http.response.status_code': 200,
        'cartograph.request.id': response.headers.get('x-request-id'),
      });
      const [operation, ...others] = childrenOf(request).filter(({ kind }) => kind !== client);
      expect(others).to.deep.equal([]);
      expect(operation!.name).to.equal('query Sold');
      expect(operation!.attributes).to.deep.equal({
        'graphql.operation.type': 'query',
        'graphql.operation.name': 'Sold',
        'cartograph.cache': 'miss',
      });
      const statements = childrenOf(operation!);
      const texts = statements.map(({ attributes }) => String(attributes['db.query.text']));
      // Those that wait for each other are sent together.
      expect(texts.join('\n').match(/from warehouse\.fact_orders/g)).to.have.lengthOf.at.least(2);
      for (const { kind, attributes } of statements) {
        expect([kind, attributes['db.system.name']]).to.deep.equal([client, 'postgresql']);
      }
      expect(texts.some((text) => text.includes('$1'))).to.equal(true);
      expect(
        JSON.stringify(receiver.spans, (_key, value: unknown) => (typeof value === 'bigint' ? '' : value)),
      ).not.to.contain('SECRET');
      for (const span of statements) {
        // Nobody waits for the end of the transaction.
        const isWithin = span.start >= operation!.start && (span.end <= operation!.end || span.name === 'COMMIT');
        expect(isWithin, span.name).to.equal(true);
      }
      expect(receiver.resources[0]).to.deep.equal({
        'service.name': 'shop',
        'service.version': '0.1.0',
        'deployment.environment.name': 'test',
      });
      expect(receiver.headers[0]).to.include({ 'x-token': 'abc=1' });
    });

    it('keep each statement in the request that sent it, also when requests wait for connections', async () => {
      const api = await startApi();
      const asked = Array.from(
        { length: 40 },
        (_, i) => `query Q${i} { warehouse { version } sources { status } channels { id } }`,
      );
      await Promise.all(asked.map((query) => ask(api, query)));
      await stack.stop();
      const operations = receiver.spans.filter(({ name }) => /^query Q\d+$/.test(name));
      expect(operations).to.have.lengthOf(40);
      expect(new Set(operations.map(({ traceId }) => traceId)).size).to.equal(40);
      const counts = operations.map((operation) => childrenOf(operation).filter(({ kind }) => kind === client).length);
      expect(new Set(counts).size, `statements: ${counts}`).to.equal(1);
      expect(counts[0]).to.be.at.least(3);
    });

    it('mark refusals and failed statements, without messages of the database', async () => {
      const api = await startApi();
      await ask(api, 'query Unknown { nothing }');
      await database.pool.query('alter table warehouse.agg_customer_segments rename to hidden');
      await ask(api, 'query Broken { customerSegments { segment } }');
      await database.pool.query('alter table warehouse.hidden rename to agg_customer_segments');
      await stack.stop();
      const refused = receiver.spans.find(({ name }) => name === 'graphql')!;
      expect([refused.status, refused.attributes]).to.deep.equal([
        2,
        { 'cartograph.error.codes': ['GRAPHQL_VALIDATION_FAILED'] },
      ]);
      const broken = named('query Broken');
      expect([broken.status, broken.attributes['cartograph.error.codes']]).to.deep.equal([
        2,
        ['INTERNAL_SERVER_ERROR'],
      ]);
      const failed = childrenOf(broken).filter(({ status }) => status === 2);
      expect(failed.map(({ attributes }) => attributes['db.response.status_code'])).to.deep.equal(['42P01']);
    });

    it('are as many as the sampler says, and those that a caller asks for', async () => {
      const api = await startApi({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' });
      await ask(api, 'query Own { __typename }');
      await fetch(`${api}/health/live`, { headers: { traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01` } });
      await fetch(`${api}/health/live`, { headers: { traceparent: `00-${'e'.repeat(32)}-${'f'.repeat(16)}-00` } });
      await stack.stop();
      expect(receiver.spans.map(({ traceId }) => traceId)).to.deep.equal(['c'.repeat(32)]);
    });
  });

  it('have the steps of a sync, with their statements', async () => {
    const database = await createWarehouse();
    try {
      await openTracing(configured(), stack);
      const pool = createPool(database.url, { applicationName: 'test' });
      stack.push(() => pool.end());
      const setup = jobSetup(pool, shelfPlatform({ pages: [shelfCustomers(0, 3)] }));
      await prepareJobs(setup);
      const [requested] = await requestSyncs(pool, { sourceId: 'shelf', trigger: 'cli' });
      const { run } = requested!;
      await runSync(wireJobs(setup), run.runId);
      await stack.stop();
      const sync = named('sync FILES');
      expect(sync.attributes).to.deep.equal({ 'cartograph.source': 'shelf', 'cartograph.run.id': run.runId });
      const steps = childrenOf(sync).filter(({ kind }) => kind !== client);
      steps.sort((a, b) => Number(a.start - b.start));
      expect(steps.map(({ name }) => name)).to.deep.equal(['probe', 'extract', 'build', 'roll up']);
      const texts = (name: string): string[] =>
        childrenOf(named(name)).map(({ attributes }) => String(attributes['db.query.text']));
      expect(texts('extract').some((text) => text.includes('raw.chunk'))).to.equal(true);
      expect(texts('build').some((text) => /^copy /i.test(text))).to.equal(true);
      expect(texts('roll up').some((text) => text.includes('ops.warehouse_version'))).to.equal(true);
      // What no span is around, such as the preparation, is no trace.
      expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).to.equal(1);
    } finally {
      await stack.stop();
      await database.drop();
    }
  });

  it('arrive in spite of a receiver that is busy for a moment', async () => {
    receiver.refuseWith(503, 429);
    await openTracing(configured(), stack);
    await inSpan('work', {}, async () => undefined);
    await stack.stop();
    expect([receiver.requests(), receiver.spans.map(({ name }) => name)]).to.deep.equal([3, ['work']]);
  });

  it('are given up if the receiver refuses them or is away, and the work goes on', async () => {
    receiver.refuseWith(400);
    await openTracing(configured(), stack);
    expect(await inSpan('work', {}, async () => 1)).to.equal(1);
    await stack.stop();
    expect(receiver.requests()).to.equal(1);
    const away = createStack();
    await openTracing(configured({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }), away);
    await inSpan('work', {}, async () => undefined);
    const begun = performance.now();
    await away.stop();
    expect(performance.now() - begun).to.be.below(5000);
  });
});
