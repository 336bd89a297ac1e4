import { Big } from 'big.js';
import type { Company } from '../../demo/company/company.js';
import type { CompanyPlan } from '../../demo/company/plan.js';
import type { Seller } from '../../simulators/amazon/data/seller.js';
import type { RateBook } from '../../simulators/ecb/rate-book.js';
import { contentsOf } from '../../simulators/shopify/data/contents.js';
import { ledgerOf as shopLedger } from '../../simulators/shopify/data/ledger.js';
import { tillLedger } from '../../simulators/till/ledger.js';
import type { Ledger } from '../../simulators/trade/ledger.js';
import { ledgerOf as storeLedger } from '../../simulators/woocommerce/data/ledger.js';
import { askApi } from './ask-api.js';
import { sellerEvents } from './seller-days.js';

/** Figures dated by their own day, so that a ledger's day is converted at one rate; revenue is reduced by refunds of later days. */
const measures = ['grossSales', 'discounts', 'returns', 'shipping', 'taxes', 'tips', 'refunds'] as const;

/** A day of a source: orders, units sold, and amounts in pounds, as in the API but without trailing zeros. */
export type ReportedDay = { source: string; date: string; orders: number; itemsSold: string } & Record<
  (typeof measures)[number],
  string
>;

/** The company's own books, converted by code that is independent of the product's. */
export function reportedDays(company: Company): ReportedDay[] {
  const { london, newYork, berlin, tillFolder, seller, rates } = company;
  return [
    ...ofSeller(seller, rates.book),
    ...converted('berlin', storeLedger(berlin.contents(), berlin.settings), 'EUR', rates.book),
    ...converted('london', shopLedger(contentsOf(london), london.settings), 'GBP', rates.book),
    ...converted('new-york', shopLedger(contentsOf(newYork), newYork.settings), 'USD', rates.book),
    ...converted('till', tillLedger(tillFolder.till), 'GBP', rates.book),
  ].filter(isNotEmpty);
}

/** The API's answer for every day since before the history began. */
export async function answeredDays(graphqlUrl: string, opened: Date, plan: CompanyPlan): Promise<ReportedDay[]> {
  const months = Math.max(...Object.values(plan).map((each) => each.months));
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const first = opened.getTime() - (months + 1) * 31 * 86_400_000;
  const last = opened.getTime() + 86_400_000;
  // An answer has at most ten years of days.
  const middle = first + Math.floor((last - first) / 2 / 86_400_000) * 86_400_000;
  const halves = [
    [day(first), day(middle)],
    [day(middle + 86_400_000), day(last)],
  ];
  const answers = halves.map(([from, to]) =>
    askApi<{ dailySummary: Record<string, unknown>[] }>(
      graphqlUrl,
      `{ dailySummary(breakdown: SOURCE, filter: { date: { range: { from: "${from}", to: "${to}" } } }) {
        sourceId date orders itemsSold ${measures.map((measure) => `${measure} { amount }`).join(' ')}
      } }`,
    ),
  );
  const dailySummary = (await Promise.all(answers)).flatMap((each) => each.dailySummary);
  const days = dailySummary.map(({ sourceId, date, orders, itemsSold, ...amounts }) => ({
    ...{ source: sourceId, date, orders, itemsSold },
    ...Object.fromEntries(measures.map((measure) => [measure, plain((amounts[measure] as { amount: string }).amount)])),
  })) as ReportedDay[];
  return days.filter(isNotEmpty).sort((x, y) => (`${x.source} ${x.date}` < `${y.source} ${y.date}` ? -1 : 1));
}

function converted(source: string, { days }: Ledger, currency: string, book: RateBook): ReportedDay[] {
  return days.map((day) => {
    const rate = rateOf(currency, day.day, book);
    const amounts = measures.map((measure) => [measure, new Big(day[measure]).times(rate).round(6).toFixed()]);
    return {
      ...{ source, date: day.day, orders: day.orders, itemsSold: day.itemsSold },
      ...(Object.fromEntries(amounts) as Record<(typeof measures)[number], string>),
    };
  });
}

/** Its marketplaces have several currencies: sums of a day are rounded once. */
function ofSeller(seller: Seller, book: RateBook): ReportedDay[] {
  const days = new Map<string, Record<string, Big>>();
  for (const { day, currency, orders, itemsSold, amounts } of sellerEvents(seller)) {
    const sums = days.get(day) ?? {};
    days.set(day, sums);
    const rate = rateOf(currency, day, book);
    const add = (name: string, value: Big): void => void (sums[name] = (sums[name] ?? new Big(0)).plus(value));
    add('orders', new Big(orders));
    add('itemsSold', new Big(itemsSold));
    for (const [name, amount] of Object.entries(amounts)) add(name, amount.times(rate));
  }
  return [...days]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, { orders, itemsSold, ...sums }]) => ({
      ...{ source: 'amazon-eu', date, orders: orders!.toNumber(), itemsSold: itemsSold!.toFixed() },
      ...(Object.fromEntries(
        measures.map((measure) => [measure, (sums[measure] ?? new Big(0)).round(6).toFixed()]),
      ) as Record<(typeof measures)[number], string>),
    }));
}

/** Pounds for one unit of the currency, to fifteen decimals, by the last rates on or before a day. */
function rateOf(currency: string, day: string, book: RateBook): Big {
  const date = book.dates.find((each) => each <= day) ?? '';
  const perEuro = (code: string): string => (code === 'EUR' ? '1' : (book.ratesOf(date)[code] ?? 'none'));
  if (currency === 'GBP') return new Big(1);
  const exact = Big();
  exact.DP = 15;
  return new exact(perEuro('GBP')).div(perEuro(currency));
}

function plain(amount: string): string {
  return new Big(amount).toFixed();
}

function isNotEmpty({ source, date, ...figures }: ReportedDay): boolean {
  return Object.values(figures).some((figure) => String(figure) !== '0');
}
