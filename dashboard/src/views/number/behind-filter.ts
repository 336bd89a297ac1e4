import { type Address, filterNames } from '../../address/address.js';
import { dimensionTitle } from '../../data/dimensions.js';
import { narrowingsOf } from '../../data/narrowing.js';
import type {
  AdSpendFilterInput,
  OrderFilterInput,
  RefundFilterInput,
  ReportDimension,
  SessionsFilterInput,
} from '../../generated/documents.js';

/** What is listed behind a number, with the filter of its list. */
interface Filters {
  orders: OrderFilterInput;
  refunds: RefundFilterInput;
  spend: AdSpendFilterInput;
  visits: SessionsFilterInput;
}

export type Kind = keyof Filters;

type Fields<Of extends Kind> = Partial<Record<ReportDimension, keyof Filters[Of]>>;

/** Further conditions that the lists of orders and of refunds both have, as they call them. */
const ofTrade: Fields<'orders'> & Fields<'refunds'> = {
  SOURCE: 'source',
  CHANNEL: 'channel',
  PLATFORM: 'platform',
  SALES_CHANNEL: 'salesChannel',
  REGION: 'region',
  PRODUCT: 'product',
  VARIANT: 'product',
  PRODUCT_TYPE: 'productType',
  VENDOR: 'vendor',
};

const fields: { [Of in Kind]: Fields<Of> } = {
  orders: {
    ...ofTrade,
    CUSTOMER: 'customer',
    FINANCIAL_STATUS: 'financialStatus',
    FULFILLMENT_STATUS: 'fulfillmentStatus',
  },
  refunds: { ...ofTrade, REFUND_REASON: 'reason', REFUND_KIND: 'kind' },
  spend: {
    SOURCE: 'source',
    AD_PLATFORM: 'platform',
    AD_ACCOUNT: 'account',
    CAMPAIGN: 'campaign',
    AD_NETWORK: 'network',
    AD_DEVICE: 'device',
  },
  visits: {
    SOURCE: 'source',
    WEB_PROPERTY: 'property',
    CHANNEL_GROUP: 'channelGroup',
    LANDING_PAGE: 'landingPage',
    SESSION_COUNTRY: 'country',
    SESSION_DEVICE: 'device',
  },
};

const ofAccounts: readonly ReportDimension[] = ['AD_ACCOUNT', 'WEB_PROPERTY'];

/** Of which the API takes words of its schema. */
const words: readonly string[] = ['segment', 'platform', 'kind'];

/**
 * The filter that lists the rows behind a number of an address over some days.
 * @returns `unlisted`: what the list cannot be narrowed by, in words; null: the list has all conditions
 */
export function behindFilter<Of extends Kind>(
  address: Address,
  kind: Of,
  { first, last }: { first: string; last: string },
): { filter: Filters[Of]; unlisted: string | null } {
  const values: Record<string, readonly string[]> = {};
  const unlisted: string[] = [];
  const isTrade = kind === 'orders' || kind === 'refunds';
  for (const name of filterNames) {
    if (name === 'store') values.source = address.filters[name];
    else if (isTrade) values[name] = address.filters[name];
    else if (address.filters[name].length > 0) unlisted.push(name);
  }
  for (const { dimension, key } of narrowingsOf(address)) {
    const field = (fields[kind] as Partial<Record<ReportDimension, string>>)[dimension];
    if (field === undefined || key === null) {
      unlisted.push(dimensionTitle(dimension).toLowerCase());
      continue;
    }
    // The key of an account has its source before it.
    const [source, account] = ofAccounts.includes(dimension) ? key.split(/\/(.*)/, 2) : [];
    if (source !== undefined && account !== undefined) values.source = [source];
    values[field] = [account ?? key];
  }
  const given = Object.entries(values).filter(([, keys]) => keys.length > 0);
  return {
    filter: {
      date: { range: { from: first, to: last } },
      ...(isTrade && { isTest: false }),
      ...(kind === 'orders' && { isSubOrder: false }),
      ...Object.fromEntries(
        given.map(([field, keys]) => [field, words.includes(field) ? keys.map((key) => key.toUpperCase()) : [...keys]]),
      ),
    } as Filters[Of],
    unlisted: unlisted.length === 0 ? null : unlisted.join(' and '),
  };
}
