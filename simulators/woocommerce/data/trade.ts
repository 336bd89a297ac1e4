import type { Random } from '../../kit/random.js';
import type { Buyers } from '../../trade/buyers.js';
import { type Market, marketOf, unitsPerDollar } from '../../trade/market.js';
import type { Marketing } from '../../trade/marketing/marketing.js';
import type { Person } from '../../trade/people.js';
import { Shelves } from '../../trade/shelves.js';
import type {
  WooAddress,
  WooContents,
  WooCustomer,
  WooId,
  WooProduct,
  WooStoreSettings,
  WooVariation,
} from '../model.js';
import { storeBuyers } from './buyers.js';
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
  /** People of the company, some of whom open accounts, in this order. */
  people?: readonly Person[];
  /** Other currencies in which a plugin lets some buyers pay. */
  otherCurrencies?: readonly string[];
  /** The company's marketing, of which the store is a site: order attribution then notes visits. */
  marketing?: Marketing | undefined;
}

/** Everything needed to make an order: the store's market, goods, buyers, ids and random source. */
export class WooTrade {
  readonly market: Market;
  readonly buyers: Buyers<WooCustomer>;
  readonly shelves: Shelves<Article>;
  readonly otherCurrencies: readonly string[];
  readonly marketing: Marketing | null;
  readonly #rates = new Map<string, Rate>();

  constructor(
    readonly settings: WooStoreSettings,
    readonly contents: WooContents,
    readonly ids: Ids,
    readonly random: Random,
    { people = [], otherCurrencies = [], marketing }: TradeOptions = {},
  ) {
    this.market = marketOf(settings.currency);
    this.otherCurrencies = otherCurrencies;
    this.marketing = marketing ?? null;
    this.buyers = storeBuyers(settings, contents.customers, ids, random.fork('buyers'), people);
    this.shelves = new Shelves(random.fork('shelves'));
    for (const product of contents.products) this.shelve(product.id, product);
    for (const [state, taxes] of Object.entries(this.market.taxes)) for (const tax of taxes) this.#addRate(state, tax);
  }

  /** The currency of an order, and its units per unit of the store's currency. */
  currency(): { code: string; perUnit: number } {
    const { random, settings, otherCurrencies } = this;
    if (otherCurrencies.length === 0 || !random.chance(0.2)) return { code: settings.currency, perUnit: 1 };
    const code = random.pick(otherCurrencies);
    return { code, perUnit: (unitsPerDollar[code] ?? 1) / (unitsPerDollar[settings.currency] ?? 1) };
  }

  /** Puts a product on sale in its current state; undefined: it is deleted. */
  shelve(productId: WooId, product: WooProduct | undefined): void {
    this.shelves.remove(productId);
    if (product?.status !== 'publish') return;
    const { id, createdAt, variations, categoryIds, type } = product;
    const goods =
      type === 'variable' ? variations.map((variation) => ({ product, variation })) : [{ product, variation: null }];
    const categoryName = this.contents.categories.find((each) => each.id === categoryIds[0])?.name ?? '';
    this.shelves.put({ id, categoryName, createdAt, goods });
  }

  /** The tax rates of goods sent to an address; exports are not taxed. */
  ratesAt({ country, state: province }: Pick<WooAddress, 'country' | 'state'>): Rate[] {
    const { market } = this;
    if (country !== market.countryCode) return [];
    const state = market.taxes[province] ? province : '*';
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
