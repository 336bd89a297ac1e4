import type { Micros } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import { wallClockOf } from '../kit/zone-clock.js';
import { type Category, categories } from './assortment.js';

/** A product on sale; `Goods` is what a store calls one of its variants. */
interface Shelf<Goods> {
  goods: readonly Goods[];
  category: Category | undefined;
  /** How often it is bought, relative to the others. */
  share: number;
  onSaleFrom: Micros;
}

interface ProductOnSale<Goods> {
  id: number;
  categoryName: string;
  createdAt: Micros;
  /** Its variants; none: it is not for sale. */
  goods: readonly Goods[];
}

export interface Picked<Goods> {
  goods: Goods;
  category: Category | undefined;
}

/** The goods that a store has on sale now, and how customers choose among them. */
export class Shelves<Goods> {
  readonly #random: Random;
  readonly #shelves = new Map<number, Shelf<Goods>>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Puts a product on sale in its current state, replacing the previous one. */
  put({ id, categoryName, createdAt, goods }: ProductOnSale<Goods>): void {
    this.remove(id);
    if (goods.length === 0) return;
    const category = categories.find(({ productType }) => productType === categoryName);
    // A few products of each category make most of the sales.
    const share = (category?.share ?? 5) * (0.2 + (3 * ((id * 7919) % 97)) / 97) ** 2;
    this.#shelves.set(id, { goods, category, share, onSaleFrom: createdAt });
  }

  remove(id: number): void {
    this.#shelves.delete(id);
  }

  /** An article that is on sale at `at`; undefined if there is none. Presents sell well in their season. */
  pick(at: Micros, isGiftSeason: boolean): Picked<Goods> | undefined {
    const onSale = [...this.#shelves.values()].filter(({ onSaleFrom }) => onSaleFrom <= at);
    if (onSale.length === 0) return undefined;
    const { goods, category } = this.#random.weighted(
      onSale.map((shelf) => [shelf, shelf.share * (isGiftSeason && shelf.category?.gifty ? 2.5 : 1)] as const),
    );
    return { goods: this.#random.pick(goods), category };
  }
}

/** November and December. */
export function isGiftSeason(at: Micros, zone: string): boolean {
  return new Date(wallClockOf(at, zone)).getUTCMonth() >= 10;
}
