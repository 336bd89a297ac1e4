import { expect } from 'chai';
import { unitsOf } from './data/stock-moves.js';
import { Trader } from './data/trader.js';
import type { AmazonSimulator } from './server.js';
import { ask, refusalOf } from './test-support/client.js';
import { startSample } from './test-support/sample-seller.js';

const SUMMARIES = '/fba/inventory/v1/summaries';
const ID = 'A1PA6795UKMFR9';
const query = { granularityType: 'Marketplace', granularityId: ID, marketplaceIds: ID, details: 'true' };

describe('Stock of the Amazon simulator', () => {
  let simulator: AmazonSimulator;
  before(async () => {
    simulator = await startSample({}, { settings: { rateFactor: 1000, summariesPerPage: 4 } });
    new Trader(simulator.amazon.seller, simulator.amazon.clock).trade(200);
  });
  after(() => simulator.close());

  it('comes in pages with tokens of 30 seconds, and adds up', async () => {
    const first = await ask(simulator, SUMMARIES, { query });
    expect(first.body.payload.inventorySummaries).to.have.length(4);
    const { nextToken } = first.body.pagination;
    const second = await ask(simulator, SUMMARIES, { query: { ...query, nextToken } });
    for (const summary of [...first.body.payload.inventorySummaries, ...second.body.payload.inventorySummaries]) {
      const { inventoryDetails: details, totalQuantity } = summary;
      expect(totalQuantity).to.equal(
        details.fulfillableQuantity +
          details.reservedQuantity.totalReservedQuantity +
          details.researchingQuantity.totalResearchingQuantity +
          details.unfulfillableQuantity.totalUnfulfillableQuantity +
          details.inboundWorkingQuantity +
          details.inboundShippedQuantity +
          details.inboundReceivingQuantity,
      );
    }
    simulator.control.advance(30);
    const expired = await ask(simulator, SUMMARIES, { query: { ...query, nextToken } });
    expect([expired.status, expired.body.errors[0].message]).to.deep.equal([400, 'Next token is invalid or expired']);
  });

  it('needs its marketplace in both parameters', async () => {
    for (const changed of [{ marketplaceIds: 'A1F83G8C2ARO7P' }, { granularityType: 'Region' }, { details: 'yes' }]) {
      const refused = await ask(simulator, SUMMARIES, { query: { ...query, ...changed } });
      expect(refusalOf(refused)[1], JSON.stringify(changed)).to.equal('InvalidInput');
    }
  });

  it('is at every level what its movements add up to, and never below zero', () => {
    const { seller } = simulator.amazon;
    for (const level of seller.stockLevels()) {
      for (const [disposition, units] of Object.entries(unitsOf(level))) {
        const moved = seller.movements
          .filter(
            (each) =>
              each.article === level.article &&
              each.marketplace === level.marketplace &&
              each.disposition === disposition,
          )
          .reduce((total, { quantity }) => total + quantity, 0);
        expect(moved, `${level.article.sku} ${disposition}`).to.equal(units);
      }
      for (const value of Object.values(level)) if (typeof value === 'number') expect(value).to.be.at.least(0);
    }
  });
});
