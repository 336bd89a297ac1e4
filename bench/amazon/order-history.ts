import { buyerOf, decimal, iso, soldAt, soldLines, shipping } from '../synthetic-shop.js';

const header = [
  ...['amazon-order-id', 'merchant-order-id', 'purchase-date', 'last-updated-date', 'order-status'],
  ...['fulfillment-channel', 'sales-channel', 'order-channel', 'ship-service-level', 'product-name', 'sku', 'asin'],
  ...['item-status', 'quantity', 'currency', 'item-price', 'item-tax', 'shipping-price', 'shipping-tax'],
  ...['gift-wrap-price', 'gift-wrap-tax', 'item-promotion-discount', 'ship-promotion-discount', 'ship-city'],
  ...['ship-state', 'ship-postal-code', 'ship-country', 'promotion-ids', 'is-business-order'],
  ...['purchase-order-number', 'price-designation'],
].join('\t');

const secondsToUpdate = 3600;
/** Newer changes are not listed yet. */
const safetySeconds = 240;

/** The orders of a seller in the United Kingdom, each by the time of its last change. */
export class OrderHistory {
  readonly #updatedAt: Float64Array;
  readonly #revision: Uint8Array;
  readonly #rows: Buffer[];

  constructor(count: number) {
    this.#updatedAt = Float64Array.from({ length: count }, (_, index) => soldAt(index) + secondsToUpdate);
    this.#revision = new Uint8Array(count);
    this.#rows = Array.from({ length: count }, (_, index) => rowsOf(index, 0, this.#updatedAt[index]!));
  }

  get length(): number {
    return this.#rows.length;
  }

  /** Changes so many orders at a time shortly before now: the latest, or some spread over all. */
  change(orders: number, isSpread: boolean): void {
    const at = Math.floor(Date.now() / 1000) - safetySeconds;
    for (let nth = 0; nth < orders; nth += 1) {
      const index = isSpread ? Math.floor((nth * this.length) / orders) : this.length - 1 - nth;
      this.#updatedAt[index] = at;
      this.#revision[index] = (this.#revision[index]! + 1) % 250;
      this.#rows[index] = rowsOf(index, this.#revision[index]!, at);
    }
  }

  /** Those changed from one instant to another, both inside. */
  between(from: number, to: number): number[] {
    const found: number[] = [];
    for (let index = 0; index < this.length; index += 1) {
      if (this.#updatedAt[index]! >= from && this.#updatedAt[index]! <= to) found.push(index);
    }
    return found;
  }

  /** The last-update report of some orders. */
  report(orders: readonly number[]): Buffer {
    return Buffer.concat([Buffer.from(`${header}\r\n`), ...orders.map((index) => this.#rows[index]!)]);
  }

  /** An order as Orders 2026-01-01 lists it. */
  listed(index: number): object {
    const money = (minor: number): object => ({ amount: decimal(minor), currencyCode: 'GBP' });
    return {
      orderId: orderId(index),
      createdTime: iso(soldAt(index)),
      lastUpdatedTime: iso(this.#updatedAt[index]!),
      salesChannel: { channelName: 'AMAZON', marketplaceId: 'A1F83G8C2ARO7P', marketplaceName: 'Amazon.co.uk' },
      recipient: { deliveryAddress: { city: cityOf(index), countryCode: 'GB' } },
      fulfillment: { fulfillmentStatus: 'SHIPPED', fulfilledBy: 'AMAZON' },
      orderItems: soldLines(index, this.#revision[index]!).map((line, at) => ({
        orderItemId: `${index}${at}`,
        quantityOrdered: line.quantity,
        product: { asin: `B0${line.variant}`, title: titleOf(line.variant), sellerSku: `SKU-${line.variant}` },
        proceeds: {
          breakdowns: [
            { type: 'ITEM', subtotal: money(line.total) },
            ...(at === 0 ? [{ type: 'SHIPPING', subtotal: money(shipping) }] : []),
            ...(line.discount > 0
              ? [
                  {
                    type: 'DISCOUNT',
                    subtotal: money(line.discount),
                    detailedBreakdowns: [{ subtype: 'ITEM', value: money(line.discount) }],
                  },
                ]
              : []),
          ],
        },
        fulfillment: { quantityFulfilled: line.quantity, quantityUnfulfilled: 0 },
      })),
    };
  }
}

function rowsOf(index: number, revision: number, updatedAt: number): Buffer {
  const [ordered, updated] = [soldAt(index), updatedAt].map((at) => iso(at).replace('Z', '+00:00'));
  const place = [cityOf(index), '', `N${1 + (buyerOf(index) % 20)} 1AA`, 'GB'];
  const rows = soldLines(index, revision).map((line, at) =>
    [
      ...[orderId(index), '', ordered, updated, 'Shipped', 'Amazon', 'Amazon.co.uk', '', 'Expedited'],
      ...[titleOf(line.variant), `SKU-${line.variant}`, `B0${line.variant}`, 'Shipped', String(line.quantity), 'GBP'],
      ...[decimal(line.total), '', at === 0 ? decimal(shipping) : '', '', '', ''],
      ...[line.discount > 0 ? decimal(line.discount) : '', '', ...place, '', 'false', '', ''],
    ].join('\t'),
  );
  return Buffer.from(`${rows.join('\r\n')}\r\n`);
}

function orderId(index: number): string {
  const digits = String(index).padStart(7, '0');
  return `${String(100 + (index % 900))}-${digits}-${digits.split('').toReversed().join('')}`;
}

function titleOf(variant: number): string {
  return `Article ${variant} of the synthetic shop, in a size that fits`;
}

function cityOf(index: number): string {
  return ['London', 'Leeds', 'Cardiff', 'Glasgow'][buyerOf(index) % 4]!;
}
