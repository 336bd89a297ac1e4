import type { ShopContents } from '../model.js';
import type { Shop } from '../shop.js';

/** What a running shop holds right now, as plain contents: for the ledger, and to compare. Records are not copied. */
export function contentsOf(shop: Shop): ShopContents {
  return {
    products: [...shop.products.values()],
    inventoryItems: [...shop.inventoryItems.values()],
    locations: [...shop.locations.values()],
    customers: [...shop.customers.values()],
    orders: [...shop.orders.values()],
  };
}
