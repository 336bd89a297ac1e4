import { type Amount, digitsOf, fromMinor, toMinor } from '../kit/amounts.js';
import type { Micros } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import { type Category, categories, collections, vendors } from './assortment.js';
import { listPrice } from './list-price.js';

/** A product of the company, in one or several variants. */
export interface Article {
  category: Category;
  title: string;
  /** `harbour-stoneware-mug` */
  slug: string;
  vendor: string;
  createdAt: Micros;
  variants: ArticleVariant[];
}

interface ArticleVariant {
  /** A value of the category's option; null if there is only this variant. */
  option: string | null;
  /** null: it has none. */
  sku: string | null;
  price: Amount;
  /** null: it was not recorded. */
  unitCost: Amount | null;
  /** The price before a reduction; null for most. */
  priceBefore: Amount | null;
}

interface CatalogueOptions {
  currency: string;
  count: number;
  openedAt: Micros;
  /** Every article was created before this. */
  to: Micros;
}

/** Different articles in a random order; most exist when the store opens. */
export function makeArticles({ currency, count, openedAt, to }: CatalogueOptions, random: Random): Article[] {
  const names = categories.flatMap((category) =>
    category.articles.flatMap((article) =>
      collections.map((collection) => ({ category, title: `${collection} ${article}` })),
    ),
  );
  return random
    .shuffled(names)
    .slice(0, count)
    .map(({ category, title }) => {
      const isLater = to > openedAt && random.chance(0.3);
      const createdAt = isLater ? random.int(openedAt, to - 1) : openedAt;
      return makeArticle(currency, category, title, createdAt, random);
    });
}

function makeArticle(currency: string, category: Category, title: string, createdAt: Micros, random: Random): Article {
  const [low, high] = category.priceBand;
  // Squared, because most articles are at the cheap end of their band.
  const dollars = low + (high - low) * random.fraction() ** 2;
  const slug = slugOf(title);
  const code = slug
    .replace(/[aeiou-]/g, '')
    .slice(0, 8)
    .toUpperCase();
  const options = random.chance(0.4) ? [null] : category.option.values;
  const variants = options.map((option, index): ArticleVariant => {
    const price = listPrice(currency, dollars * (1 + index * 0.15));
    return {
      option,
      sku: random.chance(0.03) ? null : `${code}-${index + 1}`,
      price,
      unitCost: random.chance(0.125) ? null : partOfPrice(price, currency, random.int(28, 55)),
      priceBefore: random.chance(0.1) ? listPrice(currency, dollars * (1.3 + index * 0.15)) : null,
    };
  });
  return { category, title, slug, vendor: random.pick(vendors), createdAt, variants };
}

function partOfPrice(price: Amount, currency: string, percent: number): Amount {
  const digits = digitsOf(currency);
  return fromMinor((toMinor(price, digits) * BigInt(percent)) / 100n, digits);
}

export function slugOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
