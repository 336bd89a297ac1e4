import { expect } from 'chai';
import {
  type Answer,
  CartographError,
  changesAfter,
  type Client,
  createClient,
  CustomerCohortsDocument,
  CustomerSegmentsDocument,
  DailySummaryDocument,
  type Decimal,
  formatMoney,
  OrdersDocument,
  OverviewDocument,
  paginate,
  SourcesDocument,
  StockByProductDocument,
  StockLevelsDocument,
  sumMoney,
  syncAndWait,
  TopProductsDocument,
  TypedDocumentString,
  warehouseVersions,
  WeeklyTrendsDocument,
} from '../../clients/typescript/src/index.js';
import { startTestApi, type TestApi } from '../api/support/test-api.js';
import { order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { waitFor } from '../support/wait-for.js';
import { type FrontServer, startFrontServer } from './support/front-server.js';

const fortnight = { range: { from: '2026-06-29', to: '2026-07-13' } };

describe('The typed client', () => {
  let api: TestApi;
  let front: FrontServer;
  let client: Client;

  before(async () => {
    api = await startTestApi();
    front = await startFrontServer(api.url);
  });
  after(async () => {
    await front.close();
    await api.close();
  });
  beforeEach(() => {
    client = createClient({ url: front.url, apiKey: 'a-key' });
    front.seen.length = 0;
  });

  it('answers each document of a dashboard', async () => {
    const overview = await client.query(OverviewDocument, { date: fortnight });
    expect(formatMoney(overview.report.total.netSales, 'en-GB')).to.equal('£365.88');
    expect(overview.report.total).to.deep.include({ orders: 5, uniqueCustomers: 2, newCustomers: 2 });
    expect(overview.report.total.comparisons).to.have.length(1);

    const { dailySummary } = await client.query(DailySummaryDocument, {
      filter: { date: fortnight },
      breakdown: 'SOURCE',
    });
    const all = sumMoney(
      dailySummary.map(({ netSales }) => netSales),
      'GBP',
    );
    expect(all).to.deep.equal(overview.report.total.netSales);
    const { weeklyTrends } = await client.query(WeeklyTrendsDocument, { filter: { date: fortnight } });
    expect(
      sumMoney(
        weeklyTrends.map(({ netSales }) => netSales),
        'GBP',
      ),
    ).to.deep.equal(all);

    const { report: products } = await client.query(TopProductsDocument, { date: fortnight, limit: 1 });
    expect(products.rows.map(({ product, isOther }) => [product?.label ?? null, isOther])).to.deep.equal([
      ['Mug', false],
      [null, true],
    ]);
    expect(products.total.netSales).to.deep.equal(all);

    const { customerSegments, rfmSegments } = await client.query(CustomerSegmentsDocument);
    expect(customerSegments.map(({ segment }) => segment)).to.deep.equal(['LOW', 'MEDIUM', 'HIGH', 'VIP']);
    expect(rfmSegments.reduce((total, { customers }) => total + customers, 0)).to.equal(2);
    const { customerCohorts } = await client.query(CustomerCohortsDocument, { period: 'WEEK' });
    expect(customerCohorts.reduce((total, { size }) => total + size, 0)).to.equal(2);

    const { orders } = await client.query(OrdersDocument, { filter: { source: ['london'] }, withCount: true });
    expect(orders.nodes.map(({ orderNumber }) => orderNumber)).to.deep.equal(['#C1', '#A3', '#A2', '#A1']);
    expect(orders.totalCount).to.equal(4);
    expect(orders.nodes[1]?.items.map(({ title }) => title)).to.deep.equal(['Tea']);

    const { report: stock } = await client.query(StockByProductDocument, { date: fortnight });
    expect(stock.total.unitsOnHand).to.equal('35');
    const { inventory } = await client.query(StockLevelsDocument);
    expect(inventory.nodes.map(({ product, available }) => [product?.sku, available])).to.deep.equal([['MUG', '33']]);
    const { sources, warehouse } = await client.query(SourcesDocument);
    expect(sources.map(({ id, status }) => [id, status])).to.deep.equal([
      ['leeds', 'READY'],
      ['london', 'READY'],
    ]);
    expect(warehouse.version).to.equal('1');
  });

  it('has types that refuse what the API would, and floats', () => {
    const refused = async (decimal: Decimal): Promise<void> => {
      // @ts-expect-error: not a breakdown.
      await client.query(DailySummaryDocument, { breakdown: 'STORE' });
      // @ts-expect-error: not a variable.
      await client.query(OrdersDocument, { fisrt: 10 });
      const { orders } = await client.query(OrdersDocument);
      // @ts-expect-error: not selected by the document.
      void orders.nodes[0]?.customer;
      // @ts-expect-error: an exact amount is text, so that nothing multiplies it.
      void (decimal * 2);
      // @ts-expect-error: text that nobody checked is not an amount.
      sumMoney([{ amount: '1.00', currency: 'GBP' }], 'GBP');
    };
    expect(refused).to.be.a('function');
  });

  it('says by the class of an error what to do, and by its code and place what it is', async () => {
    const wrong = await failure(client.query(DailySummaryDocument, { filter: { source: ['paris'] } }));
    expect(facts(wrong)).to.deep.equal(['InvalidRequestError', 'BAD_USER_INPUT', false, null]);
    expect(wrong.path).to.deep.equal(['dailySummary']);
    expect(wrong.message).to.include('paris');
    expect(wrong.requestId).to.match(/^[0-9a-f-]{36}$/);

    const large = await failure(client.query(OrdersDocument, { first: 501 }));
    expect(large.name).to.equal('InvalidRequestError');
    const costly = await failure(client.query(new TypedDocumentString<unknown, object>(costlyText), {}));
    expect(facts(costly)).to.deep.equal(['TooExpensiveError', 'QUERY_TOO_COMPLEX', false, null]);
    expect(costly.details.cost).to.be.above(200_000);
    const unknown = await failure(client.query(new TypedDocumentString<unknown, object>('{ none }'), {}));
    expect(facts(unknown)).to.deep.equal(['InvalidRequestError', 'GRAPHQL_VALIDATION_FAILED', false, null]);
  });

  it('gives what was answered beside what failed', async () => {
    const document = new TypedDocumentString<
      { warehouse: { version: string }; dailySummary: unknown[] },
      { of: string }
    >('query Half($of: ID!) { warehouse { version } dailySummary(filter: { source: [$of] }) { orders } }');
    const { data, errors } = await client.ask(document, { of: 'paris' });
    expect(data).to.deep.equal({ warehouse: { version: '1' }, dailySummary: null });
    expect(errors.map(({ name, path }) => [name, path])).to.deep.equal([['InvalidRequestError', ['dailySummary']]]);
    expect((await failure(client.query(document, { of: 'paris' }))).code).to.equal('BAD_USER_INPUT');
    // Half an answer is not kept.
    await client.ask(document, { of: 'paris' });
    expect(front.seen.map(({ status }) => status)).to.deep.equal([200, 200, 200]);

    const json = JSON.stringify({
      data: { warehouse: null },
      errors: ['SERVER_BUSY', 'FORBIDDEN'].map((code) => ({ message: code, extensions: { code } })),
    });
    front.next({ status: 200, body: json });
    const error = await failure(client.query(SourcesDocument));
    expect([error.code, error.others.map(({ code }) => code)]).to.deep.equal(['FORBIDDEN', ['SERVER_BUSY']]);
  });

  it('passes on when to try again, and knows what is not GraphQL', async () => {
    const json = { 'content-type': 'application/json' };
    const body = (code: string) => JSON.stringify({ errors: [{ message: 'later', extensions: { code } }] });
    const asked = async (answer: Parameters<FrontServer['next']>[0]) => {
      front.next(answer);
      return facts(await failure(client.query(SourcesDocument)));
    };
    const after = { ...json, 'retry-after': '5' };
    expect(await asked({ status: 503, headers: after, body: body('DATABASE_UNAVAILABLE') })).to.deep.equal([
      ...['UnavailableError', 'DATABASE_UNAVAILABLE', true, 5],
    ]);
    expect(await asked({ status: 429, headers: after, body: body('RATE_LIMITED') })).to.deep.equal([
      ...['RateLimitedError', 'RATE_LIMITED', true, 5],
    ]);
    const budget = { code: 'BUDGET_EXHAUSTED', retryAfterSeconds: 60 };
    expect(
      await asked({ status: 429, body: JSON.stringify({ errors: [{ message: 'later', extensions: budget }] }) }),
    ).to.deep.equal(['RateLimitedError', 'BUDGET_EXHAUSTED', true, 60]);
    expect(await asked({ status: 401, headers: json, body: body('UNAUTHENTICATED') })).to.deep.equal([
      ...['UnauthenticatedError', 'UNAUTHENTICATED', false, null],
    ]);
    // A code of a newer server, and proxies that answer in words of their own.
    expect(await asked({ status: 503, headers: after, body: body('NEW_REASON') })).to.deep.equal([
      ...['UnavailableError', 'NEW_REASON', true, 5],
    ]);
    const instant = new Date(Date.now() + 3_600_000).toUTCString();
    const [kind, code, retryable, seconds] = await asked({
      status: 502,
      headers: { 'retry-after': instant },
      body: '<html>Bad gateway',
    });
    expect([kind, code, retryable]).to.deep.equal(['UnavailableError', 'NOT_GRAPHQL', true]);
    expect(seconds).to.be.within(3590, 3600);
    for (const text of ['<html>Welcome', '[]', 'null', '{}', '', '{"errors":"late"}', '{"data":1}', '{"errors":[1]}']) {
      expect(await asked({ status: 200, body: text }), text).to.deep.equal([
        'ProtocolError',
        'NOT_GRAPHQL',
        false,
        null,
      ]);
    }
  });

  it('ends in time, with the caller, and without a server', async () => {
    const hasty = createClient({ url: front.url, timeoutMs: 50 });
    front.next(null);
    expect(facts(await failure(hasty.query(SourcesDocument)))).to.deep.equal([
      'TimedOutError',
      'TIMED_OUT',
      true,
      null,
    ]);

    const controller = new AbortController();
    front.next(null);
    front.seen.length = 0;
    const query = client.query(SourcesDocument, {}, { signal: controller.signal });
    await waitFor('the request', () => front.seen.length === 1);
    controller.abort(new Error('the page was left'));
    expect(await query.catch((error: Error) => error.message)).to.equal('the page was left');

    front.next({ status: 200, headers: { 'content-length': '1000', connection: 'close' }, body: '{"data":' });
    expect(facts(await failure(client.query(SourcesDocument)))).to.deep.equal(['NetworkError', 'NETWORK', true, null]);
    const nobody = createClient({ url: 'http://127.0.0.1:9/graphql' });
    expect(facts(await failure(nobody.query(SourcesDocument)))).to.deep.equal(['NetworkError', 'NETWORK', true, null]);
  });

  it('shows neither its key nor what its address holds', async () => {
    for (const apiKey of ['sesame\nopen', 'sésame', ' ', '']) {
      const refused = await createClient({ url: front.url, apiKey })
        .query(SourcesDocument)
        .catch((error: Error) => error);
      expect(refused).to.be.instanceOf(RangeError);
      expect((refused as Error).message).to.match(/^The API key is empty, or has a space/);
    }
    for (const url of ['ftp://127.0.0.1/', 'http://user:sesame@127.0.0.1/graphql', '/graphql', '']) {
      expect(() => createClient({ url }), url)
        .to.throw(RangeError, 'must begin with http:// or https://')
        .with.property('message')
        .that.not.contains('sesame');
    }
    const away = await failure(createClient({ url: 'http://127.0.0.1:9/graphql?key=sesame' }).query(SourcesDocument));
    expect(away.message).to.match(/^http:\/\/127\.0\.0\.1:9\/graphql cannot be reached: /);
  });

  it('keeps an answer while the server says that it is unchanged, each of its user', async () => {
    const statuses = () => front.seen.map(({ status }) => status);
    const ask = async (of: Client): Promise<Answer<unknown>> => await of.ask(OrdersDocument, { first: 2 });
    const first = await ask(client);
    const again = await ask(client);
    expect(statuses()).to.deep.equal([200, 304]);
    expect([first.isUnchanged, again.isUnchanged]).to.deep.equal([false, true]);
    expect(again.data).to.deep.equal(first.data);
    expect(again.data).not.to.equal(first.data);
    // Other variables and another key are another answer.
    await client.query(OrdersDocument, { first: 3 });
    await ask(createClient({ url: front.url, apiKey: 'another-key' }));
    expect(statuses()).to.deep.equal([200, 304, 200, 200]);
    expect(front.seen.map(({ headers }) => headers.authorization)).to.deep.equal([
      ...['Bearer a-key', 'Bearer a-key', 'Bearer a-key', 'Bearer another-key'],
    ]);
  });

  it('keeps as many answers as it may, the last used', async () => {
    const small = createClient({ url: front.url, keep: { answers: 2 } });
    const statusOf = async (first: number) => {
      await small.query(OrdersDocument, { first });
      return front.seen.at(-1)!.status;
    };
    expect([await statusOf(1), await statusOf(2), await statusOf(1)]).to.deep.equal([200, 200, 304]);
    // The third takes the place of the second.
    expect([await statusOf(3), await statusOf(1), await statusOf(2)]).to.deep.equal([200, 304, 200]);
    const none = createClient({ url: front.url, keep: { characters: 100 } });
    await none.query(OrdersDocument, { first: 1 });
    await none.query(OrdersDocument, { first: 1 });
    expect(front.seen.at(-1)!.status).to.equal(200);
  });

  it('asks by the id of a document where the server knows the documents', async () => {
    const byId = createClient({ url: front.url, documents: 'id' });
    front.next({ status: 200, body: '{"data":{}}' });
    await byId.query(OrdersDocument, { first: 1 });
    expect(front.seen[0]!.body).to.deep.equal({
      documentId: OrdersDocument.__meta__!.hash,
      variables: { first: 1 },
    });
    const own = await failure(byId.query(new TypedDocumentString<unknown, object>('{ none }'), {}));
    expect(own.code).to.equal('DOCUMENT_WITHOUT_ID');
  });

  it('reads a connection row by row, and no page before its first row is wanted', async () => {
    const orders = () =>
      paginate(client, { document: OrdersDocument, variables: { first: 2 }, page: (data) => data.orders });
    const numbers: string[] = [];
    const requests: number[] = [];
    for await (const { orderNumber } of orders()) {
      numbers.push(orderNumber);
      requests.push(front.seen.length);
    }
    expect(numbers).to.deep.equal(['#C1', '#B1', '#A3', '#A2', '#A1']);
    expect(requests).to.deep.equal([1, 1, 2, 2, 3]);
    expect(front.seen.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
    front.seen.length = 0;
    for await (const { orderNumber } of orders()) if (orderNumber === '#B1') break;
    expect(front.seen).to.have.length(1);
    // A page that leads to itself would never end.
    const stuck = { data: { orders: { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } } } };
    front.next({ status: 200, body: JSON.stringify(stuck) });
    expect((await failure(orders().next())).code).to.equal('NO_CURSOR');
  });

  it('waits for a sync until its records are in the answers, or for its failure', async () => {
    const end = async (status: string, error: string | null): Promise<void> => {
      await waitFor('a queued run', async () => (await runs('queued')) === 1);
      await api.pool.query(
        `update ops.sync_run set status = $1, finished_at = now(), error_code = $2, error_message = $2 where status = 'queued'`,
        [status, error],
      );
    };
    const runs = async (status: string): Promise<number> => {
      const { rows } = await api.pool.query<{ runs: number }>(
        'select count(*)::int as runs from ops.sync_run where status = $1',
        [status],
      );
      return rows[0]!.runs;
    };
    const [done] = await Promise.all([
      syncAndWait(client, { source: 'london' }, { everyMs: 5 }),
      end('succeeded', null),
    ]);
    expect(done.map(({ sourceId, status }) => [sourceId, status])).to.deep.equal([['london', 'SUCCEEDED']]);
    const [failed] = await Promise.all([
      failure(syncAndWait(client, { platform: 'WOOCOMMERCE' }, { everyMs: 5 })),
      end('failed', 'shelf_shakes'),
    ]);
    expect([failed.name, failed.code, failed.message]).to.deep.equal([
      ...['SyncFailedError', 'shelf_shakes', 'The sync of leeds failed: shelf_shakes'],
    ]);
    const nobody = await failure(syncAndWait(client, { source: 'paris' }));
    expect(nobody.code).to.equal('NOT_FOUND');
    const controller = new AbortController();
    const left = syncAndWait(client, { source: 'london' }, { everyMs: 60_000, signal: controller.signal });
    await waitFor('a queued run', async () => (await runs('queued')) === 1);
    controller.abort(new Error('no longer wanted'));
    expect(await left.catch((error: Error) => error.message)).to.equal('no longer wanted');
  });

  it('follows the version of the figures', async () => {
    const controller = new AbortController();
    const versions = warehouseVersions(client, { everyMs: 5, signal: controller.signal });
    const before = await versions.next();
    // A restart of the server, seen by a proxy, is waited for.
    front.next({ status: 502, headers: { 'retry-after': '0' }, body: 'Bad gateway' });
    const next = versions.next();
    await waitFor('the proxy', () => front.seen.some(({ status }) => status === 502));
    await apply(api.pool, [order('N1', { orderedAt: '2026-07-14T09:00:00Z' })]);
    await publish(api.pool, '2026-07-15T06:10:00Z');
    const after = await next;
    expect(Number(after.value?.version)).to.equal(Number(before.value?.version) + 1);
    const gone = await failure(client.query(OrdersDocument, { atVersion: before.value!.version }));
    expect([gone.name, gone.code]).to.deep.equal(['StartAgainError', 'VERSION_GONE']);
    await client.query(OrdersDocument, { atVersion: after.value!.version });
    const position = before.value!.changePosition;
    const pages = await all(changesAfter(client, position, { types: ['ORDER', 'ORDER_ITEM'], first: 1 }));
    const rows = pages.flatMap(({ changes }) => changes.map(({ type, id, isRemoved }) => [type, id, isRemoved]));
    expect(rows).to.deep.equal([
      ['ORDER', 'london:N1', false],
      ['ORDER_ITEM', 'london:N1:1', false],
    ]);
    expect(pages.map(({ changes }) => changes.length)).to.deep.equal([1, 1]);
    const [rest, ...none] = await all(changesAfter(client, pages.at(-1)!.endPosition));
    expect([rest!.changes, none]).to.deep.equal([[], []]);
    const lost = await failure(changesAfter(client, 'nowhere').next());
    expect(lost.code).to.equal('BAD_USER_INPUT');
    const last = versions.next();
    controller.abort(new Error('enough'));
    expect(await last.catch((error: Error) => error.message)).to.equal('enough');
  });
});

const costlyText = '{ customers(first: 500) { nodes { orders(first: 500) { id } } } }';

async function all<Each>(each: AsyncIterable<Each>): Promise<Each[]> {
  const list: Each[] = [];
  for await (const one of each) list.push(one);
  return list;
}

async function failure(promise: Promise<unknown>): Promise<CartographError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error, 'it did not fail').to.be.instanceOf(CartographError);
  return error as CartographError;
}

function facts({ name, code, retryable, retryAfter }: CartographError): [string, string, boolean, number | null] {
  return [name, code, retryable, retryAfter];
}
