import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { DEFAULT_CREDENTIALS } from './credentials.js';
import type { ShopifySimulator } from './server.js';
import { ask, sample, sampleText, startSample } from './test-support/client.js';
import { plainOrder } from './test-support/sample-shop.js';

describe('Webhooks', () => {
  let simulator: ShopifySimulator;
  let receiver: Server;
  let url: string;
  let received: { headers: IncomingHttpHeaders; body: string }[];

  beforeEach(async () => {
    received = [];
    receiver = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        received.push({ headers: request.headers, body: Buffer.concat(pieces).toString('utf8') });
        response.end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
    simulator = await startSample({ bulk: { createdSeconds: 1, runningSeconds: 40 } });
  });
  afterEach(async () => {
    await simulator.close();
    receiver.closeAllConnections();
    receiver.close();
  });

  const settled = (): Promise<void> => simulator.control.hosted().webhooks.settled();
  const idsOf = (): unknown[] => received.map(({ body }) => (JSON.parse(body) as { id: number }).id);

  it('are signed with the secret of the app', async () => {
    simulator.control.webhooks({ url, topics: ['orders/updated'] });
    simulator.control.mutate('order', 5001, { tags: ['x'] });
    simulator.control.mutate('product', 9001, { tags: ['x'] });
    await settled();
    expect(received).to.have.length(1);
    const [{ headers, body }] = received as [(typeof received)[0]];
    expect(headers['x-shopify-topic']).to.equal('orders/updated');
    expect(headers['x-shopify-shop-domain']).to.equal('acme.myshopify.com');
    const signature = createHmac('sha256', DEFAULT_CREDENTIALS.clientSecret).update(body).digest('base64');
    expect(headers['x-shopify-hmac-sha256']).to.equal(signature);
    expect(JSON.parse(body)).to.deep.equal({
      id: 5001,
      admin_graphql_api_id: 'gid://shopify/Order/5001',
      updated_at: '2026-07-10T00:00:00Z',
    });
  });

  it('report the end of a bulk operation without polling', async () => {
    simulator.control.webhooks({ url, topics: ['bulk_operations/finish'] });
    await ask(simulator, sampleText('bulkrun.graphql'), { query: sampleText('bulkinner.graphql'), groupObjects: true });
    simulator.control.advance(41);
    await simulator.control.hosted().bulk.settleDue();
    await settled();
    expect(received.map(({ body }) => JSON.parse(body))).to.deep.equal([sample('webhook-bulk-finish.json')]);
  });

  it('can be lost, duplicated and reordered', async () => {
    const topics = ['orders/create'];
    const create = (id: number): unknown => simulator.control.put('order', plainOrder(id, '2026-07-10T00:00:00Z'));
    simulator.control.webhooks({ url, topics }, { lose: 1, duplicate: 1 });
    for (const id of [5100, 5101, 5102]) create(id);
    await settled();
    expect(idsOf()).to.deep.equal([5101, 5101, 5102]);
    expect(received[0]?.headers['x-shopify-webhook-id']).to.equal(received[1]?.headers['x-shopify-webhook-id']);
    simulator.control.webhooks({ url, topics }, { reorder: 2 });
    for (const id of [5103, 5104, 5105]) create(id);
    await settled();
    expect(idsOf().slice(3)).to.deep.equal([5104, 5103, 5105]);
  });
});
