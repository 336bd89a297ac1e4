import { expect } from 'chai';
import { startWooSimulator, type WooSimulator } from './server.js';
import { DEFAULT_KEY } from './settings.js';
import { ask, basic, get, idsOf, startSample } from './test-support/client.js';
import { plainOrder } from './test-support/sample-store.js';

const ORDERS = 'wc/v3/orders';

describe('The control plane of the WooCommerce simulator', () => {
  let simulator: WooSimulator;
  beforeEach(async () => {
    const orders = [1, 2, 3].map((id) => plainOrder(id, `2026-07-03T10:0${id}:00Z`));
    simulator = await startSample({}, { orders });
  });
  afterEach(() => simulator.close());

  const control = async (method: string, what: string, body?: object): Promise<unknown> => {
    const init = body ? { method, body: JSON.stringify(body) } : { method };
    return (await fetch(`${simulator.url}/__control/${what}`, init)).json();
  };
  const outcome = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'answered',
      () => 'broken',
    );

  it('answers a status with a host’s page, or with the given body and headers', async () => {
    simulator.control.inject(
      { effect: { kind: 'status', status: 503 }, times: 2, match: { path: '/orders' } },
      { effect: { kind: 'status', status: 429, body: { error: 'slow' }, headers: { 'retry-after': '7' } }, skip: 2 },
    );
    expect((await ask(simulator, 'wc/v3/coupons')).status).to.equal(200);
    const first = await ask(simulator, ORDERS);
    expect([first.status, first.headers.get('content-type')]).to.deep.equal([503, 'text/html']);
    const second = await ask(simulator, ORDERS);
    expect([second.status, second.headers.get('retry-after')]).to.deep.equal([503, null]);
    simulator.control.reset();
    simulator.control.inject({
      effect: { kind: 'status', status: 429, body: { error: 'slow' }, headers: { 'retry-after': '7' } },
    });
    const third = await ask(simulator, ORDERS);
    expect([third.status, third.headers.get('retry-after'), third.body]).to.deep.equal([429, '7', { error: 'slow' }]);
    expect((await ask(simulator, ORDERS)).status).to.equal(200);
  });

  it('answers a page instead of JSON, and JSON after PHP’s notices', async () => {
    simulator.control.inject({ effect: { kind: 'html' } }, { effect: { kind: 'php-notices' }, skip: 1 });
    const page = await ask(simulator, ORDERS);
    expect([page.status, page.headers.get('content-type')]).to.deep.equal([200, 'text/html']);
    const noticed = await ask(simulator, ORDERS);
    expect(noticed.headers.get('content-type')).to.equal('application/json; charset=UTF-8');
    expect(noticed.body).to.match(/^<br \/>\n<b>Notice<\/b>/);
    expect(JSON.parse(String(noticed.body).slice(String(noticed.body).indexOf('[')))).to.have.length(3);
  });

  it('truncates the body and resets connections', async () => {
    simulator.control.inject({ effect: { kind: 'cut', afterBytes: 20 } }, { effect: { kind: 'reset' }, skip: 1 });
    expect(await outcome(ask(simulator, ORDERS))).to.equal('broken');
    expect(await outcome(ask(simulator, ORDERS))).to.equal('broken');
    expect(await outcome(ask(simulator, ORDERS))).to.equal('answered');
    expect(simulator.control.calls().map(({ faults, status }) => [faults, status])).to.deep.equal([
      [['cut'], 200],
      [['reset'], 0],
      [[], 200],
    ]);
  });

  it('delays an answer', async () => {
    simulator.control.inject({ effect: { kind: 'delay', milliseconds: 60 } });
    const started = performance.now();
    await ask(simulator, ORDERS);
    expect(performance.now() - started).to.be.at.least(55);
  });

  it('redirects to the address of a store that has moved, with path and query', async () => {
    const to = `${simulator.url}/moved`;
    simulator.control.inject({ effect: { kind: 'redirect', to } });
    const { status, headers } = await ask(simulator, `${ORDERS}?page=2`);
    expect([status, headers.get('location')]).to.deep.equal([301, `${to}/wp-json/wc/v3/orders?page=2`]);
  });

  it('repeats a page', async () => {
    const path = `${ORDERS}?orderby=id&order=asc&per_page=1`;
    expect(await idsOf(simulator, path)).to.deep.equal([1]);
    simulator.control.inject({ effect: { kind: 'duplicate-page' } });
    expect(await idsOf(simulator, `${path}&page=2`)).to.deep.equal([1]);
    expect(await idsOf(simulator, `${path}&page=2`)).to.deep.equal([2]);
  });

  it('affects only the calls that a fault names', async () => {
    const match = { store: 'nyc', method: 'GET', path: '/customers', query: 'role=all' };
    simulator.control.inject({ effect: { kind: 'status', status: 502 }, match });
    expect((await ask(simulator, ORDERS)).status).to.equal(200);
    expect((await ask(simulator, 'wc/v3/customers')).status).to.equal(200);
    expect((await ask(simulator, 'wc/v3/customers?role=all')).status).to.equal(502);
  });

  it('enforces the host’s rate limit and records violations', async () => {
    simulator.control.configure({ rateLimit: { perSecond: 2, burst: 3 } });
    const statuses: number[] = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await ask(simulator, ORDERS)).status);
    expect(statuses).to.deep.equal([200, 200, 200, 429]);
    const refused = await ask(simulator, ORDERS);
    expect(refused.headers.get('retry-after')).to.equal('1');
    expect(simulator.control.calls().filter(({ isRateLimited }) => isRateLimited)).to.have.length(2);
    simulator.control.advance(1);
    expect((await ask(simulator, ORDERS)).status).to.equal(200);
  });

  it('keeps a log of calls without secrets in it', async () => {
    await ask(simulator, `${ORDERS}?per_page=2&consumer_secret=${DEFAULT_KEY.consumerSecret}`);
    const [call] = simulator.control.calls();
    expect(call).to.deep.include({
      ...{ method: 'GET', path: '/nyc/wp-json/wc/v3/orders', store: 'nyc', status: 200, faults: [] },
      query: { per_page: '2', consumer_secret: '***' },
    });
    expect(call?.headers.authorization).to.equal('***');
    expect(call?.bodyBytes).to.be.greaterThan(100);
  });

  it('works the same over HTTP and in the same process', async () => {
    expect(await control('GET', 'stores')).to.deep.equal(['nyc']);
    await control('POST', 'mutate', { kind: 'order', id: 1, changes: { customerNote: 'changed' } });
    expect(await control('POST', 'clock', { advanceSeconds: 60 })).to.include({ iso: '2026-11-22T18:55:00.000Z' });
    await control('POST', 'trash', { id: 2 });
    expect(await control('POST', 'destroy', { kind: 'order', id: 3 })).to.deep.equal({ destroyed: true });
    expect(await idsOf(simulator, ORDERS)).to.deep.equal([1]);
    await control('POST', 'faults', { effect: { kind: 'status', status: 503 } });
    expect((await ask(simulator, ORDERS)).status).to.equal(503);
    expect(await control('GET', 'calls')).to.have.length(2);
    expect(await control('POST', 'trash', { id: 9, store: 'nyc' })).to.deep.equal({
      error: 'store nyc has no order 9',
    });
    expect(await control('POST', 'trash', { id: 1, store: 'else' })).to.deep.equal({
      error: 'the simulator hosts no account named else',
    });
  });

  it('serves several stores, and 404 for unknown ones', async () => {
    const stores = ['one', 'two'].map((id) => ({ settings: { id, name: id, tlsProxy: 'always' as const } }));
    const both = await startWooSimulator({ stores });
    const names = await Promise.all(
      ['one', 'two'].map(async (id) => (await get(`${both.baseUrlFor(id)}/wp-json/`)).body.name),
    );
    const none = await get(`${both.url}/three/wp-json/`, basic());
    await both.close();
    expect(names).to.deep.equal(['one', 'two']);
    expect([none.status, none.headers.get('content-type')]).to.deep.equal([404, 'text/html']);
  });

  it('returns what identifies the store: zone, version, currency, decimals, tables', async () => {
    simulator.control.configure({ currency: 'JPY', decimals: 0, timezone: 'Asia/Tokyo', storage: 'legacy' });
    const index = (await get(`${simulator.baseUrlFor('nyc')}/wp-json/`)).body;
    expect(index).to.include({ name: 'Sample store', gmt_offset: 9, timezone_string: 'Asia/Tokyo' });
    expect(index.namespaces).to.include('wc/v3');
    const general = (await ask(simulator, 'wc/v3/settings/general')).body as { id: string; value: string }[];
    expect(general.find(({ id }) => id === 'woocommerce_currency')?.value).to.equal('JPY');
    expect((await ask(simulator, 'wc/v3/settings/general/woocommerce_price_num_decimals')).body.value).to.equal('0');
    expect((await ask(simulator, 'wc/v3/data/currencies/current')).body).to.include({ code: 'JPY', symbol: '¥' });
    const { environment, settings } = (await ask(simulator, 'wc/v3/system_status')).body;
    expect(environment.version).to.equal('10.0.2');
    expect(settings).to.include({ currency: 'JPY', number_of_decimals: 0, HPOS_enabled: false });
  });
});
