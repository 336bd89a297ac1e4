import { expect } from 'chai';
import { ownerOf } from '../../src/ledger/principals/principal.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { answer } from './support/graphql-client.js';
import { loadMarketing, now } from './support/marketing.js';
import { startTestApi, type TestApi } from './support/test-api.js';

interface Nodes {
  nodes: Record<string, unknown>[];
  totalCount?: number;
  pageInfo?: { endCursor: string; hasNextPage: boolean };
}

describe('Lists of campaigns, advertising and visits', () => {
  let database: TestDatabase;
  let api: TestApi;
  const clock = { now: () => now, sleep: async () => undefined };

  before(async () => {
    database = await createWarehouse();
    await loadMarketing(database.pool);
    api = await startTestApi({ clock }, database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const list = async (question: string): Promise<Nodes> => {
    const [found] = Object.values(await answer<Record<string, Nodes>>(api.url, `{ ${question} }`));
    return found!;
  };

  it('have campaigns with all that they were called, also those that no list has', async () => {
    const { nodes } = await list(
      'campaigns(orderBy: NAME_ASC) { nodes { id name status type isDeleted accountName source { name } } }',
    );
    expect(nodes.map(({ id, name }) => [id, name])).to.deep.equal([
      ['brand:c7', 'Campaign c7'],
      ['meta:c9', 'Campaign c9'],
      ['google:c2', 'Film'],
      ['google:c1', 'Mugs of spring'],
    ]);
    expect(nodes[2]).to.deep.include({ status: 'PAUSED', type: 'VIDEO', isDeleted: false, accountName: 'Account 1' });
    const { campaign } = await answer<Record<string, unknown>>(
      api.url,
      '{ campaign(id: "google:c1") { name history { name validFrom validTo } } }',
    );
    expect(campaign).to.deep.equal({
      name: 'Mugs of spring',
      history: [
        { name: 'Mugs', validFrom: '2026-06-04T06:00:00Z', validTo: '2026-06-06T06:00:00Z' },
        { name: 'Mugs of spring', validFrom: '2026-06-06T06:00:00Z', validTo: null },
      ],
    });
    const paused = await list('campaigns(filter: { status: ["paused"], platform: [GOOGLE_ADS] }) { nodes { id } }');
    expect(paused.nodes).to.deep.equal([{ id: 'google:c2' }]);
  });

  it('have rows of advertising in both currencies, with until when they may be restated, a page at a time', async () => {
    const fields =
      'id date storeId campaign { name } network device spend { amount currency } accountSpend { amount currency } conversions conversionValue { amount } mayRestateUntil notes { code }';
    const first = await list(
      `adSpend(first: 2, orderBy: DATE_ASC) { nodes { ${fields} } totalCount pageInfo { endCursor hasNextPage } }`,
    );
    expect(first.totalCount).to.equal(5);
    const { endCursor } = first.pageInfo!;
    const rest = await list(`adSpend(first: 9, orderBy: DATE_ASC, after: "${endCursor}") { nodes { ${fields} } }`);
    const rows = [...first.nodes, ...rest.nodes];
    expect(rows.map(({ id }) => id)).to.deep.equal([
      '20260601/google:c1/a1/SEARCH/DESKTOP',
      '20260601/google:c1/a1/SEARCH/MOBILE',
      '20260601/meta:c9/m1//',
      '20260602/brand:c7/b1//',
      '20260603/google:c2/a1/YOUTUBE/MOBILE',
    ]);
    expect(rows[2]).to.deep.include({
      ...{ date: '2026-06-01', storeId: 'london', campaign: { name: 'Campaign c9' }, network: null, device: null },
      ...{ spend: { amount: '8.00', currency: 'GBP' }, accountSpend: { amount: '10.00', currency: 'EUR' } },
      ...{ conversions: '1', conversionValue: { amount: '40.00' }, mayRestateUntil: null },
      notes: [{ code: 'ATTRIBUTION_CHANGED' }],
    });
    expect(rows[3]).to.deep.include({ storeId: null });
    expect(rows[4]).to.deep.include({ conversions: null, conversionValue: null, mayRestateUntil: '2026-07-03' });
    const ofStore = await list('adSpend(filter: { source: ["london"], device: ["MOBILE"] }) { totalCount }');
    expect(ofStore.totalCount).to.equal(2);
    const since = await list('adSpend(filter: { updatedSince: "2027-01-01T00:00:00Z" }) { totalCount }');
    expect(since.totalCount).to.equal(0);
  });

  it('have rows of visits by all that they have in common', async () => {
    const { nodes } = await list(
      'sessions(filter: { date: { range: { from: "2026-06-01", to: "2026-06-01" } }, channelGroup: ["Paid Search"] }) { nodes { date propertyId storeId sessionSource medium campaign landingPage device country sessions engagedSessions addToCarts purchases revenue { amount } mayRestateUntil notes { code detail } } }',
    );
    expect(nodes).to.deep.equal([
      {
        ...{ date: '2026-06-01', propertyId: 'p1', storeId: 'london', sessionSource: 'google', medium: 'cpc' },
        ...{ campaign: 'Mugs', landingPage: '/products', device: 'mobile', country: 'GB', sessions: '30' },
        ...{ engagedSessions: '20', addToCarts: '5', purchases: '0', revenue: { amount: '0.00' } },
        ...{ mayRestateUntil: null, notes: [{ code: 'OTHER_ROW', detail: '3 sessions' }] },
      },
    ]);
  });

  it('show no store that is out of scope, and nothing of a source that is', async () => {
    const google = await startTestApi({ clock, principal: ownerOf({ sources: ['google'] }) }, database);
    const london = await startTestApi({ clock, principal: ownerOf({ sources: ['london'] }) }, database);
    try {
      const question = `{ adSpend { nodes { storeId } } report(by: [SOURCE], filter: { date: { range: { from: "2026-06-01", to: "2026-06-03" } } }) {
        rows { source { key } adSpend { amount } unattributedAdSpend { amount } } } }`;
      const ofGoogle = await answer<{ adSpend: Nodes; report: { rows: unknown[] } }>(google.url, question);
      expect(new Set(ofGoogle.adSpend.nodes.map(({ storeId }) => storeId))).to.deep.equal(new Set([null]));
      expect(ofGoogle.report.rows).to.deep.equal([
        { source: { key: 'google' }, adSpend: { amount: '35.00' }, unattributedAdSpend: { amount: '35.00' } },
      ]);
      const ofLondon = await answer<{ adSpend: Nodes; report: { rows: { adSpend: unknown }[] } }>(london.url, question);
      expect(ofLondon.adSpend.nodes).to.deep.equal([]);
      expect(ofLondon.report.rows.map(({ adSpend }) => adSpend)).to.deep.equal([]);
    } finally {
      await google.stop();
      await london.stop();
    }
  });
});
