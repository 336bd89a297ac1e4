import { expect } from 'chai';
import type { Transaction } from './data/model.js';
import { totalOf } from './data/postings.js';
import type { AmazonSimulator } from './server.js';
import { ask, refusalOf } from './test-support/client.js';
import { daysAgo, startSample } from './test-support/sample-seller.js';

const LIST = '/finances/2024-06-19/transactions';
// oxlint-disable-next-line typescript/no-explicit-any -- tests read any field
type Read = any;

describe('Finances of the Amazon simulator', () => {
  let simulator: AmazonSimulator;
  beforeEach(async () => {
    simulator = await startSample({}, { settings: { rateFactor: 10_000, transactionsPerPage: 50 } });
  });
  afterEach(() => simulator.close());

  const list = (query: Record<string, string>): ReturnType<typeof ask> => ask(simulator, LIST, { query });
  const all = async (query: Record<string, string>): Promise<{ rows: Read[]; sizes: number[] }> => {
    const rows: Read[] = [];
    const sizes: number[] = [];
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const { payload } = (await list({ ...query, ...(token !== undefined && { nextToken: token }) })).body;
      rows.push(...payload.transactions);
      sizes.push(payload.transactions.length);
      token = payload.nextToken;
    }
    return { rows, sizes };
  };
  const idOf = (row: Read, name: string): string | undefined =>
    row.relatedIdentifiers?.find((each: Read) => each.relatedIdentifierName === name)?.relatedIdentifierValue;
  const someHeld = (release: 'in-place' | 'second-row'): Transaction =>
    simulator.amazon.seller.transactions.find(
      ({ deferral, type }) =>
        type === 'Shipment' && deferral?.release === release && deferral.maturesAt > simulator.control.now(),
    )!;

  it('need a start or an identifier, in the past; more than 180 days are empty without an error', async () => {
    expect(refusalOf(await list({}))).to.deep.equal([400, 'InvalidInput', 'Start date cannot be null']);
    expect(refusalOf(await list({ postedAfter: daysAgo(0) }))[2]).to.match(/two minutes/);
    expect(refusalOf(await list({ postedAfter: daysAgo(5), postedBefore: daysAgo(0) }))[2]).to.match(/two minutes/);
    expect(refusalOf(await list({ postedAfter: daysAgo(5), relatedIdentifierName: 'ORDER_ID' }))[0]).to.equal(400);
    expect(refusalOf(await list({ postedAfter: daysAgo(5), transactionStatus: 'Open' }))[0]).to.equal(400);
    expect((await all({ postedAfter: daysAgo(200), postedBefore: daysAgo(1) })).rows).to.deep.equal([]);
    expect((await all({ postedAfter: daysAgo(179), postedBefore: daysAgo(1) })).rows.length).to.be.greaterThan(50);
  });

  it('come in pages without an order of dates, one of them empty, with tokens of five minutes', async () => {
    const query = { postedAfter: daysAgo(60), postedBefore: daysAgo(1) };
    const { rows, sizes } = await all(query);
    expect(sizes.slice(0, 3)).to.deep.equal([50, 0, 50]);
    expect(new Set(rows.map(({ transactionId }) => transactionId)).size).to.equal(rows.length);
    const posted = rows.map(({ postedDate }) => postedDate);
    expect(posted).not.to.deep.equal([...posted].sort());
    const { nextToken } = (await list(query)).body.payload;
    simulator.control.advance(299);
    expect((await list({ ...query, nextToken })).status).to.equal(200);
    simulator.control.advance(1);
    const expired = await list({ ...query, nextToken });
    expect([expired.status, expired.body.errors[0].message]).to.deep.equal([400, 'Next token has expired.']);
  });

  it('have amounts as JSON numbers that add up, and nulls where there is nothing', async () => {
    const { rows } = await all({ postedAfter: daysAgo(60) });
    const cents = ({ currencyAmount }: { currencyAmount: number }): number => Math.round(currencyAmount * 100);
    const sum = (nodes: Read[], of: (node: Read) => number): number =>
      nodes.reduce((total, node) => total + of(node), 0);
    const check = (node: Read): void => {
      if (node.breakdowns === null) return;
      expect(sum(node.breakdowns, (below) => cents(below.breakdownAmount))).to.equal(cents(node.breakdownAmount));
      node.breakdowns.forEach(check);
    };
    for (const row of rows) {
      if (row.transactionType !== 'Shipment' && row.transactionType !== 'Refund') {
        expect(sum(row.breakdowns, (node) => cents(node.breakdownAmount))).to.equal(cents(row.totalAmount));
        expect(row.items).to.equal(null);
        continue;
      }
      expect(sum(row.items, (item) => cents(item.totalAmount))).to.equal(cents(row.totalAmount));
      for (const item of row.items) {
        expect(sum(item.breakdowns, (node) => cents(node.breakdownAmount))).to.equal(cents(item.totalAmount));
        item.breakdowns.forEach(check);
      }
    }
  });

  it('that are deferred change in place when they mature, at their old date', async () => {
    const held = someHeld('in-place');
    const query = { relatedIdentifierName: 'ORDER_ID', relatedIdentifierValue: held.order!.orderId };
    const row = async (): Promise<Read> =>
      (await all(query)).rows.find(({ transactionId }) => transactionId === held.transactionId);
    const before = await row();
    expect([before.transactionStatus, idOf(before, 'SETTLEMENT_ID')]).to.deep.equal(['DEFERRED', undefined]);
    expect(before.contexts[0].maturityDate).to.equal(new Date(held.deferral!.maturesAt / 1000).toISOString());
    simulator.control.setClock(held.deferral!.maturesAt);
    simulator.control.configure({ titleCaseStatuses: true });
    const after = await row();
    expect([after.transactionStatus, after.postedDate]).to.deep.equal(['Deferred_released', before.postedDate]);
    expect(idOf(after, 'SETTLEMENT_ID')).to.match(/^\d{11}$/);
  });

  it('that are deferred may be released by a second row, which names the first', async () => {
    const held = someHeld('second-row');
    simulator.control.setClock(held.deferral!.maturesAt + 121_000_000);
    const query = { relatedIdentifierName: 'ORDER_ID', relatedIdentifierValue: held.order!.orderId };
    const { rows } = await all(query);
    const release = rows.find((row) => idOf(row, 'DEFERRED_TRANSACTION_ID') === held.transactionId);
    const first = rows.find(({ transactionId }) => transactionId === held.transactionId);
    expect([first.transactionStatus, release.transactionStatus]).to.deep.equal(['DEFERRED_RELEASED', 'RELEASED']);
    expect(idOf(first, 'RELEASE_TRANSACTION_ID')).to.equal(release.transactionId);
    expect(release.totalAmount).to.deep.equal(first.totalAmount);
    expect(release.postedDate).to.equal(new Date(held.deferral!.maturesAt / 1000).toISOString());
    const since = { postedAfter: release.postedDate, transactionStatus: 'RELEASED' };
    const found = (await all(since)).rows.map(({ transactionId }) => transactionId);
    expect(found).to.include(release.transactionId).and.not.include(first.transactionId);
  });

  it('show a transaction only after its lag, and by the group of its payment', async () => {
    const { seller } = simulator.amazon;
    const at = simulator.control.now();
    const [some] = seller.transactions;
    const late = { ...some!, transactionId: 'late', postedAt: at, lagSeconds: 3600, deferral: null, order: null };
    seller.post(late);
    const ids = async (query: Record<string, string>): Promise<string[]> =>
      (await all(query)).rows.map(({ transactionId }) => transactionId);
    simulator.control.advance(600);
    expect(await ids({ postedAfter: daysAgo(1) })).not.to.include('late');
    simulator.control.advance(3000);
    expect(await ids({ postedAfter: daysAgo(1) })).to.include('late');
    const [row] = (await all({ postedAfter: daysAgo(1) })).rows.filter(({ transactionId }) => transactionId === 'late');
    const group = idOf(row, 'FINANCIAL_EVENT_GROUP_ID')!;
    const query = { relatedIdentifierName: 'FINANCIAL_EVENT_GROUP_ID', relatedIdentifierValue: group };
    expect(await ids(query)).to.include('late');
    expect(row.totalAmount.currencyAmount).to.equal(Number(totalOf(late)) / 100);
  });
});
