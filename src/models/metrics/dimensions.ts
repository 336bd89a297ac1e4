import { feeKinds } from '../../canonical/fee-kinds.js';
import { platforms } from '../../canonical/platform.js';
import type { ReportedFact } from './metric.js';
import { refundKinds } from './refund-kinds.js';
import { rfmSegments } from './rfm-segments.js';

/** The facts that a report reads: orders by the day of the order, their lines likewise, reversals by the day of the refund. */
export type Fact = 'orders' | 'lines' | 'refunds';

/**
 * A value that a fact's row carries, by fact, as SQL over `fact_orders o`, `fact_order_items i` and `fact_refunds f`. `o` is also
 * there for lines and refunds: the order, if known. `src` is the row's source. Missing: the fact does not have it. Without any it is of stock,
 * advertising or visits alone.
 */
interface Carrier {
  orders?: string;
  lines?: string;
  refunds?: string;
}

/** What dimensions hang on, by the name of the column. */
export const carriers = {
  channel_key: { orders: 'o.channel_key', lines: 'i.channel_key', refunds: 'f.channel_key' },
  order_key: { orders: 'o.order_key', lines: 'i.order_key', refunds: 'f.order_key' },
  product_key: { lines: 'i.product_key', refunds: 'f.product_key' },
  // Of the day of the order, also for what is taken back of it.
  category: { lines: "nullif(i.category, '')", refunds: "nullif(i.category, '')" },
  product_type: { lines: "nullif(i.product_type, '')", refunds: "nullif(i.product_type, '')" },
  vendor: { lines: "nullif(i.vendor, '')", refunds: "nullif(i.vendor, '')" },
  customer_key: { orders: 'o.customer_key', lines: 'o.customer_key', refunds: 'o.customer_key' },
  ship_to_country: {
    orders: "nullif(o.ship_to_country, '')",
    lines: "nullif(o.ship_to_country, '')",
    refunds: "nullif(o.ship_to_country, '')",
  },
  ship_to_region: { orders: 'o.ship_to_region', lines: 'o.ship_to_region', refunds: 'o.ship_to_region' },
  ship_to_city: {
    orders: "nullif(o.ship_to_city, '')",
    lines: "nullif(o.ship_to_city, '')",
    refunds: "nullif(o.ship_to_city, '')",
  },
  tags: { orders: 'o.tags', lines: 'o.tags', refunds: 'o.tags' },
  discount_codes: { orders: 'o.discount_codes', lines: 'o.discount_codes', refunds: 'o.discount_codes' },
  currency: { orders: 'o.currency', lines: 'i.currency', refunds: 'f.currency' },
  financial_status: { orders: 'o.financial_status', lines: 'o.financial_status', refunds: 'o.financial_status' },
  fulfillment_status: {
    orders: 'o.fulfillment_status',
    lines: 'o.fulfillment_status',
    refunds: 'o.fulfillment_status',
  },
  // Some stores write sentences, without a limit: no key of an aggregate may be longer than 2,700 bytes.
  reason: { refunds: 'left(f.reason, 200)' },
  kind: { refunds: 'f.kind' },
  hour: {
    orders: 'extract(hour from o.ordered_at at time zone src.timezone)::integer',
    lines: 'extract(hour from o.ordered_at at time zone src.timezone)::integer',
    refunds: 'extract(hour from f.refunded_at at time zone src.timezone)::integer',
  },
  location_key: {},
  // Of advertising and visits, whose rows have it under this name: see `reported-facts.ts`.
  ad_account: {},
  campaign_key: {},
  ad_network: {},
  ad_device: {},
  web_property: {},
  channel_group: {},
  session_source: {},
  session_medium: {},
  session_campaign: {},
  landing_page: {},
  session_device: {},
  session_country: {},
  // Of fees, likewise.
  fee_account: {},
  fee_kind: {},
} as const satisfies Record<string, Carrier>;

export type CarrierName = keyof typeof carriers;

/** Tables that give a carried key its attributes: `r` is the row, `d` its day; `rfm` is worked out from the customer. */
export type Attributes = 'channel' | 'product' | 'customer' | 'rfm' | 'location' | 'campaign' | 'ad_account';

