import { expect } from 'chai';
import { micros } from '../kit/clock.js';
import { Marketing } from '../trade/marketing/marketing.js';
import { usualPlan } from '../trade/marketing/usual-plan.js';
import { contentsOf, customersOf } from './data/company.js';
import { sumsOf } from './gaql/amounts.js';
import { startAdsSimulator } from './server.js';
import { ask } from './test-support/client.js';
import { shareManager } from './test-support/sample-ads.js';

const manager = '4445556667';
const account = '7778889990';

describe('The synthetic company in the Google Ads simulator', () => {
  it('has its campaigns, and its spend of each day to the last digit, under its manager', async () => {
    const store = { store: 'corner', name: 'Corner', currency: 'GBP', zone: 'Europe/London', country: 'GB' };
    const marketing = new Marketing(
      usualPlan({
        ...{ seed: 1, manager: { id: manager, name: 'All shops' } },
        stores: [{ ...store, from: '2026-10-01', ordersPerDay: 10, googleAds: { id: account }, propertyId: '1' }],
      }),
    );
    const at = micros('2026-11-20T12:00:00Z');
    const simulator = await startAdsSimulator({
      ...{ customers: customersOf(marketing), contents: contentsOf(marketing), clock: { mode: 'manual', at } },
    });
    try {
      shareManager(simulator, manager);
      const rows = async (query: string): Promise<unknown[]> => {
        const { body, text } = await ask(simulator, query, { customer: account, login: manager });
        expect(Array.isArray(body), text).to.equal(true);
        return (body as { results?: unknown[] }[]).flatMap(({ results = [] }) => results);
      };
      const campaigns = await rows('SELECT campaign.id, campaign.name FROM campaign');
      expect(campaigns).to.have.length(marketing.campaigns(account, at).length);
      const metrics = 'metrics.cost_micros, metrics.impressions, metrics.clicks';
      const day = '2026-11-18';
      const [total] = await rows(`SELECT ${metrics} FROM customer WHERE segments.date = '${day}'`);
      const sums = sumsOf();
      for (const row of marketing.spend(account, day, at)) sums.add(row);
      const { cost_micros: costMicros, impressions, clicks } = sums.metrics();
      expect(total).to.deep.equal({ metrics: { costMicros, impressions, clicks } });
      expect(BigInt(costMicros!) > 0n).to.equal(true);
    } finally {
      await simulator.close();
    }
  });
});
