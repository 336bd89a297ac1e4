import type { LegacyId, Micros, ShopInventoryItem, ShopProduct } from '../model.js';
import type { Invoice } from './invoices.js';

interface Article {
  stockCode: string;
  ordinal: number;
  firstSoldAt: Micros;
  descriptions: Map<string, number>;
  latest: { at: Micros; price: string };
}

const firstProductId = 1_000_001;
const firstVariantId = 2_000_001;
const firstItemId = 3_000_001;

/** The shop's catalogue, from the stock codes of its sales: one product with one variant each, in order of appearance. */
export class Articles {
  private readonly byCode = new Map<string, Article>();

  constructor(sales: Iterable<Invoice>) {
    for (const { at, lines } of sales) {
      for (const { stockCode, description, unitPrice } of lines) {
        let article = this.byCode.get(stockCode);
        if (article === undefined) {
          article = {
            stockCode,
            ordinal: this.byCode.size,
            firstSoldAt: at,
            descriptions: new Map(),
            latest: { at, price: unitPrice },
          };
          this.byCode.set(stockCode, article);
        }
        article.firstSoldAt = Math.min(article.firstSoldAt, at);
        article.descriptions.set(description, (article.descriptions.get(description) ?? 0) + 1);
        if (at >= article.latest.at) article.latest = { at, price: unitPrice };
      }
    }
  }

  /** Codes that do not begin with five digits are not merchandise: postage, samples, manual entries, vouchers. */
  of(stockCode: string): { productId: LegacyId; variantId: LegacyId; isMerchandise: boolean } {
    const article = this.byCode.get(stockCode);
    if (article === undefined) throw new RangeError(`stock code ${stockCode} was never sold`);
    const { ordinal } = article;
    return {
      productId: firstProductId + ordinal,
      variantId: firstVariantId + ordinal,
      isMerchandise: isMerchandise(stockCode),
    };
  }

  products(): ShopProduct[] {
    return [...this.byCode.values()].map((article) => {
      const { ordinal, stockCode, firstSoldAt: createdAt } = article;
      const title = titleOf(article);
      const variant = {
        id: firstVariantId + ordinal,
        sku: stockCode,
        barcode: null,
        title: 'Default Title',
        price: article.latest.price,
        compareAtPrice: null,
        position: 1,
        options: [{ name: 'Title', value: 'Default Title' }],
        createdAt,
        updatedAt: createdAt,
        inventoryItemId: firstItemId + ordinal,
      };
      return {
        id: firstProductId + ordinal,
        title,
        handle: `article-${ordinal + 1}`,
        vendor: 'Online Retail',
        productType: isMerchandise(stockCode) ? 'Merchandise' : 'Service',
        status: 'ACTIVE' as const,
        tags: [],
        category: null,
        createdAt,
        updatedAt: createdAt,
        publishedAt: createdAt,
        variants: [variant],
      };
    });
  }

  /** The file has no stock or cost, so the items are not tracked. */
  inventoryItems(): ShopInventoryItem[] {
    return [...this.byCode.values()].map(({ ordinal, stockCode, firstSoldAt }) => ({
      id: firstItemId + ordinal,
      variantId: firstVariantId + ordinal,
      sku: stockCode,
      tracked: false,
      unitCost: null,
      createdAt: firstSoldAt,
      updatedAt: firstSoldAt,
      levels: [],
    }));
  }
}

function isMerchandise(stockCode: string): boolean {
  return /^\d{5}/.test(stockCode);
}

/** The most frequent description; if several are equally frequent, the first in the alphabet. */
function titleOf({ stockCode, descriptions }: Article): string {
  const named = [...descriptions].filter(([description]) => description !== '');
  const [best] = named.sort(([x, often], [y, oftener]) => oftener - often || (x < y ? -1 : 1));
  return best?.[0] ?? stockCode;
}
