import { expect } from 'chai';
import { micros } from '../kit/clock.js';
import type { ShopVisit } from './model.js';
import type { ShopifySimulator } from './server.js';
import { ask, at, listAt, sampleText, startSample } from './test-support/client.js';
import { plainOrder, sampleContents, sampleOrder, sampleSettings } from './test-support/sample-shop.js';

const first: ShopVisit = {
  ...{ id: 9001, occurredAt: micros('2026-06-28T10:00:00Z') + 7, source: 'Google', sourceType: 'AD' },
  ...{ landingPage: 'https://acme.example/?utm_source=google', referrerUrl: 'https://www.google.com/' },
  utm: { source: 'google', medium: 'cpc', campaign: 'Brand' },
};
const last: ShopVisit = {
  ...{ id: 9002, occurredAt: micros('2026-07-03T09:00:00Z'), source: 'direct', sourceType: null },
  ...{ landingPage: 'https://acme.example/', referrerUrl: null, utm: null },
};

const fields = 'id occurredAt landingPage referrerUrl source sourceType utmParameters { source medium campaign term }';
const shown = [
  {
    ...{
      id: 'gid://shopify/CustomerVisit/9001',
      occurredAt: '2026-06-28T10:00:00Z',
      source: 'Google',
      sourceType: 'AD',
    },
    ...{ landingPage: first.landingPage, referrerUrl: first.referrerUrl },
    utmParameters: { source: 'google', medium: 'cpc', campaign: 'Brand', term: null },
  },
  {
    ...{
      id: 'gid://shopify/CustomerVisit/9002',
      occurredAt: '2026-07-03T09:00:00Z',
      source: 'direct',
      sourceType: null,
    },
    ...{ landingPage: last.landingPage, referrerUrl: null, utmParameters: null },
  },
];

describe('The journey before an order', () => {
  let simulator: ShopifySimulator;

  before(async () => {
    const orders = [
      sampleOrder({ visits: [first, last] }),
      plainOrder(5002, '2026-07-04T00:00:00Z', { visits: [] }),
      plainOrder(5003, '2026-07-05T00:00:00Z'),
    ];
    simulator = await startSample({ shops: [{ settings: sampleSettings, contents: { ...sampleContents(), orders } }] });
  });
  after(() => simulator.close());

  const journeys = (selection: string) =>
    ask(simulator, `{ orders(first: 3) { nodes { customerJourneySummary { ${selection} } } } }`);

  it('has its first and last visit, and all of them as moments, paged', async () => {
    const selection = `ready daysToConversion momentsCount { count } firstVisit { id } lastVisit { id }
      moments(first: 1) { pageInfo { hasNextPage } nodes { occurredAt ... on CustomerVisit { ${fields} } } }`;
    const { body } = await journeys(selection);
    const [whole, none, elsewhere] = listAt(body, 'data.orders.nodes');
    expect(at(whole, 'customerJourneySummary')).to.deep.equal({
      ...{ ready: true, daysToConversion: 4, momentsCount: { count: 2 } },
      ...{ firstVisit: { id: shown[0]!.id }, lastVisit: { id: shown[1]!.id } },
      moments: { pageInfo: { hasNextPage: true }, nodes: [shown[0]] },
    });
    expect(at(none, 'customerJourneySummary')).to.deep.include({ daysToConversion: null, firstVisit: null });
    expect(at(elsewhere, 'customerJourneySummary'), 'not placed online').to.equal(null);
    const newest = await journeys(`moments(last: 1) { nodes { ... on CustomerVisit { ${fields} } } }`);
    expect(at(newest.body, 'data.orders.nodes.0.customerJourneySummary.moments.nodes')).to.deep.equal([shown[1]]);
  });

  it('is in an export as lines of its own, whose parent is the order', async () => {
    const query = `{ orders { edges { node { id customerJourneySummary { ready moments { edges { node { ... on CustomerVisit { ${fields} } } } } } } } } }`;
    await ask(simulator, sampleText('bulkrun.graphql'), { query, groupObjects: true });
    simulator.control.advance(60);
    const { body } = await ask(simulator, sampleText('bulkpoll.graphql'), { id: 'gid://shopify/BulkOperation/1' });
    const text = await (await fetch(String(at(body, 'data.bulkOperation.url')))).text();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const order = { id: 'gid://shopify/Order/5001', customerJourneySummary: { ready: true } };
    expect(lines.slice(0, 3)).to.deep.equal([
      order,
      ...shown.map((visit) => ({ ...visit, __parentId: 'gid://shopify/Order/5001' })),
    ]);
    expect(lines.at(-1)).to.deep.equal({ id: 'gid://shopify/Order/5003', customerJourneySummary: null });
  });

  it('hides the pages of visits from apps without approval for personal data', async () => {
    simulator.control.setCustomerData({ object: true, fields: false });
    const { body } = await journeys('lastVisit { source landingPage }');
    expect(at(body, 'data.orders.nodes.0.customerJourneySummary.lastVisit')).to.deep.equal({
      ...{ source: 'direct', landingPage: null },
    });
    expect(at(body, 'errors.0.message')).to.match(/^This app is not approved to use the landingPage field/);
    simulator.control.setCustomerData({ object: true, fields: true });
  });
});
