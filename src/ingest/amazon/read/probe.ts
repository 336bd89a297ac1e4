import type { AccountProfile, StreamAccess } from '../../../contract/extractor.js';
import { ConfigError } from '../../../runtime/errors.js';
import { instant } from '../../reading/windows.js';
import { accessDenied } from '../client/judge-answer.js';
import type { ConnectedAccount } from './account.js';
import { oldestOrders } from './oldest-orders.js';
import { orderReport } from './order-report.js';

const hourMs = 3600 * 1000;

/** The account's marketplaces, and what the app's roles allow. Throws a `ConfigError` if it may not read orders at all. */
export async function probeAccount(account: ConnectedAccount): Promise<AccountProfile> {
  const { context, client } = account;
  const marketplaces = await account.marketplaces();
  const suspended = marketplaces.filter(({ isSuspended }) => isSuspended).map(({ name }) => name);
  if (suspended.length === marketplaces.length) {
    throw new ConfigError(
      `Amazon has suspended the account in ${suspended.join(', ')}. Open the account's health in Seller Central; the source can be read again once the account is reinstated.`,
      { code: 'amazon_account_suspended' },
    );
  }
  await assertOrders(account);
  const ofFba = await inventoryRefusal(account);
  const checks = [
    {
      stream: 'orders',
      contents: 'orders with their items, without names and addresses',
      refusal: null,
    },
    {
      stream: 'transactions',
      contents: 'postings of money: refunds, fees, adjustments, reimbursements',
      refusal: await transactionsRefusal(account),
    },
    {
      stream: 'returns',
      contents: 'units that came back to Amazon (FBA)',
      refusal: ofFba,
    },
    {
      stream: 'settlements',
      contents: 'payouts, to compare with the postings',
      // The role for reports, which orders need, covers them.
      refusal: null,
    },
    {
      stream: 'inventory',
      contents: 'stock in the fulfilment centres of Amazon (FBA)',
      refusal: ofFba,
    },
    {
      stream: 'ledger',
      contents: 'stock at the end of each day before the first sync',
      refusal: ofFba,
    },
  ];
  const streams: StreamAccess[] = checks.map(({ stream, contents, refusal }) => ({
    ...{ stream, contents },
    missing: refusal === null ? null : `all of it: ${refusal.message}`,
  }));
  const notices = streams.filter(({ missing }) => missing).map(({ stream, missing }) => `${stream}: ${missing}`);
  if (suspended.length > 0) notices.push(`Listings are suspended in ${suspended.join(', ')}.`);
  const currency = onlyOne(marketplaces.map((each) => each.currency));
  const timezone = onlyOne(marketplaces.map((each) => each.timezone));
  if (currency === null) notices.push('The marketplaces have several currencies: set sources[].currency.');
  if (timezone === null) notices.push('The marketplaces have several time zones: set sources[].timezone.');
  return {
    ...{ name: marketplaces[0]!.storeName, currency, timezone, notices, streams },
    accounts: marketplaces.map(({ id, name }) => `${id} (${name})`),
    ordersReadFrom: oldestOrders(account.settings, context.backfillStart, client.clock.now()),
  };
}

function onlyOne(values: readonly (string | null)[]): string | null {
  const distinct = [...new Set(values)];
  return distinct.length === 1 ? distinct[0]! : null;
}

/** Throws if neither version of the Orders API may be read, or no reports. */
async function assertOrders(account: ConnectedAccount): Promise<void> {
  const { client, settings } = account;
  const marketplaceIds = (await account.marketplaces()).map(({ id }) => id).join(',');
  const after = instant(new Date(client.clock.now().getTime() - hourMs));
  const isDenied =
    settings.ordersApi === 'v0' ||
    (await refusalOf(() =>
      client.call({
        ...{ operation: 'searchOrders', path: '/orders/2026-01-01/orders' },
        query: { lastUpdatedAfter: after, marketplaceIds, maxResultsPerPage: '1' },
      }),
    )) !== null;
  if (isDenied) {
    await client.call({
      ...{ operation: 'getOrdersV0', path: '/orders/v0/orders' },
      query: { MarketplaceIds: marketplaceIds, LastUpdatedAfter: after, MaxResultsPerPage: '1' },
    });
  }
  await client.call({
    ...{ operation: 'getReports', path: '/reports/2021-06-30/reports' },
    query: { reportTypes: orderReport, pageSize: '1' },
  });
}

async function transactionsRefusal({ client }: ConnectedAccount): Promise<ConfigError | null> {
  const postedAfter = instant(new Date(client.clock.now().getTime() - hourMs));
  return await refusalOf(() =>
    client.call({
      ...{ operation: 'listTransactions', path: '/finances/2024-06-19/transactions' },
      query: { postedAfter },
    }),
  );
}

async function inventoryRefusal(account: ConnectedAccount): Promise<ConfigError | null> {
  const [first] = await account.marketplaces();
  return await refusalOf(() =>
    account.client.call({
      ...{ operation: 'getInventorySummaries', path: '/fba/inventory/v1/summaries' },
      query: { granularityType: 'Marketplace', granularityId: first!.id, marketplaceIds: first!.id },
    }),
  );
}

async function refusalOf(call: () => Promise<unknown>): Promise<ConfigError | null> {
  try {
    await call();
    return null;
  } catch (error) {
    if (error instanceof ConfigError && error.code === accessDenied) return error;
    throw error;
  }
}
