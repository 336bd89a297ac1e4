import { expect } from 'chai';
import type { ShopifySimulator } from './server.js';
import { ask, at, listAt, sample, sampleText, startSample } from './test-support/client.js';
import { plainOrder, sampleContents, sampleOrder, sampleSettings } from './test-support/sample-shop.js';

const RUN = sampleText('bulkrun.graphql');
const POLL = sampleText('bulkpoll.graphql');
const INNER = sampleText('bulkinner.graphql');
const CANCEL =
  'mutation C($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { id status } userErrors { field message } } }';

async function run(simulator: ShopifySimulator, query: string, groupObjects = true): Promise<unknown> {
  return at((await ask(simulator, RUN, { query, groupObjects })).body, 'data.bulkOperationRunQuery');
}

async function poll(simulator: ShopifySimulator, id = 1): Promise<Record<string, unknown>> {
  const { body } = await ask(simulator, POLL, { id: `gid://shopify/BulkOperation/${id}` });
  return at(body, 'data.bulkOperation') as Record<string, unknown>;
}

async function lines(url: unknown): Promise<Record<string, unknown>[]> {
  const text = await (await fetch(String(url))).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('Bulk operations', () => {
  let simulator: ShopifySimulator;
  beforeEach(async () => {
    const second = plainOrder(5002, '2026-07-09T19:00:00Z', { lines: [], tip: '20' });
    const contents = { ...sampleContents(), orders: [sampleOrder(), second] };
    simulator = await startSample({
      shops: [{ settings: sampleSettings, contents }],
      bulk: { createdSeconds: 1, runningSeconds: 40 },
    });
  });
  afterEach(() => simulator.close());

  it('change from CREATED to RUNNING to COMPLETED with the clock', async () => {
    const started = await ask(simulator, RUN, { query: INNER, groupObjects: true });
    expect(at(started.body, 'data')).to.deep.equal(at(sample('bulk-run.json'), 'data'));
    expect(at(started.body, 'extensions.cost.requestedQueryCost')).to.equal(10);
    expect(await poll(simulator)).to.include({ status: 'CREATED', objectCount: '0', completedAt: null });
    simulator.control.advance(5);
    const running = at(sample('bulk-poll-running.json'), 'data.bulkOperation') as object;
    expect(await poll(simulator))
      .to.have.all.keys(Object.keys(running))
      .and.include({ status: 'RUNNING', url: null, fileSize: null });
    simulator.control.advance(36);
    const { url, ...done } = await poll(simulator);
    const wanted = at(sample('bulk-poll-completed.json'), 'data.bulkOperation') as Record<string, unknown>;
    const { url: _, ...rest } = wanted;
    // The file size in the sample is not that of the sample's own file.
    expect(done).to.deep.equal({ ...rest, fileSize: done.fileSize });
    expect(url).to.match(
      /^http:\/\/127\.0\.0\.1:\d+\/bulk-storage\/acme\.myshopify\.com\/bulk-1\.jsonl\?Expires=1784246441&Signature=/,
    );
  });

  it('write the lines of the sample: slashes escaped, children after their parent', async () => {
    await run(simulator, INNER);
    simulator.control.advance(60);
    const { url, fileSize } = await poll(simulator);
    const response = await fetch(String(url));
    expect(response.headers.get('content-type')).to.equal('application/jsonl');
    const text = await response.text();
    expect(text.trimEnd().split('\n')).to.deep.equal(sampleText('bulk-orders.jsonl').trimEnd().split('\n'));
    expect(fileSize).to.equal(String(Buffer.byteLength(text)));
  });

  it('without grouping, mix the children of several parents, each after its parent', async () => {
    for (let id = 5300; id < 5310; id += 1) {
      const [first, second] = sampleOrder().lines.map((line) => ({ ...line, id: line.id + id * 10 }));
      simulator.control.seed({
        orders: [
          plainOrder(id, '2026-07-09T20:00:00Z', { lines: [first, second].filter((line) => line !== undefined) }),
        ],
      });
    }
    await run(simulator, INNER, false);
    simulator.control.advance(60);
    const written = await lines((await poll(simulator)).url);
    const seen = new Set<unknown>();
    let strays = 0;
    let lastRoot: unknown;
    for (const line of written) {
      if (line.__parentId === undefined) {
        seen.add(line.id);
        lastRoot = line.id;
      } else {
        expect(seen.has(line.__parentId)).to.equal(true);
        if (line.__parentId !== lastRoot) strays += 1;
      }
    }
    expect(written).to.have.length(12 + 3 + 20);
    expect(strays).to.be.greaterThan(5);
  });

  it('have no URL if there are no rows', async () => {
    await run(simulator, '{ orders(query: "id:1") { edges { node { id } } } }');
    simulator.control.advance(60);
    expect(await poll(simulator)).to.include({ status: 'COMPLETED', url: null, objectCount: '0', fileSize: '0' });
  });

  it('serve ranges of the result, and nothing after 7 days', async () => {
    await run(simulator, INNER);
    simulator.control.advance(60);
    const url = String((await poll(simulator)).url);
    const whole = await (await fetch(url)).text();
    const part = await fetch(url, { headers: { range: 'bytes=100-199' } });
    expect(part.status).to.equal(206);
    expect(part.headers.get('content-range')).to.equal(`bytes 100-199/${whole.length}`);
    expect(await part.text()).to.equal(whole.slice(100, 200));
    const rest = await fetch(url, { headers: { range: 'bytes=300-' } });
    expect(await rest.text()).to.equal(whole.slice(300));
    expect((await fetch(url, { headers: { range: `bytes=${whole.length}-` } })).status).to.equal(416);
    expect((await fetch(`${url}x`)).status).to.equal(400);
    simulator.control.advance(7 * 86_400);
    expect((await fetch(url)).status).to.equal(400);
    expect(await poll(simulator)).to.include({ status: 'EXPIRED', url: null });
  });

  it('run five at a time and refuse the sixth', async () => {
    for (let count = 0; count < 5; count += 1) await run(simulator, INNER);
    const sixth = await ask(simulator, RUN, { query: INNER, groupObjects: true });
    expect(at(sixth.body, 'data')).to.deep.equal(at(sample('bulk-run-limit.json'), 'data'));
    simulator.control.advance(60);
    expect(at(await run(simulator, INNER), 'bulkOperation.id')).to.equal('gid://shopify/BulkOperation/6');
    const list = await ask(simulator, sampleText('bulklist.graphql').replace('RUNNING', 'CREATED'));
    expect(listAt(list.body, 'data.bulkOperations.nodes').map((node) => at(node, 'id'))).to.deep.equal([
      'gid://shopify/BulkOperation/6',
    ]);
  });

  it('stay RUNNING if stuck, until cancelled', async () => {
    simulator.control.injectBulk({ kind: 'stuck' });
    await run(simulator, INNER);
    simulator.control.advance(6 * 3600);
    expect(await poll(simulator)).to.include({ status: 'RUNNING', url: null });
    const cancelled = await ask(simulator, CANCEL, { id: 'gid://shopify/BulkOperation/1' });
    expect(at(cancelled.body, 'data.bulkOperationCancel.bulkOperation.status')).to.equal('CANCELING');
    simulator.control.advance(1);
    expect(await poll(simulator)).to.include({ status: 'CANCELED' });
  });

  it('keep the part that was written before a failure', async () => {
    simulator.control.injectBulk({ kind: 'failed', errorCode: 'INTERNAL_SERVER_ERROR', afterLines: 2 });
    await run(simulator, INNER);
    simulator.control.advance(60);
    const failed = await poll(simulator);
    expect(failed).to.include({ status: 'FAILED', errorCode: 'INTERNAL_SERVER_ERROR', url: null, objectCount: '2' });
    expect(await lines(failed.partialDataUrl)).to.have.length(2);
  });

  it('refuse to cancel what has ended', async () => {
    const cancel = async (id: number): Promise<unknown> => {
      const { body } = await ask(simulator, CANCEL, { id: `gid://shopify/BulkOperation/${id}` });
      return at(body, 'data.bulkOperationCancel.userErrors.0.message');
    };
    expect(await cancel(99)).to.equal('Bulk operation does not exist');
    await run(simulator, INNER);
    simulator.control.advance(60);
    expect(await cancel(1)).to.equal('A bulk operation cannot be canceled when it is completed');
  });

  const connection = (name: string, inner: string): string => `${name} { edges { node { id ${inner} } } }`;
  const refusals: [string, string][] = [
    [
      `{ ${Array.from({ length: 6 }, (_, place) => `a${place}: ${connection('products', '')}`).join(' ')} }`,
      'Bulk queries cannot contain more than 5 connections.',
    ],
    [
      `{ ${connection('customers', connection('orders', connection('agreements', connection('sales', ''))))} }`,
      'Bulk queries cannot contain connections with a nesting depth greater than 2.',
    ],
    ['{ shop { id } }', 'Bulk queries must contain at least one connection.'],
    ['{ node(id: "gid://shopify/Order/1") { id } }', 'Bulk queries cannot contain a top level `node` field.'],
    [
      '{ products { edges { node { title variants { edges { node { id } } } } } } }',
      "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': products.",
    ],
    [
      '{ products { nodes { id } } }',
      "All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'products { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: 'products'.",
    ],
    ['{ products { edges { node { id }', 'Invalid bulk query: syntax error, unexpected end of file'],
    ['{ products { edges { node { id nope } } } }', "Invalid bulk query: Field 'nope' doesn't exist on type 'Product'"],
    [
      '{ orders { edges { node { id refunds { id refundLineItems { edges { node { id } } } } } } } }',
      'Queries that contain a connection field within a list field are not currently supported.',
    ],
  ];
  for (const [query, message] of refusals) {
    it(`refuse: ${message.slice(0, 90)}`, async () => {
      expect(await run(simulator, query)).to.deep.equal({
        bulkOperation: null,
        userErrors: [{ field: ['query'], message, code: 'INVALID' }],
      });
    });
  }

  it('export products with variants, customers, and inventory with its levels', async () => {
    const queries = [
      '{ products { edges { node { id variants { edges { node { id sku inventoryItem { id unitCost { amount } } } } } } } } }',
      '{ customers { edges { node { id state } } } }',
      '{ inventoryItems { edges { node { id inventoryLevels { edges { node { id quantities(names: ["available"]) { quantity } } } } } } } }',
      '{ productVariants { edges { node { id } } } }',
    ];
    for (const query of queries) expect(at(await run(simulator, query), 'userErrors')).to.deep.equal([]);
    simulator.control.advance(60);
    const results = [];
    for (const id of [1, 2, 3, 4]) results.push(await lines((await poll(simulator, id)).url));
    expect(results.map((written) => written.length)).to.deep.equal([2, 1, 2, 1]);
    expect(results[2]?.[1]).to.deep.equal({
      id: 'gid://shopify/InventoryLevel/555?inventory_item_id=9201',
      quantities: [{ quantity: 12 }],
      __parentId: 'gid://shopify/InventoryItem/9201',
    });
  });

  it('refuse an invalid time in the search of their list', async () => {
    const { body } = await ask(simulator, '{ bulkOperations(first: 1, query: "created_at:>nope") { nodes { id } } }');
    expect(at(body, 'errors.0.message')).to.equal('Invalid timestamp for query filter `created_at`.');
    expect(at(body, 'data')).to.equal(null);
  });
});
