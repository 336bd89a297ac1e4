/** Legacy ids: an increasing sequence for each kind of record, in ranges that do not overlap. */
import type { LegacyId, ShopContents } from '../model.js';

const firstOf = {
  product: 7_100_000_000_001,
  variant: 40_100_000_000_001,
  inventoryItem: 42_100_000_000_001,
  inventoryLevel: 600_000_001,
  location: 64_000_001,
  customer: 6_200_000_000_001,
  order: 5_300_000_000_001,
  line: 12_400_000_000_001,
  shippingLine: 4_500_000_000_001,
  transaction: 6_600_000_000_001,
  refund: 870_000_000_001,
  refundLine: 480_000_000_001,
  adjustment: 190_000_000_001,
  refundShippingLine: 290_000_000_001,
  edit: 330_000_000_001,
  editChange: 340_000_000_001,
};

type IdKind = keyof typeof firstOf;

export class Ids {
  private readonly nextOf: Record<IdKind, number> = { ...firstOf };
  private nextOrderNumber = 1001;

  next(kind: IdKind): LegacyId {
    const id = this.nextOf[kind];
    this.nextOf[kind] = id + 1;
    return id;
  }

  orderNumber(): number {
    this.nextOrderNumber += 1;
    return this.nextOrderNumber - 1;
  }

  /** Continues after the ids that the contents use. */
  static after(contents: ShopContents): Ids {
    const ids = new Ids();
    const seen = (kind: IdKind, records: readonly { id: LegacyId }[]): void => {
      for (const { id } of records) if (id >= ids.nextOf[kind]) ids.nextOf[kind] = id + 1;
    };
    seen('location', contents.locations);
    seen('customer', contents.customers);
    seen('product', contents.products);
    for (const product of contents.products) seen('variant', product.variants);
    seen('inventoryItem', contents.inventoryItems);
    for (const item of contents.inventoryItems) seen('inventoryLevel', item.levels);
    seen('order', contents.orders);
    for (const order of contents.orders) {
      ids.nextOrderNumber = Math.max(ids.nextOrderNumber, order.number + 1);
      seen('line', order.lines);
      seen('shippingLine', order.shippingLines);
      seen('transaction', order.transactions);
      seen('refund', order.refunds);
      for (const refund of order.refunds) {
        seen('refundLine', refund.lines);
        seen('adjustment', refund.adjustments);
        seen('refundShippingLine', refund.shippingLines);
      }
      seen('edit', order.edits);
      for (const edit of order.edits) seen('editChange', edit.changes);
    }
    return ids;
  }
}
