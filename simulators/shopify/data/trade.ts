import { digitsOf } from '../../kit/amounts.js';
import type { Random } from '../../kit/random.js';
import type { Buyers } from '../../trade/buyers.js';
import { foreignBuyers, type Market, marketOf, type Place } from '../../trade/market.js';
import type { Marketing } from '../../trade/marketing/marketing.js';
import type { Person } from '../../trade/people.js';
import { Shelves } from '../../trade/shelves.js';
import type { ShopContents, ShopCustomer, ShopProduct, ShopSettings } from '../model.js';
import type { Goods } from './basket.js';
import { giftCardType } from './catalogue.js';
import { Ids } from './ids.js';
import { shopBuyers } from './people.js';

export interface TradeOptions {
  /** Whether prices include tax; by default as in the market of the shop's currency. */
  taxesIncluded?: boolean;
  /** The share of account orders that come from a new account. */
  newcomers?: number;
  /** People of the company, some of whom open accounts, in this order. */
  people?: readonly Person[] | undefined;
  /** The company's marketing, of which the shop is a site: its online orders then have visits. */
  marketing?: Marketing | undefined;
}

/** Everything needed to make an order: the shop's market, goods, people, ids and random source. */
export class Trade {
  readonly market: Market;
  readonly digits: number;
  readonly taxesIncluded: boolean;
  readonly buyers: Buyers<ShopCustomer>;
  readonly locationIds: number[];
  newcomers: number;
  readonly marketing: Marketing | null;
  readonly shelves: Shelves<Goods>;
  private giftCards: Goods[] = [];

  constructor(
    readonly settings: ShopSettings,
    contents: Omit<ShopContents, 'orders'>,
    readonly ids: Ids,
    readonly random: Random,
    options: TradeOptions = {},
  ) {
    this.market = marketOf(settings.currency);
    this.digits = digitsOf(settings.currency);
    this.taxesIncluded = options.taxesIncluded ?? this.market.taxesIncluded;
    this.newcomers = options.newcomers ?? 0.5;
    this.marketing = options.marketing ?? null;
    this.buyers = shopBuyers(settings, contents.customers, ids, random, options.people);
    this.shelves = new Shelves(random);
    this.locationIds = contents.locations.map(({ id }) => id);
    for (const product of contents.products) this.shelve(product.id, product);
  }

  /** Puts a product's variants on sale in their current state; undefined: it is deleted. */
  shelve(productId: number, product: ShopProduct | undefined): void {
    this.giftCards = this.giftCards.filter((goods) => goods.product.id !== productId);
    this.shelves.remove(productId);
    if (product === undefined) return;
    const goods = product.variants.map((variant) => ({ product, variant }));
    const { id, productType: categoryName, createdAt } = product;
    if (categoryName === giftCardType) this.giftCards.push(...goods);
    else this.shelves.put({ id, categoryName, createdAt, goods });
  }

  giftCard(): Goods | undefined {
    return this.giftCards.length === 0 ? undefined : this.random.pick(this.giftCards);
  }

  /** The location that serves a sales channel: the shop floor for the till, the warehouse for all others. */
  locationOf(sourceName: string | null): number | null {
    return (sourceName === 'pos' ? this.locationIds[1] : undefined) ?? this.locationIds[0] ?? null;
  }

  /** The currency that the checkout shows to a buyer in that country. */
  currencyAt(place: Place | null): string {
    const abroad = place?.countryCode === this.market.countryCode ? undefined : place;
    return foreignBuyers.find(({ address }) => address === abroad)?.currency ?? this.settings.currency;
  }
}
