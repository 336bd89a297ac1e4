import type { ShopContents } from '../model.js';
import type { Shop } from '../shop.js';

/** The current contents of a running shop, for the ledger and for comparisons. Records are not copied. */
export function contentsOf(shop: Shop): ShopContents {
  return {
    products: [...shop.products.values()],
    inventoryItems: [...shop.inventoryItems.values()],
    locations: [...shop.locations.values()],
    customers: [...shop.customers.values()],
    orders: [...shop.orders.values()],
  };
}