/** What platforms report of days: sums, and visitors, who are not added up. */
export type Reported = ReportedFact | 'visitors';

interface Dimension {
  name: string;
  title: string;
  description: string;
  /** The columns of the facts that it needs; none: it is of the day. */
  carriers: readonly CarrierName[];
  /** The table that it reads beside the row. */
  attributes?: Attributes;
  /** SQL of the key, by which rows are grouped; null: the row has none. */
  key: string;
  /**
   * A row has several keys, an array: it counts for each. Groups overlap, and totals count it once; `share` is of that total.
   */
  isList?: true;
  /** Whether keys are whole numbers, and ordered as such. */
  isNumber?: true;
  /** All keys that there can be: a filter by another one is refused. */
  keys?: readonly string[];
  /** Whether its keys, without `keys`, are codes that all stores write in one case: a filter may have them in another. */
  isOfCodes?: true;
  /** SQL of what people read, if it is not the key. */
  label?: string;
  /** Whether its keys are persons, and its labels personal data. */
  isOfPersons?: true;
  /** Whether it is part of a person's address: personal data of whoever is named beside it. */
  isOfAddress?: true;
  /** Whether stock can be broken down by it: its rows have a product, a source and perhaps a location. */
  ofStock?: true;
  /** What else can be broken down by it: its rows have it beside the source. */
  ofReported?: readonly Reported[];
}

const ofDays: readonly Reported[] = [
  'ad_spend',
  'advertised_trade',
  'sessions',
  'visited_orders',
  'fees',
  'charged_trade',
];
const everyReported: readonly Reported[] = [...ofDays, 'visitors'];

/** What only advertising or visits can be broken down by. */
export const marketingDimensions = [
  {
    name: 'ad_platform',
    title: 'Ad platform',
    carriers: ['ad_account'],
    key: 'ch.own_platform',
    ofReported: ['ad_spend'],
    keys: ['GOOGLE_ADS', 'META_ADS'],
    description:
      'The platform on which it was advertised. What one attributes to itself is never added to that of another.',
  },
  {
    name: 'ad_account',
    title: 'Ad account',
    carriers: ['ad_account'],
    attributes: 'ad_account',
    key: "r.source_id || '/' || r.ad_account",
    label: 'acc.name',
    ofReported: ['ad_spend'],
    description:
      'The account that paid: its source and the id of the platform. Its label is the name, if the platform tells it.',
  },
  {
    name: 'campaign',
    title: 'Campaign',
    carriers: ['campaign_key'],
    attributes: 'campaign',
    key: 'r.campaign_key',
    label: 'cam.name',
    ofReported: ['ad_spend'],
    description: 'The advertising campaign, by its name of now. Its key is the id of a `Campaign`.',
  },
  {
    name: 'ad_network',
    title: 'Ad network',
    carriers: ['ad_network'],
    key: "nullif(r.ad_network, '')",
    ofReported: ['ad_spend'],
    description:
      "Where the ad was shown, by the platform's name, such as `SEARCH` or `YOUTUBE`. Null where it does not tell.",
  },
  {
    name: 'ad_device',
    title: 'Ad device',
    carriers: ['ad_device'],
    key: "nullif(r.ad_device, '')",
    ofReported: ['ad_spend'],
    description:
      "The kind of device that showed the ad, by the platform's name, such as `MOBILE`. Null where it does not tell.",
  },
  {
    name: 'web_property',
    title: 'Web property',
    carriers: ['web_property'],
    key: "r.source_id || '/' || r.web_property",
    ofReported: ['sessions', 'visitors'],
    description: 'The property that measured the visits: its source and the id of the platform.',
  },
  {
    name: 'channel_group',
    title: 'Channel group',
    carriers: ['channel_group'],
    key: 'r.channel_group',
    ofReported: ['sessions', 'visitors'],
    description:
      'The default channel group of the session, such as `Paid Search` or `Email`. Of users it is known for days, weeks and months.',
  },
  {
    name: 'session_source',
    title: 'Session source',
    carriers: ['session_source'],
    key: 'r.session_source',
    ofReported: ['sessions'],
    description: 'Where the session came from, such as `google`, as the property has it; `(direct)` is a value.',
  },
  {
    name: 'session_medium',
    title: 'Session medium',
    carriers: ['session_medium'],
    key: 'r.session_medium',
    ofReported: ['sessions'],
    description: 'By what the session came, such as `cpc` or `organic`, as the property has it; `(none)` is a value.',
  },
  {
    name: 'session_campaign',
    title: 'Session campaign',
    carriers: ['session_campaign'],
    key: 'r.session_campaign',
    ofReported: ['sessions'],
    description:
      'The name of the campaign that the session came by, as the property has it. It need not be the name of a `CAMPAIGN`.',
  },
  {
    name: 'landing_page',
    title: 'Landing page',
    carriers: ['landing_page'],
    key: 'r.landing_page',
    ofReported: ['sessions'],
    description:
      'The group of pages on which the session began: the first part of the path, such as `/products`; `/` is the home page.',
  },
  {
    name: 'session_device',
    title: 'Session device',
    carriers: ['session_device'],
    key: 'r.session_device',
    ofReported: ['sessions'],
    description: "The visitor's kind of device, as the property has it, such as `mobile`.",
  },
  {
    name: 'session_country',
    title: 'Session country',
    carriers: ['session_country'],
    key: 'r.session_country',
    isOfCodes: true,
    ofReported: ['sessions'],
    description:
      'The country that the visit came from, ISO 3166-1 alpha-2; null where it is not known. Orders have `COUNTRY`, to which they are shipped.',
  },
] as const satisfies readonly Dimension[];

