import { digitsOf, fromMinor } from '../../simulators/kit/amounts.js';
import { orderTotal } from '../../simulators/shopify/data/order-sums.js';
import type { ShopOrder } from '../../simulators/shopify/model.js';
import type { Shop } from '../../simulators/shopify/shop.js';
import { Marketing, type PlacedOrder } from '../../simulators/trade/marketing/marketing.js';
import { usualPlan } from '../../simulators/trade/marketing/usual-plan.js';
import { isOnline } from '../../simulators/woocommerce/data/attribution.js';
import { written } from '../../simulators/woocommerce/decimals.js';
import type { WooOrder } from '../../simulators/woocommerce/model.js';
import { totalsOf } from '../../simulators/woocommerce/order-totals.js';
import type { WooStore } from '../../simulators/woocommerce/store.js';
import { berlin, type CompanyPlan, london, marketingIds, newYork, seed, type StorePlan } from './plan.js';

/** Campaigns begin this many days before the first order, whose journey may be as long. */
const aheadDays = 60;

/** What the company spends on campaigns and who visits its sites, in proportion to its orders. */
export function openMarketing(plan: CompanyPlan, openedAt: string): Marketing {
  const sized = ({ orders, months }: StorePlan) => {
    const from = new Date(openedAt);
    from.setUTCMonth(from.getUTCMonth() - months);
    from.setUTCDate(from.getUTCDate() - aheadDays);
    return { from: from.toISOString().slice(0, 10), ordersPerDay: orders / (months * 30) };
  };
  const shop = ({ domain: store, currency, ianaTimezone: zone }: typeof london) => ({ store, currency, zone });
  const { id, currency, timezone } = berlin;
  return new Marketing(
    usualPlan({
      ...{ seed, manager: marketingIds.manager },
      stores: [
        { ...marketingIds.london, ...shop(london), ...sized(plan.london), country: 'GB' },
        { ...marketingIds.newYork, ...shop(newYork), ...sized(plan.newYork), country: 'US' },
        { ...marketingIds.berlin, store: id, currency, zone: timezone, ...sized(plan.berlin), country: 'DE' },
      ],
    }),
  );
}

/** Lets the property of a shop's site measure its online orders, those to come too. */
export function measureShop(marketing: Marketing, shop: Shop): void {
  const { domain, currency } = shop.settings;
  const digits = digitsOf(currency);
  const note = (order: ShopOrder | undefined): void => {
    if (order?.visits === undefined) return;
    const total = fromMinor(orderTotal(order, digits), digits);
    marketing.note(domain, placed(order, total, order.shippingAddress?.countryCode));
  };
  for (const order of shop.orders.values()) note(order);
  shop.onChange(({ kind, id, action }) => {
    if (kind === 'order' && action === 'create') note(shop.orders.get(id));
  });
}

/** The same of a WooCommerce store. */
export function measureStore(marketing: Marketing, store: WooStore): void {
  const { id: storeId, decimals } = store.settings;
  const note = (order: WooOrder | undefined): void => {
    if (order === undefined || !isOnline(order)) return;
    marketing.note(storeId, placed(order, written(totalsOf(order).total, decimals), order.billing.country));
  };
  for (const order of store.orders.values()) note(order);
  store.onChange(({ kind, id, action }) => {
    if (kind === 'order' && action === 'create') note(store.orders.get(id));
  });
}

function placed(order: { id: number; createdAt: number }, total: string, country?: string): PlacedOrder {
  return { key: String(order.id), placedAt: order.createdAt, total, country: country ?? null };
}
