import { expect } from 'chai';
import { toMinor } from '../../kit/amounts.js';
import { micros } from '../../kit/clock.js';
import { Random } from '../../kit/random.js';
import { orderTimes } from '../order-times.js';
import { words } from './blueprints.js';
import { dayOf, daysFrom, plusDays, startOf } from './days.js';
import { spendLedger, visitLedger } from './ledger.js';
import { Marketing, type PlacedOrder } from './marketing.js';
import { usualPlan } from './usual-plan.js';

const zone = 'Europe/London';
const store = 'shop.example';
const from = '2026-01-05';
const now = micros('2026-04-01T12:00:00Z');
const later = micros('2026-08-01T12:00:00Z');

function company(seed: number | string = 1): Marketing {
  return new Marketing(
    usualPlan({
      ...{ seed, manager: { id: '1000000000', name: 'All stores' } },
      stores: [
        {
          ...{ store, name: 'Shop', currency: 'GBP', zone, country: 'GB', from, ordersPerDay: 12, propertyId: '311' },
          ...{ googleAds: { id: '1111111111' }, meta: { id: '798085168510957' } },
        },
      ],
    }),
  );
}

function someOrders(): PlacedOrder[] {
  const times = orderTimes(micros('2026-02-01T00:00:00Z'), now, 400, zone, new Random('orders'));
  return times.map((placedAt, index) => ({ key: String(index), placedAt, total: `${20 + index}.05`, country: 'GB' }));
}

