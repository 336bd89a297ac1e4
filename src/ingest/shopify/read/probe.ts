import type { AccountProfile, StreamAccess } from '../../../contract/extractor.js';
import { ConfigError } from '../../../runtime/errors.js';
import type { ConnectedShop } from './shop.js';

/** With `read_orders` alone Shopify shows only the orders of the last 60 days, without any warning. */
const recentDays = 60;
const dayMs = 24 * 3600 * 1000;

/** What each permission gives access to, for the operator. */
const optionalScopes = [
  { scope: 'read_products', missing: 'products, their categories and unit costs, and stock' },
  { scope: 'read_customers', missing: 'customers; orders are then matched to people by e-mail and phone only' },
  { scope: 'read_inventory', missing: 'stock' },
  { scope: 'read_locations', missing: 'the names of locations' },
];

/** The shop's own settings, and the data that missing permissions hide. Throws a `ConfigError`. */
export async function probeShop({
  account,
  withheldFields,
  settings,
  context,
}: ConnectedShop): Promise<AccountProfile> {
  const { name, currency, timezone, scopes } = await account();
  if (!scopes.has('read_orders')) {
    throw new ConfigError(
      `${settings.shop}: the app lacks the permission read_orders, which is required. Grant it to the app and install it again.`,
      { code: 'shopify_missing_scope' },
    );
  }
  const notices = optionalScopes
    .filter(({ scope }) => !scopes.has(scope))
    .map(({ scope, missing }) => `The permission ${scope} is missing, so these cannot be read: ${missing}.`);
  const withheld = await withheldFields();
  if (withheld.length > 0) notices.push(missingApproval(withheld));
  const shownFrom = recentOnly(scopes, context.clock.now());
  const notice = missingHistory(context.backfillStart, shownFrom);
  return {
    ...{ name, currency, timezone },
    ordersReadFrom: shownFrom !== null && shownFrom > context.backfillStart ? shownFrom : context.backfillStart,
    notices: notice === null ? notices : [notice, ...notices],
    streams: streamsOf(scopes, notice),
  };
}

function missingApproval(withheld: readonly string[]): string {
  return (
    `The app is not approved for protected customer data (${withheld.join(', ')}), so e-mail addresses, phones and addresses of orders and customers, ` +
    "and the pages of visits, cannot be read. Request access to protected customer data in the app's settings, and sync: then all orders are read again."
  );
}

/** What each stream contains, and the permissions without which it is skipped: one of each group is enough. */
const streamScopes: { stream: string; contents: string; needs: string[][] }[] = [
  { stream: 'locations', contents: 'locations', needs: [['read_locations', 'read_inventory']] },
  { stream: 'products', contents: 'products, their variants and unit costs', needs: [['read_products']] },
  { stream: 'customers', contents: 'customers', needs: [['read_customers']] },
  { stream: 'orders', contents: 'orders with their lines, refunds and edits', needs: [] },
  { stream: 'inventory', contents: 'stock by location', needs: [['read_inventory'], ['read_products']] },
  { stream: 'deletions', contents: 'deletions of orders, products and customers', needs: [] },
];

function streamsOf(scopes: ReadonlySet<string>, historyNotice: string | null): StreamAccess[] {
  return streamScopes.map(({ stream, contents, needs }) => {
    const lacking = needs.filter((group) => !group.some((scope) => scopes.has(scope))).map(([scope]) => scope);
    const missing = lacking.length > 0 ? `all of it: ${lacking.join(' and ')} is not granted` : null;
    return { stream, contents, missing: stream === 'orders' ? historyNotice : missing };
  });
}

/** The instant from which Shopify shows orders; null: it shows all of them. */
function recentOnly(scopes: ReadonlySet<string>, now: Date): Date | null {
  return scopes.has('read_all_orders') ? null : new Date(now.getTime() - recentDays * dayMs);
}

function missingHistory(backfillStart: Date, shownFrom: Date | null): string | null {
  if (shownFrom === null || backfillStart >= shownFrom) return null;
  // The backfill starts when its first day begins in the easternmost time zone, which is the day before in UTC.
  const firstDay = new Date(Math.ceil(backfillStart.getTime() / dayMs) * dayMs);
  const [from, until] = [firstDay, shownFrom].map((at) => at.toISOString().slice(0, 10));
  return (
    `ORDERS ARE MISSING: the permission read_all_orders is not granted, so Shopify shows only the last ${recentDays} days. ` +
    `Orders from ${from} to ${until} cannot be read, and every figure of those days will be too low. ` +
    "Ask Shopify for read_all_orders in the app's settings, install the app again, and sync."
  );
}
