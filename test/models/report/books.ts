import Big from 'big.js';
import type { Pool } from '../../../src/database/pool.js';
import {
  type DimensionName,
  dimensions,
  type FeeDimension,
  feeDimensions,
  type MarketingDimension,
  marketingDimensions,
} from '../../../src/models/metrics/dimensions.js';
import { type FeeName, feeMetrics } from '../../../src/models/metrics/fee-metrics.js';
import { type MarketingName, marketingMetrics } from '../../../src/models/metrics/marketing-metrics.js';
import { type MetricName, metricNames } from '../../../src/models/metrics/registry.js';
import { stockFigures } from './stock-books.js';

// oxlint-disable-next-line typescript/no-explicit-any -- rows of any table, as the driver gives them.
type Row = Record<string, any>;

/** The facts in memory, with every figure worked out from them row by row: without SQL, without the registry. */
export interface Books {
  orders: Row[];
  lines: Row[];
  refunds: Row[];
  /** Levels of products at locations, each from its day on. */
  levels: Row[];
  /** What a product was, and what a unit of it cost, on a day. */
  versionOn: (productKey: string, dateKey: number) => Row | undefined;
  costOn: (productKey: string, dateKey: number) => Row | undefined;
}

const precise = Big();
precise.DP = 40;
precise.RM = Big.roundHalfUp;

/** `rfm`: the RFM segment of each customer. */
export async function readBooks(pool: Pool, rfm: ReadonlyMap<string, string>): Promise<Books> {
  const read = async (sql: string): Promise<Row[]> => (await pool.query<Row>(sql)).rows;
  const [orders, lines, refunds, levels, products, channels, customers, sources, locations, versions, costs] =
    await Promise.all([
      read('select *, extract(epoch from ordered_at) as at from warehouse.fact_orders'),
      read('select * from warehouse.fact_order_items'),
      read('select *, extract(epoch from refunded_at) as at from warehouse.fact_refunds'),
      read('select * from warehouse.fact_inventory'),
      read('select * from warehouse.dim_product'),
      read('select * from warehouse.dim_channel'),
      read('select *, first_order_date::text as first_day from warehouse.dim_customer'),
      read('select source_id, timezone, platform, currency from ops.source'),
      read('select * from warehouse.dim_location'),
      read('select * from warehouse.dim_product_day order by date_key'),
      read('select * from warehouse.dim_product_cost order by date_key'),
    ]);
  const by = (rows: Row[], key: string): Map<string, Row> => new Map(rows.map((row) => [row[key], row]));
  const order = by(orders, 'order_key');
  /** What holds on a day: the last row on or before it, else the first. */
  const onDay = (rows: Row[], productKey: string, dateKey: number): Row | undefined => {
    const own = rows.filter((row) => row.product_key === productKey);
    return own.findLast((row) => row.date_key <= dateKey) ?? own[0];
  };
  const item = new Map(
    lines.map((row) => {
      const cost = onDay(costs, row.product_key, row.date_key);
      const isKnown = !row.is_gift_card && cost?.currency === row.currency && cost?.unit_cost !== null;
      const rate = order.get(row.order_key)!.exchange_rate;
      const unitCost = isKnown ? new precise(cost!.unit_cost).times(rate) : null;
      return [
        `${row.order_key} ${row.item_key}`,
        { ...row, version: onDay(versions, row.product_key, row.date_key), unitCost },
      ];
    }),
  );
  const tables = {
    channel: by(channels, 'channel_key'),
    product: by(products, 'product_key'),
    customer: by(
      customers.map((row) => ({ ...row, rfm: rfm.get(row.customer_key) })),
      'customer_key',
    ),
    source: by(sources, 'source_id'),
    location: by(locations, 'location_key'),
  };
  const complete = (row: Row, ofOrder: Row | undefined, at: string): Row => ({
    ...row,
    day: dayOf(row.date_key),
    order: ofOrder,
    line: item.get(`${row.order_key} ${row.item_key}`),
    channel: tables.channel.get(row.channel_key),
    product: tables.product.get(row.product_key),
    customer: tables.customer.get(ofOrder?.customer_key),
    hour: hourOf(at, tables.source.get(row.source_id)!.timezone),
  });
  const counted = (rows: Row[]): Row[] => rows.filter((row) => !row.is_test);
  return {
    orders: counted(orders).map((row) => complete(row, row, row.at)),
    lines: counted(lines).map((row) => complete(row, order.get(row.order_key), order.get(row.order_key)!.at)),
    refunds: counted(refunds).map((row) => complete(row, order.get(row.order_key), row.at)),
    levels: levels.map((row) => ({
      ...row,
      day: dayOf(row.date_key),
      channel: tables.source.get(row.source_id),
      product: tables.product.get(row.product_key),
      location: tables.location.get(row.location_key),
      onHand: row.is_active ? new precise(row.on_hand) : null,
    })),
    versionOn: (productKey, dateKey) => onDay(versions, productKey, dateKey),
    costOn: (productKey, dateKey) => onDay(costs, productKey, dateKey),
  };
}

