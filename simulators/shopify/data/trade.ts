import { digitsOf } from '../../kit/amounts.js';
import { categories } from '../../kit/assortment.js';
import { type Market, marketOf } from '../../kit/market.js';
import type { Person } from '../../kit/people.js';
import type { Random } from '../../kit/random.js';
import type { Micros, ShopContents, ShopProduct, ShopSettings } from '../model.js';
import type { Goods } from './basket.js';
import { giftCardType } from './catalogue.js';
import { Ids } from './ids.js';
import { People } from './people.js';

export interface TradeOptions {
  /** Prices with the tax inside; by default as in the market of the shop's currency. */
  taxesIncluded?: boolean;
  /** Part of account orders that come from a new account. */
  newcomers?: number;
  /** Some of the shop's accounts are of these, in their order. */
  people?: readonly Person[] | undefined;
}

/** All that is needed to make an order: the shop's market, its shelves, its people, its ids, and chance. */
export class Trade {
  readonly market: Market;
  readonly digits: number;
  readonly taxesIncluded: boolean;
  readonly people: People;
  readonly locationIds: number[];
  newcomers: number;
  private shelves: { goods: Goods[]; share: number; reducedTax: boolean; gifty: boolean }[] = [];
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
    this.people = new People(settings, ids, random, contents.customers, options.people);
    this.locationIds = contents.locations.map(({ id }) => id);
    for (const product of contents.products) this.shelve(product);
  }

  /** Puts a product's articles on sale as they are now; its old ones go, all of them when it is deleted. */
  reshelve(productId: number, product: ShopProduct | undefined): void {
    const isOther = ({ product: { id } }: Goods): boolean => id !== productId;
    this.shelves = this.shelves.filter(({ goods }) => goods.every(isOther));
    this.giftCards = this.giftCards.filter(isOther);
    if (product !== undefined) this.shelve(product);
  }

  private shelve(product: ShopProduct): void {
    const goods = product.variants.map((variant) => ({ product, variant }));
    if (product.productType === giftCardType) {
      this.giftCards.push(...goods);
      return;
    }
    const category = categories.find(({ productType }) => productType === product.productType);
    const share = (category?.share ?? 5) * (0.2 + (3 * ((product.id * 7919) % 97)) / 97) ** 2;
    this.shelves.push({ goods, share, reducedTax: category?.reducedTax ?? false, gifty: category?.gifty ?? false });
  }

  /** An article as customers pick them at that time of the year, and whether the reduced tax rate holds for it. */
  article(at: Micros, gifts: boolean): { goods: Goods; reducedTax: boolean } {
    const onSale = this.shelves.filter(({ goods }) => (goods[0]?.product.createdAt ?? 0) <= at);
    const shelf = this.random.weighted(
      (onSale.length > 0 ? onSale : this.shelves).map(
        (each) => [each, each.share * (gifts && each.gifty ? 2.5 : 1)] as const,
      ),
    );
    return { goods: this.random.pick(shelf.goods), reducedTax: shelf.reducedTax };
  }

  giftCard(): Goods | undefined {
    return this.giftCards.length === 0 ? undefined : this.random.pick(this.giftCards);
  }

  /** The location that serves a sales channel: the till sells off the shop floor, all else leaves the warehouse. */
  locationOf(sourceName: string | null): number | null {
    return (sourceName === 'pos' ? this.locationIds[1] : undefined) ?? this.locationIds[0] ?? null;
  }
}