/** What only fees can be broken down by. */
export const feeDimensions = [
  {
    name: 'fee_kind',
    title: 'Kind of fee',
    carriers: ['fee_kind'],
    key: 'r.fee_kind',
    ofReported: ['fees'],
    keys: feeKinds,
    description: 'What a platform or payment provider charged for.',
  },
  {
    name: 'marketplace',
    title: 'Marketplace',
    carriers: ['fee_account'],
    key: "nullif(r.fee_account, '')",
    ofReported: ['fees'],
    description:
      'The marketplace in which a fee was charged, by the name that its platform gives it, such as `Amazon.de`. Null where a store has one account.',
  },
] as const satisfies readonly Dimension[];

/**
 * Everything that reports can be broken down by, defined once: the arguments and fields of the API with their descriptions, the
 * SQL and `docs/metrics.md` are generated from these entries.
 */
export const dimensions = [
  {
    name: 'platform',
    title: 'Platform',
    carriers: ['channel_key'],
    attributes: 'channel',
    key: 'ch.platform',
    ofStock: true,
    ofReported: everyReported,
    keys: platforms,
    description:
      'The platform on which it was sold. Advertising and visits count for that of their store, or, without one, for their own.',
  },
  {
    name: 'source',
    title: 'Source',
    carriers: ['channel_key'],
    attributes: 'channel',
    key: 'ch.source_id',
    isOfCodes: true,
    ofStock: true,
    ofReported: everyReported,
    description:
      'The source from which it was read: a store or account. Advertising and visits count for their store (`store` in the configuration), or, without one, for their own source.',
  },
  {
    name: 'channel',
    title: 'Channel',
    carriers: ['channel_key'],
    attributes: 'channel',
    key: 'r.channel_key',
    label: "ch.source_id || ' ' || ch.sales_channel",
    description: 'The sales channel of its source.',
  },
  {
    name: 'sales_channel',
    title: 'Sales channel',
    carriers: ['channel_key'],
    attributes: 'channel',
    key: 'ch.sales_channel',
    description: "The sales channel by the platform's name, such as `web`, over all sources.",
  },
  {
    name: 'country',
    title: 'Country',
    carriers: ['ship_to_country'],
    key: 'r.ship_to_country',
    isOfCodes: true,
    description: 'The country of the shipping address, ISO 3166-1 alpha-2. Refunds count where their order went.',
  },
  {
    name: 'region',
    title: 'Region',
    carriers: ['ship_to_region'],
    key: 'r.ship_to_region',
    isOfCodes: true,
    description:
      "The state or province of the shipping address: its country and the platform's code, as in ISO 3166-2, such as `US-CA`; a name where the platform has no codes. Refunds count where their order went.",
  },
  {
    name: 'city',
    title: 'City',
    carriers: ['ship_to_city'],
    key: 'r.ship_to_city',
    isOfAddress: true,
    description:
      'The city of the shipping address, as it was written, over all countries. Refunds count where their order went.',
  },
  {
    name: 'tag',
    title: 'Order tag',
    carriers: ['tags'],
    key: 'r.tags',
    isList: true,
    description:
      "A tag of the order, now. An order counts for each of its tags, so that groups overlap; totals count it once, and `share` is of that total. Refunds count for their order's tags.",
  },
  {
    name: 'discount_code',
    title: 'Discount code',
    carriers: ['discount_codes'],
    key: 'r.discount_codes',
    isOfCodes: true,
    isList: true,
    description:
      'A discount code of the order, in upper case. An order counts with all of its sales for each of its codes, so that groups overlap; totals count it once, and `share` is of that total.',
  },
  {
    name: 'product',
    title: 'Product',
    carriers: ['product_key'],
    attributes: 'product',
    key: "case when p.platform_product_id is null then r.product_key else p.source_id || '/' || p.platform_product_id end",
    label: 'p.title',
    ofStock: true,
    description: 'The product, with all its variants.',
  },
  {
    name: 'variant',
    title: 'Variant',
    carriers: ['product_key'],
    attributes: 'product',
    key: 'r.product_key',
    label: "concat_ws(' / ', p.title, p.variant_title)",
    ofStock: true,
    description: 'The variant that was sold. Its key is the id of a `Product`.',
  },
  {
    name: 'sku',
    title: 'SKU',
    carriers: ['product_key'],
    attributes: 'product',
    key: 'p.sku',
    ofStock: true,
    description: "The variant's current SKU, over all sources.",
  },
  {
    name: 'category',
    title: 'Category',
    carriers: ['category'],
    key: 'r.category',
    ofStock: true,
    description:
      "The product's category on the day of the order, in the store's time. Returns count under that of their order, stock under that of the period's last day.",
  },
  {
    name: 'product_type',
    title: 'Product type',
    carriers: ['product_type'],
    key: 'r.product_type',
    ofStock: true,
    description:
      "The product's type on the day of the order, in the store's time. Returns count under that of their order, stock under that of the period's last day.",
  },
  {
    name: 'vendor',
    title: 'Vendor',
    carriers: ['vendor'],
    key: 'r.vendor',
    ofStock: true,
    description:
      "The product's vendor on the day of the order, in the store's time. Returns count under that of their order, stock under that of the period's last day.",
  },
  {
    name: 'current_category',
    title: 'Current category',
    carriers: ['product_key'],
    attributes: 'product',
    key: 'p.category',
    ofStock: true,
    description: "The product's category now, also for past orders.",
  },
  {
    name: 'current_product_type',
    title: 'Current product type',
    carriers: ['product_key'],
    attributes: 'product',
    key: 'p.product_type',
    ofStock: true,
    description: "The product's type now, also for past orders.",
  },
  {
    name: 'current_vendor',
    title: 'Current vendor',
    carriers: ['product_key'],
    attributes: 'product',
    key: 'p.vendor',
    ofStock: true,
    description: "The product's vendor now, also for past orders.",
  },
  {
    name: 'location',
    title: 'Location',
    carriers: ['location_key'],
    attributes: 'location',
    key: 'r.location_key',
    label: 'loc.name',
    ofStock: true,
    description: 'The place that holds stock. Only for stock: sales do not say from where they are shipped.',
  },
  {
    name: 'product_tag',
    title: 'Product tag',
    carriers: ['product_key'],
    attributes: 'product',
    key: 'p.tags',
    isList: true,
    description:
      "A current tag of the product. A line counts for each of its product's tags, so that groups overlap; totals count it once, and `share` is of that total.",
  },
  {
    name: 'customer',
    title: 'Customer',
    carriers: ['customer_key'],
    attributes: 'customer',
    key: 'r.customer_key',
    label: "nullif(concat_ws(' ', c.first_name, c.last_name), '')",
    isOfPersons: true,
    description: 'The customer who ordered, a person across all stores. Refunds count for the customer of their order.',
  },
  {
    name: 'segment',
    title: 'Value segment',
    carriers: ['customer_key'],
    attributes: 'customer',
    key: 'c.segment',
    keys: ['low', 'medium', 'high', 'vip'],
    description: "The customer's current value segment.",
  },
  {
    name: 'rfm_segment',
    title: 'RFM segment',
    carriers: ['customer_key'],
    attributes: 'rfm',
    key: 'rfm.segment',
    keys: rfmSegments.map((segment) => segment.toUpperCase()),
    description:
      "The customer's RFM segment as of the latest known business day, as `rfmSegments` has it, such as `CHAMPIONS`. Null without a valid order.",
  },
  {
    name: 'customer_type',
    title: 'Customer type',
    carriers: ['customer_key', 'order_key'],
    attributes: 'customer',
    key: "case when r.customer_key is null then null when r.order_key = c.first_valid_order_key then 'new' else 'returning' end",
    keys: ['new', 'returning'],
    description:
      "`new` for a customer's first valid order, in any store, and what is taken back of it; `returning` for all others.",
  },
  {
    name: 'currency',
    title: 'Store currency',
    carriers: ['currency'],
    key: 'r.currency',
    isOfCodes: true,
    description: 'The currency of the store. Amounts are in the reporting currency.',
  },
  {
    name: 'financial_status',
    title: 'Financial status',
    carriers: ['financial_status'],
    key: 'r.financial_status',
    description: "The order's payment status now, by the platform's name.",
  },
  {
    name: 'fulfillment_status',
    title: 'Fulfillment status',
    carriers: ['fulfillment_status'],
    key: 'r.fulfillment_status',
    description: "The order's shipping status now, by the platform's name.",
  },
  {
    name: 'refund_reason',
    title: 'Refund reason',
    carriers: ['reason'],
    key: 'r.reason',
    description:
      'The reason of a refund, if the platform provides one, up to 200 characters. Only for what is taken back.',
  },
  {
    name: 'refund_kind',
    title: 'Refund kind',
    carriers: ['kind'],
    key: 'r.kind',
    keys: refundKinds,
    description:
      'What was taken back: `line` units of a line, `shipping`, `adjustment` an amount of the order as a whole, `edit` units removed without a refund. Only for what is taken back.',
  },
  {
    name: 'weekday',
    title: 'Weekday',
    carriers: [],
    key: 'd.day_of_week',
    isNumber: true,
    keys: ['1', '2', '3', '4', '5', '6', '7'],
    label: "to_char(d.date, 'FMDay')",
    ofReported: ofDays,
    description: 'The day of the week, ISO: Monday is 1.',
  },
  {
    name: 'hour',
    title: 'Hour',
    carriers: ['hour'],
    key: 'r.hour',
    isNumber: true,
    keys: Array.from({ length: 24 }, (_, hour) => `${hour}`),
    description: "The hour of the store's day, 0 to 23: of the order, and of the refund for reversals.",
  },
  ...marketingDimensions,
  ...feeDimensions,
] as const satisfies readonly Dimension[];

export type DimensionName = (typeof dimensions)[number]['name'];
export type MarketingDimension = (typeof marketingDimensions)[number]['name'];
export type FeeDimension = (typeof feeDimensions)[number]['name'];

const byName = new Map<string, Dimension>(dimensions.map((dimension) => [dimension.name, dimension]));

export function dimensionNamed(name: DimensionName): Dimension {
  return byName.get(name)!;
}

/**
 * Whether a filter may write its keys in upper or lower case. All others are compared as they are: two that differ in case,
 * such as the SKUs `85123A` and `85123a`, are two groups.
 */
export function isInAnyCase({ keys, isOfCodes }: Dimension): boolean {
  return keys !== undefined || isOfCodes === true;
}

/** Its title within a sentence: `RFM segment`, `value segment`. */
export function titleWithin({ title }: Dimension): string {
  return title.replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());
}

/** Whether only an order's lines carry it: an order has several values of it. */
export function isOfLines(name: CarrierName): boolean {
  return !('orders' in carriers[name]) && 'lines' in carriers[name];
}

/** Whether a fact's rows carry it. */
export function isCarriedBy(name: CarrierName, fact: Fact): boolean {
  return fact in carriers[name];
}

export type { Dimension };