/** The metrics and dimensions of trade and stock: advertising, visits and fees have tests of their own. */
export type BookMetric = Exclude<MetricName, MarketingName | FeeName>;
export type BookDimension = Exclude<DimensionName, MarketingDimension | FeeDimension>;

export const bookMetrics = metricNames.filter((name): name is BookMetric =>
  [...marketingMetrics, ...feeMetrics].every((metric) => metric.name !== name),
);
export const bookDimensions = dimensions
  .map(({ name }) => name)
  .filter((name): name is BookDimension =>
    [...marketingDimensions, ...feeDimensions].every((dimension) => dimension.name !== name),
  );

/** The key of each dimension, of a row of any fact. */
const keys: Record<BookDimension, (row: Row) => unknown> = {
  platform: (row) => row.channel.platform,
  source: (row) => row.source_id,
  channel: (row) => row.channel_key,
  sales_channel: (row) => row.channel.sales_channel,
  country: (row) => row.order?.ship_to_country,
  region: (row) => row.order?.ship_to_region,
  city: (row) => row.order?.ship_to_city,
  tag: (row) => row.order?.tags,
  discount_code: (row) => row.order?.discount_codes,
  product: (row) =>
    row.product?.platform_product_id ? `${row.source_id}/${row.product.platform_product_id}` : row.product_key,
  variant: (row) => row.product_key,
  sku: (row) => row.product?.sku,
  category: (row) => row.line?.version?.category || null,
  product_type: (row) => row.line?.version?.product_type || null,
  vendor: (row) => row.line?.version?.vendor || null,
  current_category: (row) => row.product?.category,
  current_product_type: (row) => row.product?.product_type,
  current_vendor: (row) => row.product?.vendor,
  location: (row) => row.location_key,
  product_tag: (row) => row.product?.tags,
  customer: (row) => row.order?.customer_key,
  rfm_segment: (row) => row.customer?.rfm,
  segment: (row) => row.customer?.segment,
  customer_type: (row) => {
    if (!row.order) return null;
    return row.order_key === row.customer.first_valid_order_key ? 'new' : 'returning';
  },
  currency: (row) => row.currency,
  financial_status: (row) => row.order?.financial_status,
  fulfillment_status: (row) => row.order?.fulfillment_status,
  refund_reason: (row) => row.reason,
  refund_kind: (row) => row.kind,
  weekday: (row) => new Date(`${row.day}T00:00:00Z`).getUTCDay() || 7,
  hour: (row) => row.hour,
};

const ofLines = new Set<BookDimension>([
  ...(['product', 'variant', 'sku', 'product_tag', 'category', 'product_type', 'vendor'] as const),
  ...(['current_category', 'current_product_type', 'current_vendor'] as const),
]);

/** The keys that a row has of a dimension: one, or several; without any it has the key null. */
export function keysOf(row: Row, dimension: BookDimension): (string | null)[] {
  const key = keys[dimension](row) ?? null;
  if (Array.isArray(key)) return key.length === 0 ? [null] : key;
  return [key === null ? null : String(key)];
}

