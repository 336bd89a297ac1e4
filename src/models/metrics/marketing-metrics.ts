import type { Metric } from './metric.js';

const ofVisitedStores = 'of the same stores and days: of stores with a property that measures them';

const ofAdvertisedDays =
  'on the days of which an advertising account of the store has reported its spend; of a store without an account of its own, on those of which any has';

/**
 * What advertising cost, what visits it and everything else brought, and what that means beside the sales. Platforms restate it for
 * weeks: see `mayRestateUntil`.
 */
export const marketingMetrics = [
  {
    name: 'sessions',
    title: 'Sessions',
    unit: 'count',
    kind: 'reported',
    fact: 'sessions',
    of: 'r.sessions',
    isReportOnly: true,
    description:
      "Visits to the shop as its web property measured them, by the property's days. A session that goes on past midnight counts on both days. Null on days that no property has reported.",
  },
  {
    name: 'engaged_sessions',
    title: 'Engaged sessions',
    unit: 'count',
    kind: 'reported',
    fact: 'sessions',
    of: 'r.engaged_sessions',
    isReportOnly: true,
    description:
      'Sessions that lasted more than ten seconds, had a key event, or two page views, as the property measured them.',
  },
  {
    name: 'add_to_carts',
    title: 'Add to carts',
    unit: 'count',
    kind: 'reported',
    fact: 'sessions',
    of: 'r.add_to_carts',
    isReportOnly: true,
    description: 'How often something was put into a cart, as the property measured it.',
  },
  {
    name: 'users',
    title: 'Total users',
    unit: 'count',
    kind: 'visitors',
    column: 'users',
    isReportOnly: true,
    description:
      'Users as the property counted them for just this day, ISO week or calendar month (`totalUsers` of Google Analytics, everybody with an event; not its active users): somebody who came on three days of a week is one user of the week and one of each day. Never added up: null for any other range, for a week or month that is not asked for in whole, and where several properties or channel groups are in one row. By day, week and month; by source, web property and channel group.',
  },
  {
    name: 'new_users',
    title: 'New users',
    unit: 'count',
    kind: 'visitors',
    column: 'new_users',
    isReportOnly: true,
    description:
      'Users who came for the first time, as the property counted them for just this day, week or month. Never added up, see users.',
  },
  {
    name: 'visited_orders',
    title: 'Orders of visited stores',
    unit: 'count',
    kind: 'reported',
    fact: 'visited_orders',
    of: 'r.orders',
    isReportOnly: true,
    description:
      'Orders of the stores that a web property measures, on the days that it has reported: what the conversion rate is worked out from. Dated by the order.',
  },
  {
    name: 'store_sessions',
    title: 'Sessions of stores',
    unit: 'count',
    kind: 'reported',
    fact: 'sessions',
    of: 'case when ch.has_store then r.sessions else 0 end',
    isReportOnly: true,
    description: 'Sessions of properties that measure a store (`store` in the configuration): without those of others.',
  },
  {
    name: 'conversion_rate',
    title: 'Conversion rate',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['visited_orders'], minus: [] },
    denominator: { plus: ['store_sessions'], minus: [] },
    isReportOnly: true,
    description: `Orders divided by sessions, ${ofVisitedStores}. All orders of the store count, also those without a visit, such as from a till: filter by store. Null without sessions.`,
  },
  {
    name: 'ad_spend',
    title: 'Ad spend',
    unit: 'money',
    kind: 'reported',
    fact: 'ad_spend',
    of: 'r.spend',
    isReportOnly: true,
    description:
      "What advertising cost, on all platforms, by the days of each account's time zone. Null on days that no account has reported.",
  },
  {
    name: 'unattributed_ad_spend',
    title: 'Unattributed ad spend',
    unit: 'money',
    kind: 'reported',
    fact: 'ad_spend',
    of: 'case when ch.has_store then 0 else r.spend end',
    isReportOnly: true,
    description:
      'Ad spend of accounts that advertise no single store (no `store` in the configuration). It is part of ad spend, and is not spread over stores: by source it has a row of its own.',
  },
  {
    name: 'impressions',
    title: 'Impressions',
    unit: 'quantity',
    kind: 'reported',
    fact: 'ad_spend',
    of: 'r.impressions',
    isReportOnly: true,
    description: 'How often ads were shown.',
  },
  {
    name: 'clicks',
    title: 'Clicks',
    unit: 'quantity',
    kind: 'reported',
    fact: 'ad_spend',
    of: 'r.clicks',
    isReportOnly: true,
    description: 'How often ads were clicked.',
  },
  {
    name: 'cpc',
    title: 'Cost per click',
    unit: 'money',
    kind: 'ratio',
    numerator: { plus: ['ad_spend'], minus: [] },
    denominator: { plus: ['clicks'], minus: [] },
    isReportOnly: true,
    description: 'Ad spend divided by clicks. Null without clicks.',
  },
  {
    name: 'cpm',
    title: 'Cost per 1,000 impressions',
    unit: 'money',
    kind: 'ratio',
    numerator: { plus: ['ad_spend'], minus: [] },
    denominator: { plus: ['impressions'], minus: [] },
    times: 1000,
    isReportOnly: true,
    description: 'Ad spend divided by impressions, times 1,000. Null without impressions.',
  },
  {
    name: 'ctr',
    title: 'Click-through rate',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['clicks'], minus: [] },
    denominator: { plus: ['impressions'], minus: [] },
    isReportOnly: true,
    description: 'Clicks divided by impressions. Null without impressions.',
  },
  {
    name: 'platform_conversions',
    title: 'Platform conversions',
    unit: 'quantity',
    kind: 'reported',
    fact: 'ad_spend',
    of: 'r.conversions',
    isOfOnePlatform: true,
    isReportOnly: true,
    description:
      'Purchases that an ad platform attributes to its ads, by its own rules; fractions where it shares them out. Two platforms claim the same order: never added up over platforms, so null where a row has several, and never to be added to orders. Null, too, where the platform does not tell.',
  },
  {
    name: 'platform_attributed_revenue',
    title: 'Platform-attributed revenue',
    unit: 'money',
    kind: 'reported',
    fact: 'ad_spend',
    of: 'r.conversion_value',
    isOfOnePlatform: true,
    isReportOnly: true,
    description:
      'The value of the purchases that an ad platform attributes to its ads, by its own rules. Never added up over platforms: null where a row has several, or where the platform does not tell. By AD_PLATFORM each has its own.',
  },
  {
    name: 'roas',
    title: 'ROAS',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['platform_attributed_revenue'], minus: [] },
    denominator: { plus: ['ad_spend'], minus: [] },
    isReportOnly: true,
    description:
      'Return on ad spend: platform-attributed revenue divided by the ad spend of that platform alone. Null where a row has several platforms, as each claims orders of the others; `mer` is for all of them. Null without spend.',
  },
  {
    name: 'advertised_sales',
    title: 'Advertised sales',
    unit: 'money',
    kind: 'reported',
    fact: 'advertised_trade',
    of: 'r.net_sales',
    isReportOnly: true,
    description: `Net sales ${ofAdvertisedDays}: what MER is worked out from.`,
  },
  {
    name: 'advertised_new_customers',
    title: 'Advertised new customers',
    unit: 'count',
    kind: 'reported',
    fact: 'advertised_trade',
    of: 'r.new_customers',
    isReportOnly: true,
    description: `Customers by their first valid order, which counts for its store and day, ${ofAdvertisedDays}: what CAC is worked out from.`,
  },
  {
    name: 'mer',
    title: 'MER',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['advertised_sales'], minus: [] },
    denominator: { plus: ['ad_spend'], minus: [] },
    isReportOnly: true,
    description:
      'Marketing efficiency ratio: net sales divided by all ad spend, whatever brought the orders. Only of days with reported spend, see advertised sales: trade before the first one, or of today, is in neither. Null without spend.',
  },
  {
    name: 'cac',
    title: 'CAC',
    unit: 'money',
    kind: 'ratio',
    numerator: { plus: ['ad_spend'], minus: [] },
    denominator: { plus: ['advertised_new_customers'], minus: [] },
    isReportOnly: true,
    description:
      'Customer acquisition cost: ad spend divided by new customers. Only of days with reported spend, see advertised new customers. Null without new customers.',
  },
] as const satisfies readonly Metric[];

/** The names of these. */
export type MarketingName = (typeof marketingMetrics)[number]['name'];
