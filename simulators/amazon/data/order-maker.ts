import { divideRounded } from '../../kit/amounts.js';
import type { Random } from '../../kit/random.js';
import { firstNames, lastNames } from '../../trade/names.js';
import { newItemId, newOrderId } from './ids.js';
import type { Marketplace } from './marketplaces.js';
import type { Article, ItemMoney, Micros, Minor, Order, OrderItem } from './model.js';
import type { Seller } from './seller.js';

export const NO_MONEY: Readonly<ItemMoney> = {
  ...{ principal: 0n, tax: 0n, shipping: 0n, shippingTax: 0n, giftWrap: 0n, giftWrapTax: 0n },
  ...{ discount: 0n, shippingDiscount: 0n },
};

type Kind = 'ordinary' | 'business' | 'non-amazon' | 'vine' | 'replacement';

/** The tax that is shown on an amount: none where prices contain it. */
export function shownTax({ taxIncluded, taxRate }: Marketplace, amount: Minor): Minor {
  return taxIncluded ? 0n : divideRounded(amount * taxRate, 1_000_000n);
}

/** A new order as it is just placed: pending, nothing shipped. It is not stored. */
export function makeOrder(seller: Seller, at: Micros, given: { kind?: Kind; replaces?: Order } = {}): Order {
  const { random } = seller;
  const kind = given.replaces ? 'replacement' : (given.kind ?? random.weighted(KINDS));
  const marketplace = given.replaces?.marketplace ?? random.pick(seller.marketplaces);
  const isFba = kind === 'non-amazon' || kind === 'vine' || random.chance(0.7);
  const articles = seller.articles.filter((article) => article.isFba === isFba);
  const [city, state, postalCode] = random.pick(marketplace.places);
  const number = seller.next();
  const items = given.replaces
    ? given.replaces.items
        .filter(({ quantity }) => quantity > 0)
        .slice(0, 1)
        .map(({ article }) => makeItem(random, marketplace, article, kind, 1))
    : makeItems(random, marketplace, articles, kind);
  return {
    id: number,
    orderId: newOrderId(random, number, kind === 'non-amazon'),
    merchantOrderId: kind === 'non-amazon' ? `WEB-${number}` : null,
    ...{ marketplace, createdAt: at, updatedAt: at, visibleAt: at, status: 'PENDING', items },
    fulfilledBy: given.replaces?.fulfilledBy ?? (isFba ? 'AMAZON' : 'MERCHANT'),
    channel: kind === 'non-amazon' ? 'NON_AMAZON' : 'AMAZON',
    isBusiness: kind === 'business',
    isPrime: isFba && random.chance(0.6),
    purchaseOrderNumber: kind === 'business' && random.chance(0.5) ? `PO-${random.int(1000, 9999)}` : null,
    replaces: given.replaces?.orderId ?? null,
    serviceLevel: random.pick(['Standard', 'Expedited', 'NextDay'] as const),
    showsPendingMoney: random.chance(0.2),
    buyer: {
      name: `${random.pick(firstNames)} ${random.pick(lastNames)}`,
      email: `sim${number}@marketplace.${marketplace.name.toLowerCase()}`,
    },
    address: { line: `${random.int(1, 99)} High Street`, city, state, postalCode, country: marketplace.country },
  };
}

const KINDS = [
  ['ordinary', 84],
  ['business', 8],
  ['non-amazon', 5],
  ['vine', 3],
] as const;

function makeItems(random: Random, marketplace: Marketplace, articles: readonly Article[], kind: Kind): OrderItem[] {
  const count = kind === 'vine' ? 1 : random.weighted([[1, 60], [2, 28], [3, 12]] as const); // prettier-ignore
  const items = Array.from({ length: count }, () =>
    makeItem(random, marketplace, random.pick(articles), kind, kind === 'vine' ? 1 : random.weighted(QUANTITIES)),
  );
  // A twin: the same article, quantity and price once more, from another fulfilment centre.
  const [first] = items;
  if (kind === 'ordinary' && first && random.chance(0.06)) {
    items.push({
      ...first,
      itemId: newItemId(random),
      money: { ...first.money },
      promotionIds: [...first.promotionIds],
    });
  }
  return items;
}

const QUANTITIES = [
  [1, 75],
  [2, 17],
  [5, 8],
] as const;

function makeItem(random: Random, marketplace: Marketplace, article: Article, kind: Kind, quantity: number): OrderItem {
  const isFree = kind === 'non-amazon' || kind === 'replacement';
  const price = article.prices.get(marketplace.id)!;
  const principal = isFree ? 0n : price * BigInt(quantity);
  const hasShipping = !isFree && kind !== 'vine' && random.chance(0.25);
  const shipping = hasShipping ? BigInt(random.int(100, 900)) : 0n;
  const isGift = !isFree && random.chance(0.06);
  const giftWrap = isGift ? BigInt(random.int(150, 450)) : 0n;
  const isPromoted = principal > 0n && random.chance(0.18);
  const discount = kind === 'vine' ? principal : isPromoted ? divideRounded(principal, 10n) : 0n;
  const shippingDiscount = shipping > 0n && random.chance(0.5) ? shipping : 0n;
  const promotionIds = [
    ...(kind === 'vine' ? [`VINE-${random.int(100_000, 999_999)}`] : discount > 0n ? ['AUTUMN10-1'] : []),
    ...(shippingDiscount > 0n ? ['FREE-SHIPPING-3'] : []),
  ];
  return {
    ...{
      itemId: newItemId(random),
      article,
      quantity,
      shipped: 0,
      refunded: 0,
      givenBack: 0n,
      promotionIds,
      isGift,
      cancellation: null,
    },
    money: {
      ...{ principal, shipping, giftWrap, discount, shippingDiscount },
      tax: shownTax(marketplace, principal - discount),
      shippingTax: shownTax(marketplace, shipping - shippingDiscount),
      giftWrapTax: shownTax(marketplace, giftWrap),
    },
  };
}