/** What a figure is of: the days from one to the other, and the rows that a test lets through. */
export interface Share {
  first: string;
  last: string;
  isWanted: (row: Row) => boolean;
  /** The dimensions in use: some are only of an order's lines. */
  dimensions: readonly BookDimension[];
}

/** A figure as an exact decimal without trailing zeros, quotients rounded to six decimals; null: there is none. */
export function figure(books: Books, metric: BookMetric, share: Share): string | null {
  const within = (rows: Row[]): Row[] =>
    rows.filter((row) => row.day >= share.first && row.day <= share.last && share.isWanted(row));
  const isByLine = share.dimensions.some((dimension) => ofLines.has(dimension));
  const [sales, refunds] = [within(isByLine ? books.lines : books.orders), within(books.refunds)];
  const total = (rows: Row[], value: (row: Row) => string | number): Big =>
    rows.reduce<Big>((sum, row) => sum.plus(value(row)), new precise(0));
  const column = (rows: Row[], name: string): Big => total(rows, (row) => row[name]);
  const net = (name: string): Big => column(sales, name).minus(column(refunds, name));
  const units = (): Big =>
    isByLine ? total(sales, (row) => (row.is_gift_card ? 0 : row.quantity)) : column(sales, 'items_sold');
  const unitsOf = (rows: Row[]): Big =>
    total(rows, (row) => (['line', 'edit'].includes(row.kind) && !row.line?.is_gift_card ? row.quantity : 0));
  const returned = (): Big => unitsOf(refunds);
  /** What was taken back of the orders or lines that are counted, on any day. */
  const backOfSales = (): Row[] =>
    books.refunds.filter((row) =>
      sales.some((each) => each.order_key === row.order_key && (!isByLine || each.item_key === row.item_key)),
    );
  const ordersTakenBack = (): Big => new precise(new Set(backOfSales().map((row) => row.order_key)).size);
  const customers = (isCounted: (row: Row) => boolean): Big =>
    new precise(new Set(sales.filter(isCounted).map((row) => row.order.customer_key)).size);
  const netSales = (): Big =>
    column(sales, 'gross_sales').minus(column(sales, 'discounts')).minus(column(refunds, 'returns'));
  const count = (rows: Row[]): Big => new precise(rows.length);
  const refundedOrders = (): Big => new precise(new Set(refunds.map((row) => row.order_key)).size);
  const paid = (): Big => column(sales, 'gross_sales').minus(column(sales, 'discounts'));
  const quotient = (above: Big, below: Big): Big | null =>
    below.eq(0) ? null : new precise(above).div(below).round(6);
  const ordersOf = (row: Row): Row[] => books.orders.filter((each) => each.customer_key === row.order.customer_key);
  /** Of the first valid order; none is later than any day. */
  const firstDay = (row: Row): string =>
    ordersOf(row)
      .filter((each) => each.is_valid)
      .map(({ day }) => day)
      .sort()[0] ?? '9999';
  /** The first valid one of its customer, by day, time and key. */
  const isFirst = (row: Row): boolean =>
    row.order !== undefined &&
    row.order_key ===
      ordersOf(row)
        .filter((each) => each.is_valid)
        .sort((a, b) => a.date_key - b.date_key || a.at - b.at || (a.order_key < b.order_key ? -1 : 1))[0]?.order_key;
  const netOf = (isCounted: (row: Row) => boolean): Big => {
    const [sold, back] = [sales.filter(isCounted), refunds.filter(isCounted)];
    return column(sold, 'gross_sales').minus(column(sold, 'discounts')).minus(column(back, 'returns'));
  };
  const isRepeat = (row: Row): boolean => ordersOf(row).filter(({ day }) => day <= share.last).length > 1;
  /** Lines sold, also where the rows are orders. */
  const sold = isByLine ? sales : books.lines.filter((row) => sales.some((each) => each.order_key === row.order_key));
  const isGoods = (row: Row): boolean => ['line', 'edit'].includes(row.kind);
  const lacksCost = (row: Row): boolean =>
    isGoods(row) &&
    !row.line?.is_gift_card &&
    !row.line?.unitCost &&
    (row.line !== undefined || Number(row.quantity) > 0);
  const uncosted = (): number =>
    sold.filter((row) => !row.is_gift_card && !row.line.unitCost).length + refunds.filter(lacksCost).length;
  const cost = (): Big =>
    total(sold, (row) => row.line.unitCost?.times(row.quantity).toFixed() ?? 0).minus(
      total(
        refunds.filter((row) => isGoods(row) && row.is_restocked),
        (row) => row.line?.unitCost?.times(row.quantity).toFixed() ?? 0,
      ),
    );
  const costed = (): Big =>
    total(
      sold.filter((row) => row.line.unitCost),
      (row) => new precise(row.gross_sales).minus(row.discounts).toFixed(),
    ).minus(
      total(
        refunds.filter((row) => !lacksCost(row)),
        (row) => row.returns,
      ),
    );
  const ifCosted = (value: Big | null): Big | null => (uncosted() === 0 ? value : null);
  const figures: Record<BookMetric, () => Big | null> = {
    orders: () => count(sales),
    gross_sales: () => column(sales, 'gross_sales'),
    discounts: () => column(sales, 'discounts'),
    returns: () => column(refunds, 'returns'),
    net_sales: netSales,
    shipping: () => net('shipping'),
    taxes: () => net('taxes'),
    duties: () => net('duties'),
    fees: () => net('fees'),
    tips: () => net('tips'),
    total_sales: () =>
      ['shipping', 'taxes', 'duties', 'fees'].reduce<Big>((sum, name) => sum.plus(net(name)), netSales()),
    revenue: () => column(sales, 'total').minus(column(sales, 'reversed')),
    refunds: () => column(refunds, 'refunded'),
    items_sold: units,
    items_returned: returned,
    net_items_sold: () => units().minus(returned()),
    average_order_value: () => quotient(paid(), count(sales)),
    unique_customers: () => customers(() => true),
    new_customers: () => customers((row) => firstDay(row) >= share.first && firstDay(row) <= share.last),
    returning_customers: () => customers((row) => firstDay(row) < share.first),
    new_customer_share: () =>
      quotient(
        customers((row) => firstDay(row) >= share.first && firstDay(row) <= share.last),
        customers(() => true),
      ),
    new_customer_sales: () => netOf(isFirst),
    returning_customer_sales: () => netOf((row) => !isFirst(row)),
    repeat_customers: () => customers(isRepeat),
    repeat_rate: () =>
      quotient(
        customers(isRepeat),
        customers(() => true),
      ),
    discount_rate: () => quotient(column(sales, 'discounts'), column(sales, 'gross_sales')),
    items_per_order: () => quotient(units(), count(sales)),
    refund_rate_by_value: () => quotient(column(refunds, 'returns'), paid()),
    refund_rate_by_unit: () => quotient(returned(), units()),
    refunded_orders: refundedOrders,
    refund_rate_by_order: () => quotient(refundedOrders(), count(sales)),
    returns_of_orders: () => column(backOfSales(), 'returns'),
    items_returned_of_orders: () => unitsOf(backOfSales()),
    orders_taken_back: () => ordersTakenBack(),
    refund_rate_by_value_of_orders: () => quotient(column(backOfSales(), 'returns'), paid()),
    refund_rate_by_unit_of_orders: () => quotient(unitsOf(backOfSales()), units()),
    refund_rate_by_order_of_orders: () => quotient(ordersTakenBack(), count(sales)),
    known_cost_of_goods: cost,
    net_sales_with_cost: costed,
    lines_without_cost: () => new precise(uncosted()),
    cost_of_goods: () => ifCosted(cost()),
    gross_margin: () => ifCosted(netSales().minus(cost())),
    gross_margin_rate: () => ifCosted(quotient(netSales().minus(cost()), netSales())),
    known_gross_margin: () => costed().minus(cost()),
    known_gross_margin_rate: () => quotient(costed().minus(cost()), costed()),
    cost_coverage: () => quotient(costed(), netSales()),
    ...stockFigures(books, share),
  };
  return figures[metric]()?.toFixed() ?? null;
}

function dayOf(key: number): string {
  const digits = String(key);
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

function hourOf(at: string, timeZone: string): number {
  return Number(
    new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(Number(at) * 1000),
  );
}