describe('The marketing of the company', () => {
  const marketing = company();
  const orders = someOrders();
  for (const order of orders) marketing.note(store, order);
  const accounts = marketing.plan.accounts.map(({ id }) => id);

  it('is the same for equal seeds in whatever order it is asked, and another one for another seed', () => {
    const again = company();
    for (const id of accounts) {
      expect(again.spend(id, '2026-03-20', now)).to.deep.equal(marketing.spend(id, '2026-03-20', now));
      expect(again.campaigns(id, later)).to.deep.equal(marketing.campaigns(id, later));
      expect(company(2).spend(id, '2026-03-20', now)).not.to.deep.equal(again.spend(id, '2026-03-20', now));
    }
    expect(again.campaigns(accounts[0]!, now)).to.deep.equal(marketing.campaigns(accounts[0]!, now));
  });

  it('has campaigns that are renamed, paused and removed, each with the id that it began with', () => {
    const atMonths = Array.from({ length: 36 }, (_, month) => Date.UTC(2026, month + 1, 15) * 1000);
    const states = accounts.flatMap((id) => atMonths.map((at) => marketing.campaigns(id, at)));
    const names = new Map<string, Set<string>>();
    for (const { id, name } of states.flat()) names.set(id, (names.get(id) ?? new Set()).add(name));
    expect([...names.values()].some(({ size }) => size > 1)).to.equal(true);
    const statuses = new Set(states.flat().map(({ status }) => status));
    for (const platform of ['googleAds', 'meta'] as const) {
      const { running, paused, removed } = words[platform];
      expect([...statuses], platform).to.include.members([running, paused, removed]);
    }
  });

  it('spends only on running campaigns, at most a growing part of today and nothing tomorrow', () => {
    const today = dayOf(now, zone);
    for (const id of accounts) {
      const running = new Set(
        marketing
          .campaigns(id, startOf(today, zone) + 43_200_000_000)
          .flatMap(({ id: each, status }) => (status === 'ENABLED' || status === 'ACTIVE' ? [each] : [])),
      );
      const clicks = (at: number): number => spendLedger(marketing, id, today, today, at).total.clicks;
      const rows = marketing.spend(id, today, now);
      expect(rows).not.to.have.length(0);
      expect(rows.every(({ campaignId }) => running.has(campaignId))).to.equal(true);
      expect(clicks(now)).to.be.within(1, clicks(later) - 1);
      expect(marketing.spend(id, plusDays(today, 1), now)).to.deep.equal([]);
    }
  });

  it('moves conversions up and down until the window closes, and then no number any more', () => {
    for (const { id, platform } of marketing.plan.accounts) {
      const days = words[platform].restatedForDays;
      let isOpenToTheEnd = false;
      const changes = daysFrom('2026-01-10', '2026-03-15').flatMap((day) => {
        const at = (age: number) => marketing.spend(id, day, startOf(plusDays(day, 1 + age), zone) + 1);
        const conversionsAt = (age: number): number[] => at(age).map(({ conversions }) => Number(conversions));
        expect(at(days)).to.deep.equal(at(400));
        isOpenToTheEnd ||= JSON.stringify(at(days - 1)) !== JSON.stringify(at(days));
        const before = conversionsAt(0);
        return conversionsAt(days).map((final, index) => final - before[index]!);
      });
      expect(isOpenToTheEnd).to.equal(true);
      expect(
        changes.some((change) => change > 0),
        `${platform} grows`,
      ).to.equal(true);
      expect(
        changes.some((change) => change < 0),
        `${platform} falls`,
      ).to.equal(true);
    }
  });

  it('lets every visit of a journey come from a source that has visits on its day, and the last one lead to its purchase', () => {
    const first = orders.map((order) => marketing.journey(store, order));
    const again = company();
    expect(orders.map((order) => again.journey(store, order))).to.deep.equal(first);
    const touches = first.flat();
    expect(touches.length / first.filter(({ length }) => length > 0).length).to.be.within(1.5, 3);
    const rowsOf = new Map(daysFrom(from, '2026-04-01').map((day) => [day, marketing.visits('311', day, later)]));
    for (const { at, source, medium, campaign } of touches) {
      const rows = rowsOf.get(dayOf(at, zone))!;
      const isThere = rows.some((row) => row.source === source && row.medium === medium && row.campaign === campaign);
      expect(isThere, `${source} ${campaign} on ${dayOf(at, zone)}`).to.equal(true);
    }
    const measured = orders.filter((_, index) => first[index]!.length > 0);
    const { total, byDay } = visitLedger(marketing, '311', from, '2026-04-01', later);
    expect(total.purchases)
      .to.equal(measured.length)
      .and.to.be.within(orders.length * 0.88, orders.length * 0.97);
    const pence = measured.reduce((sum, order) => sum + toMinor(order.total, 2), 0n);
    expect(toMinor(total.revenue, 2)).to.equal(pence);
    expect([...byDay.values()].every(({ purchases, sessions }) => purchases <= sessions)).to.equal(true);
  });

  it('restates visits for three days and the credit for purchases for fourteen, whose sum does not move', () => {
    const day = '2026-03-02';
    const at = (age: number) => marketing.visits('311', day, startOf(plusDays(day, 1 + age), zone) + 1);
    const sum = (age: number, name: 'sessions' | 'purchases'): number =>
      at(age).reduce((all, row) => all + row[name], 0);
    expect(sum(0, 'sessions')).to.be.below(sum(3, 'sessions'));
    expect(sum(0, 'purchases')).to.equal(sum(14, 'purchases')).and.above(0);
    expect(at(14)).to.deep.equal(at(300));
    const moved = daysFrom('2026-02-01', '2026-03-15').some((each) => {
      const seen = (age: number) => marketing.visits('311', each, startOf(plusDays(each, 1 + age), zone) + 1);
      return JSON.stringify(seen(4)) !== JSON.stringify(seen(14));
    });
    expect(moved).to.equal(true);
  });

  it('counts fewer people in a week than in its days, and more in its channels than altogether', () => {
    const [week, ...channels] = marketing.users('311', '2026-03-02', '2026-03-08', now);
    const days = daysFrom('2026-03-02', '2026-03-08').map((day) => marketing.users('311', day, day, now)[0]!.users);
    expect(week!.channelGroup).to.equal(null);
    expect(week!.users).to.be.below(days.reduce((sum, each) => sum + each, 0));
    expect(week!.users).to.be.below(channels.reduce((sum, { users }) => sum + users, 0));
    expect(marketing.users('311', '2026-05-01', '2026-05-07', now), 'the future').to.deep.equal([]);
  });

  it('keeps a day apart from the next by the zone of its account', () => {
    // The clocks went forward on 29 March: that day has 23 hours.
    const hours = (startOf('2026-03-30', zone) - startOf('2026-03-29', zone)) / 3_600_000_000;
    expect(hours).to.equal(23);
    expect(marketing.spend(accounts[0]!, '2026-03-30', startOf('2026-03-30', zone) - 1)).to.deep.equal([]);
    expect(() => marketing.spend(accounts[0]!, '2026-02-30', now)).to.throw('"2026-02-30" is not a day');
  });
});
