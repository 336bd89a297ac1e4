import { expect } from 'chai';
import { makeClock, micros } from '../kit/clock.js';
import { visitLedger } from '../trade/marketing/ledger.js';
import { Marketing } from '../trade/marketing/marketing.js';
import { usualPlan } from '../trade/marketing/usual-plan.js';
import { companyProperty } from './data/company.js';
import { visitLedger as booksOf } from './data/ledger.js';
import { Ga4Property } from './property.js';
import { reportAnswer } from './report/answer.js';
import { checkedRequest } from './report/request.js';

const now = micros('2026-02-10T15:00:00Z');
const days = { from: '2026-02-04', to: '2026-02-10' };

describe('A GA4 property of the company', () => {
  const site = { store: 'shop.example', name: 'Shop', currency: 'GBP', zone: 'Europe/London', country: 'GB' };
  const marketing = new Marketing(
    usualPlan({
      ...{ seed: 1, manager: { id: '1', name: 'All' } },
      stores: [{ ...site, from: '2026-02-01', ordersPerDay: 2, propertyId: '311' }],
    }),
  );
  const { settings, visits } = companyProperty(marketing, '311');
  const property = new Ga4Property(settings, visits, makeClock({ mode: 'manual', at: now }));
  const rowsOf = (request: object): string[] => {
    const checked = checkedRequest(
      JSON.stringify({ ...request, dateRanges: [{ startDate: days.from, endDate: days.to }] }),
      property.today(),
    );
    const { rows } = reportAnswer(property, checked, { lost: 0, call: 1, quota: {} as never }) as {
      rows: { dimensionValues?: { value: string }[]; metricValues: { value: string }[] }[];
    };
    return rows.map(({ dimensionValues = [], metricValues }) =>
      [...dimensionValues, ...metricValues].map(({ value }) => value).join(' '),
    );
  };

  before(() => {
    for (let n = 0; n < 30; n += 1) {
      const placedAt = now - n * 15_000_000_000 - 1;
      marketing.note('shop.example', { key: String(n), placedAt, total: '12.25', country: 'GB' });
    }
  });

  it('has the company’s visits, purchases and revenue', () => {
    const { total, byDay } = visitLedger(marketing, '311', days.from, days.to, now);
    expect(total.purchases).to.be.greaterThan(5);
    const metrics = ['sessions', 'engagedSessions', 'addToCarts', 'ecommercePurchases', 'purchaseRevenue'];
    expect(rowsOf({ metrics: metrics.map((name) => ({ name })) })).to.deep.equal([Object.values(total).join(' ')]);
    expect(booksOf(property, days.from, days.to)).to.deep.equal([...byDay].map(([day, sums]) => ({ day, ...sums })));
  });

  it('has its users, of the whole period and by channel group', () => {
    const metrics = [{ name: 'totalUsers' }, { name: 'newUsers' }];
    const dimensions = [{ name: 'sessionDefaultChannelGroup' }];
    const people = marketing.users('311', days.from, days.to, now);
    const texts = people.map(({ channelGroup, users, newUsers }) => `${channelGroup} ${users} ${newUsers}`);
    expect(rowsOf({ metrics }).map((row) => `null ${row}`)).to.deep.equal(texts.slice(0, 1));
    expect(rowsOf({ metrics, dimensions })).to.have.members(texts.slice(1));
    expect(() => rowsOf({ metrics, dimensions: [{ name: 'deviceCategory' }] })).to.throw(RangeError);
  });
});
