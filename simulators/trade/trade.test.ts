import { expect } from 'chai';
import fc from 'fast-check';
import { micros } from '../kit/clock.js';
import { Random } from '../kit/random.js';
import { fillBasket } from './baskets.js';
import { Buyers, type Contact, guestShare } from './buyers.js';
import { makeArticles } from './catalogue.js';
import { makePeople } from './people.js';
import { Postings } from './postings.js';
import { chooseReturn } from './returns.js';
import { Shelves } from './shelves.js';

const opened = micros('2026-01-01T00:00:00Z');
const closed = micros('2026-07-01T00:00:00Z');
const zone = 'Europe/London';

describe('The company behind the simulators', () => {
  it('has equal articles for equal seeds, each once, all created in its time, with costs below prices', () => {
    const make = (seed: number) =>
      makeArticles({ currency: 'GBP', count: 200, openedAt: opened, to: closed }, new Random(seed));
    const articles = make(1);
    expect(make(1)).to.deep.equal(articles);
    expect(make(2)).not.to.deep.equal(articles);
    expect(new Set(articles.map(({ title }) => title)).size).to.equal(200);
    expect(articles.every(({ createdAt }) => createdAt >= opened && createdAt < closed)).to.equal(true);
    const variants = articles.flatMap((article) => article.variants);
    expect(variants.every(({ price, unitCost }) => unitCost === null || Number(unitCost) < Number(price))).to.equal(
      true,
    );
    expect(variants.filter(({ unitCost }) => unitCost === null).length / variants.length).to.be.within(0.05, 0.2);
  });

  it('has accounts of its people in their order, guests, and no two new buyers with the same e-mail or phone', () => {
    const people = makePeople(50, 'GBP', 'trade');
    const accounts: { id: number; contact: Contact }[] = [];
    const buyers = new Buyers({
      ...{ currency: 'GBP', random: new Random('buyers'), accounts, people },
      open: (contact) => ({ id: accounts.length + 1, contact }),
      contactOf: ({ contact }) => contact,
    });
    const all = Array.from({ length: 2000 }, () => buyers.buyer(opened, 0.5));
    const emails = accounts.map(({ contact }) => contact.email);
    expect(new Set(emails).size).to.equal(accounts.length);
    const known = new Set(people.map(({ email }) => email));
    expect(emails.filter((email) => known.has(email!))).to.deep.equal(people.map(({ email }) => email));
    const guests = all.filter(({ account }) => account === null);
    expect(guests.length / all.length).to.be.within(guestShare - 0.04, guestShare + 0.04);
    const phoneOnly = guests.filter(({ contact: { email, phone } }) => email === null && phone !== null);
    expect(new Set(phoneOnly.map(({ contact }) => contact.phone)).size).to.equal(phoneOnly.length);
  });

  it('sells only what is on sale, and more presents in November', () => {
    const shelves = new Shelves<string>(new Random('shelves'));
    const visit = (at: number): string[] =>
      fillBasket(shelves, { at, zone, lines: 500 }, new Random('visit')).map(({ goods }) => goods);
    expect(visit(opened)).to.deep.equal([]);
    shelves.put({ id: 1, categoryName: 'Candles', createdAt: opened, goods: ['present'] });
    shelves.put({ id: 2, categoryName: 'Pantry', createdAt: opened, goods: ['food'] });
    shelves.put({ id: 3, categoryName: 'Bags', createdAt: micros('2027-01-01T00:00:00Z'), goods: ['later'] });
    const presents = (at: number): number => visit(at).filter((goods) => goods === 'present').length;
    expect(visit(opened)).to.not.include('later');
    expect(presents(micros('2026-11-15T12:00:00Z'))).to.be.above(1.1 * presents(opened));
    shelves.remove(2);
    expect(new Set(visit(opened))).to.deep.equal(new Set(['present']));
  });

  it('returns no more units than are open', () => {
    const open = fc.array(fc.oneof(fc.integer({ min: 1, max: 48 }), fc.constantFrom(0.125, 1.255)), { maxLength: 6 });
    fc.assert(
      fc.property(open, fc.integer(), (quantities, seed) => {
        const units = quantities.map((quantity, at) => ({ lineId: at + 1, quantity }));
        const returned = chooseReturn(units, new Random(seed));
        if (returned.kind !== 'goods' && returned.kind !== 'everything') return;
        expect(new Set(returned.units.map(({ lineId }) => lineId)).size).to.equal(returned.units.length);
        for (const { lineId, quantity } of returned.units) {
          expect(quantity)
            .to.be.above(0)
            .and.at.most(quantities[lineId - 1]!);
        }
      }),
    );
  });

  it('has nothing left in any measure of a completely reversed order', () => {
    const postings = new Postings(opened);
    postings.sell({ grossSales: 50n, shipping: 5n, taxes: 10n, tips: 3n, revenue: 68n });
    postings.post(closed, { returns: 68n });
    postings.takeOffRevenue(closed, 68n);
    postings.settle();
    for (const measure of ['shipping', 'taxes', 'tips', 'revenue'] as const) {
      expect(postings.sumOf(measure), measure).to.equal(0n);
    }
    expect(postings.sumOf('returns')).to.equal(50n);
  });
});
