import { type Market, marketOf, type Place, unitsPerDollar } from '../../kit/market.js';
import type { Person } from '../../kit/people.js';
import type { Random } from '../../kit/random.js';
import type { WooContents, WooId, WooProduct, WooStoreSettings, WooVariation } from '../model.js';
import { Buyers } from './buyers.js';
import type { Ids } from './ids.js';

export interface Rate {
  rateId: WooId;
  rateCode: string;
  label: string;
  /** In millionths. */
  rate: bigint;
  ratePercent: number;
}

export interface Article {
  product: WooProduct;
  variation: WooVariation | null;
}

export interface TradeOptions {
  /** Some of the store's customers are taken from these, in their order. */
  people?: readonly Person[];
  /** Currencies that a plugin lets some buyers pay in, beside the store's. */
  otherCurrencies?: readonly string[];
}

/** All that is needed to make an order: the store's market, its shelves, its buyers, its ids, and chance. */
export class WooTrade {
  readonly market: Market;
  readonly buyers: Buyers;
  readonly otherCurrencies: readonly string[];
  readonly #rates = new Map<string, Rate>();

  constructor(
    readonly settings: WooStoreSettings,
    readonly contents: WooContents,
    readonly ids: Ids,
    readonly random: Random,
    { people = [], otherCurrencies = [] }: TradeOptions = {},
  ) {
    this.market = marketOf(settings.currency);
    this.otherCurrencies = otherCurrencies;
    this.buyers = new Buyers(settings, contents.customers, ids, random.fork('buyers'), people);
    for (const [state, taxes] of Object.entries(this.market.taxes)) for (const tax of taxes) this.#addRate(state, tax);
  }

  /** The currency of an order, and how many of its units a unit of the store's is. */
  currency(): { code: string; perUnit: number } {
    const { random, settings, otherCurrencies } = this;
    if (otherCurrencies.length === 0 || !random.chance(0.2)) return { code: settings.currency, perUnit: 1 };
    const code = random.pick(otherCurrencies);
    return { code, perUnit: (unitsPerDollar[code] ?? 1) / (unitsPerDollar[settings.currency] ?? 1) };
  }

  /** Something on sale at `at`; undefined when nothing is. */
  article(at: number): Article | undefined {
    const onSale = this.contents.products.filter(({ status, createdAt }) => status === 'publish' && createdAt <= at);
    if (onSale.length === 0) return undefined;
    // Squared, so that a few articles, the oldest, carry the trade.
    const product = onSale[Math.floor(onSale.length * this.random.fraction() ** 2)] as WooProduct;
    if (product.type !== 'variable') return { product, variation: null };
    if (product.variations.length === 0) return undefined;
    return { product, variation: this.random.pick(product.variations) };
  }

  /** The tax rates where goods go to; nothing that leaves the country is taxed. */
  ratesAt(place: Pick<Place, 'countryCode' | 'provinceCode'>): Rate[] {
    const { market } = this;
    if (place.countryCode !== market.countryCode) return [];
    const state = place.provinceCode !== null && market.taxes[place.provinceCode] ? place.provinceCode : '*';
    return (market.taxes[state] ?? []).map(({ title }) => this.#rates.get(`${state}|${title}`) as Rate);
  }

  #addRate(state: string, { title, rate }: { title: string; rate: number }): void {
    const rateId = this.#rates.size + 1;
    const { countryCode } = this.market;
    const rateCode = `${countryCode}-${state === '*' ? '' : `${state}-`}${title.toUpperCase()}-1`;
    const millionths = BigInt(Math.round(rate * 1_000_000));
    const ratePercent = Math.round(rate * 1_000_000) / 10_000;
    this.#rates.set(`${state}|${title}`, { rateId, rateCode, label: title, rate: millionths, ratePercent });
  }
}
