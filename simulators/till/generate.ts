import { toMinor } from '../kit/amounts.js';
import { Random } from '../kit/random.js';
import { instantOf } from '../kit/zone-clock.js';
import { fillBasket } from '../trade/baskets.js';
import { makeArticles } from '../trade/catalogue.js';
import { Shelves } from '../trade/shelves.js';
import type { Till, TillDay, TillLine, TillPerson, TillProduct, TillRefund, TillSale, TillSettings } from './model.js';

const dayMs = 86_400_000;
const articlesOfAShop = 20;

/** A till's trade. Equal settings give equal trade; each day has its own random source, so that later days change nothing before. */
export function generateTill(settings: TillSettings): Till {
  const products = makeProducts(settings);
  const days: TillDay[] = [];
  for (let index = 0; index < settings.days; index += 1) {
    const day = new Date(Date.parse(settings.from) + index * dayMs).toISOString().slice(0, 10);
    const random = new Random(`${settings.seed}:${day}`);
    days.push(tradeDay({ settings, shelves: shelvesOf(products, random), products, random, day, before: days }));
  }
  return { settings, products, days };
}

/** The company's articles, numbered, all available from the first day. */
function makeProducts({ currency, places, seed, ianaTimezone, from }: TillSettings): TillProduct[] {
  const openedAt = instantOf(Date.parse(from), ianaTimezone);
  const options = { currency, count: articlesOfAShop, openedAt, to: openedAt };
  const minor = (amount: string): number => Number(toMinor(amount, places));
  return makeArticles(options, new Random(`${seed}:products`))
    .flatMap(({ title, category, variants }) => variants.map((variant) => ({ title, category, ...variant })))
    .map(({ title, category, option, price, unitCost }, at) => ({
      ...{ id: `${at + 1}`, title: option === null ? title : `${title}, ${option}`, category: category.productType },
      ...{ price: minor(price), cost: unitCost === null ? null : minor(unitCost) },
    }));
}

interface DayOfTrade {
  settings: TillSettings;
  products: readonly TillProduct[];
  shelves: Shelves<TillProduct>;
  random: Random;
  day: string;
  before: readonly TillDay[];
}

function tradeDay(trade: DayOfTrade): TillDay {
  const { settings, random, day, before } = trade;
  const isBusy = [0, 6].includes(new Date(day).getUTCDay());
  const count = Math.max(1, Math.round(settings.salesPerDay * (isBusy ? 1.5 : 1) * (0.6 + random.fraction() * 0.8)));
  const sales = Array.from({ length: count }, (_, at) => makeSale(trade, at + 1));
  const voided = before.at(-1)?.sales.filter(({ isVoid }) => isVoid) ?? [];
  return { day, sales, refunds: makeRefunds(trade, count), voided };
}

function makeSale({ settings, shelves, random, day }: DayOfTrade, serial: number): TillSale {
  const { ianaTimezone, people = [] } = settings;
  const wall = Date.parse(day) + random.int(9 * 3600, 19 * 3600) * 1000;
  const visit = { at: instantOf(wall, ianaTimezone), zone: ianaTimezone };
  const lines = fillBasket(shelves, visit, random).map(({ goods, quantity }, at) =>
    makeLine(settings, random, goods, quantity, at + 1),
  );
  const worth = lines.reduce((sum, line) => sum + netOf(line), 0);
  return {
    orderId: `${day.replaceAll('-', '')}-${serial}`,
    soldAt: wallText(wall),
    instant: visit.at,
    buyer: people.length > 0 && random.chance(0.4) ? pickPerson(random, people) : null,
    lines,
    discount: random.chance(0.1) ? Math.floor(worth / 20) : 0,
    tips: random.chance(0.05) ? random.int(1, 300) : 0,
    isVoid: random.chance(0.01),
  };
}

function shelvesOf(products: readonly TillProduct[], random: Random): Shelves<TillProduct> {
  const shelves = new Shelves<TillProduct>(random);
  for (const product of products) {
    shelves.put({ id: Number(product.id), categoryName: product.category, createdAt: 0, goods: [product] });
  }
  return shelves;
}

/** Some people buy often. */
function pickPerson(random: Random, people: readonly TillPerson[]): TillPerson {
  return people[Math.floor(random.fraction() ** 2 * people.length)] as TillPerson;
}

function makeLine(
  { taxesIncluded, taxPercent }: TillSettings,
  random: Random,
  product: TillProduct,
  quantity: number,
  serial: number,
): TillLine {
  const listed = product.price * quantity;
  const discount = random.chance(0.15) ? Math.floor(listed / 10) : 0;
  const net = listed - discount;
  const tax = Math.round(taxesIncluded ? (net * taxPercent) / (100 + taxPercent) : (net * taxPercent) / 100);
  // In two digits: a discount on the sale is distributed in the order of the lines' ids, which are text.
  return { lineId: String(serial).padStart(2, '0'), product, quantity, discount, tax };
}

/** The price of a line after its own discount. */
export function netOf({ product, quantity, discount }: TillLine): number {
  return product.price * quantity - discount;
}

/** The refund of a line: its price less its share of the sale's discount, rounded down. */
function paidFor(line: TillLine, { lines, discount }: TillSale): number {
  const worth = lines.reduce((sum, each) => sum + netOf(each), 0);
  return Math.floor((netOf(line) * (worth - discount)) / worth);
}

/** Returns of a day: whole lines of sales of the last ten days, and goods without a receipt. */
function makeRefunds({ settings, products, random, day, before }: DayOfTrade, sales: number): TillRefund[] {
  const recent = before.slice(-10).flatMap((each) => each.sales.filter(({ isVoid }) => !isVoid));
  const refunded = new Set(before.slice(-11).flatMap((each) => each.refunds.map(nameOfLine)));
  const refunds: TillRefund[] = [];
  for (let serial = 1; serial <= Math.ceil(sales / 15); serial += 1) {
    const wall = Date.parse(day) + random.int(9 * 3600, 19 * 3600) * 1000;
    const instant = instantOf(wall, settings.ianaTimezone);
    const own = { refundId: `R${day.replaceAll('-', '')}-${serial}`, refundedAt: wallText(wall), instant, day };
    const sale = recent.length > 0 && random.chance(0.75) ? random.pick(recent) : null;
    const line = sale
      ? random.pick(sale.lines)
      : makeLine(settings, random, random.pick(products), random.int(1, 3), 1);
    const amount = sale ? paidFor(line, sale) : netOf(line);
    const refund = { ...own, sale, line: sale && line, quantity: line.quantity, amount, tax: line.tax };
    if (sale && refunded.has(nameOfLine(refund))) continue;
    refunded.add(nameOfLine(refund));
    refunds.push(refund);
  }
  return refunds;
}

function nameOfLine({ refundId, sale, line }: TillRefund): string {
  return sale && line ? `${sale.orderId}:${line.lineId}` : refundId;
}

function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 19).replace('T', ' ');
}
