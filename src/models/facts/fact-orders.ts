import { Served } from '../columns/served-columns.js';
import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: one order. */
@Entity({ schema: 'warehouse', name: 'fact_orders' })
@Index('fact_orders_by_day', ['dateKey', 'channelKey'])
@Index('fact_orders_by_customer', ['customerKey', 'dateKey'])
@Index('fact_orders_by_number', ['orderNumber'])
@Index('fact_orders_by_time', ['orderedAt', 'orderKey'])
@Index('fact_orders_by_total', ['total', 'orderKey'])
export class FactOrders {
  @PrimaryColumn({ type: 'text', name: 'order_key', collation: 'C' })
  orderKey!: string;

  @Served('The source from which it was read.', 'id')
  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'text', name: 'channel_key', collation: 'C' })
  channelKey!: string;

  @Column({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @Column({ type: 'text', name: 'account_key', collation: 'C' })
  accountKey!: string;

  @Column({ type: 'text', name: 'customer_key', collation: 'C' })
  customerKey!: string;

  @Served("The platform's id.", 'id')
  @Column({ type: 'text', name: 'platform_order_id', collation: 'C' })
  platformOrderId!: string;

  /** Of a sub-order: the order that it was split off. */
  @Column({ type: 'text', name: 'parent_order_key', collation: 'C', nullable: true })
  parentOrderKey!: string | null;

  @Served('The order number as people see it, such as `#1001`.')
  @Column({ type: 'text', name: 'order_number' })
  orderNumber!: string;

  @Served('When it was placed.')
  @Column({ type: 'timestamptz', name: 'ordered_at' })
  orderedAt!: Date;

  @Served("The platform's payment status.")
  @Column({ type: 'text', name: 'financial_status', nullable: true })
  financialStatus!: string | null;

  @Served("The platform's shipping status.")
  @Column({ type: 'text', name: 'fulfillment_status', nullable: true })
  fulfillmentStatus!: string | null;

  /** Each once, sorted. */
  @Column({ type: 'text', array: true })
  tags!: string[];

  /** In upper case, each once, sorted. */
  @Column({ type: 'text', name: 'discount_codes', array: true })
  discountCodes!: string[];

  /** Not counted: a test, or a sub-order beside its parent. */
  @Column({ type: 'boolean', name: 'is_test' })
  isTest!: boolean;

  @Served(
    'Whether the buyer saw prices that include tax. Unit prices, gross sales, discounts and shipping exclude tax in either case; totals include it.',
  )
  @Column({ type: 'boolean', name: 'is_tax_included' })
  isTaxIncluded!: boolean;

  @Served('When it was cancelled. Cancelled orders are counted; their reversals are in the refunds.')
  @Column({ type: 'timestamptz', name: 'cancelled_at', nullable: true })
  cancelledAt!: Date | null;

  @Column({ type: 'text', name: 'customer_email', nullable: true })
  customerEmail!: string | null;

  @Column({ type: 'text', name: 'customer_phone', nullable: true })
  customerPhone!: string | null;

  @Served('Country of the shipping address, ISO 3166-1 alpha-2.')
  @Column({ type: 'text', name: 'ship_to_country', nullable: true })
  shipToCountry!: string | null;

  @Served(
    "Region of the shipping address: the country and the platform's code for its state or province, such as `US-CA`.",
  )
  @Column({ type: 'text', name: 'ship_to_region', nullable: true })
  shipToRegion!: string | null;

  @Served('City of the shipping address.', 'personal')
  @Column({ type: 'text', name: 'ship_to_city', nullable: true })
  shipToCity!: string | null;

  @Served("The store's currency.", 'currency')
  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'text', name: 'reporting_currency' })
  reportingCurrency!: string;

  /** Reporting currency for one unit of the store's currency. */
  @Served("Units of the reporting currency per unit of the store's currency, on the order's day.")
  @Column({ type: 'numeric', name: 'exchange_rate' })
  exchangeRate!: string;

  @Column({ type: 'text', name: 'presentment_currency' })
  presentmentCurrency!: string;

  @Column({ type: 'numeric', name: 'presentment_total' })
  presentmentTotal!: string;

  @Served('Units of merchandise ordered, without gift cards.')
  @Column({ type: 'numeric', name: 'items_sold' })
  itemsSold!: string;

  @Column({ type: 'numeric', name: 'store_gross_sales' })
  storeGrossSales!: string;

  @Column({ type: 'numeric', name: 'store_discounts' })
  storeDiscounts!: string;

  /** Of the lines whose unit cost is known: units times cost. */
  @Column({ type: 'numeric', name: 'store_cost_of_goods' })
  storeCostOfGoods!: string;

  /** Of the same lines: gross sales less discounts. */
  @Column({ type: 'numeric', name: 'store_costed_sales' })
  storeCostedSales!: string;

  /** Lines of merchandise whose unit cost is unknown. */
  @Column({ type: 'integer', name: 'uncosted_lines' })
  uncostedLines!: number;

  @Column({ type: 'numeric', name: 'store_shipping' })
  storeShipping!: string;

  @Column({ type: 'numeric', name: 'store_taxes' })
  storeTaxes!: string;

  @Column({ type: 'numeric', name: 'store_duties' })
  storeDuties!: string;

  @Column({ type: 'numeric', name: 'store_fees' })
  storeFees!: string;

  @Column({ type: 'numeric', name: 'store_tips' })
  storeTips!: string;

  @Column({ type: 'numeric', name: 'store_total' })
  storeTotal!: string;

  /** Everything taken back so far, on any day: revenue is total less this. */
  @Column({ type: 'numeric', name: 'store_reversed' })
  storeReversed!: string;

  /** As the buyer saw them; null if the order's prices are without tax. */
  @Column({ type: 'numeric', name: 'store_gross_sales_including_tax', nullable: true })
  storeGrossSalesIncludingTax!: string | null;

  @Column({ type: 'numeric', name: 'store_discounts_including_tax', nullable: true })
  storeDiscountsIncludingTax!: string | null;

  @Column({ type: 'numeric', name: 'gross_sales' })
  grossSales!: string;

  @Column({ type: 'numeric' })
  discounts!: string;

  @Column({ type: 'numeric', name: 'cost_of_goods' })
  costOfGoods!: string;

  @Column({ type: 'numeric', name: 'costed_sales' })
  costedSales!: string;

  @Column({ type: 'numeric' })
  shipping!: string;

  @Column({ type: 'numeric' })
  taxes!: string;

  @Column({ type: 'numeric' })
  duties!: string;

  @Column({ type: 'numeric' })
  fees!: string;

  @Column({ type: 'numeric' })
  tips!: string;

  @Column({ type: 'numeric' })
  total!: string;

  @Column({ type: 'numeric' })
  reversed!: string;

  @Column({ type: 'timestamptz', name: 'source_updated_at' })
  sourceUpdatedAt!: Date;

  /** The platform's time of the oldest refused version that is newer than the row; null: the row is the newest version. */
  @Served(
    "Set when the platform has a newer version that failed validation: the time of that version, by the platform's clock. Until a newer version passes, the order shows its last valid version. Null: this is the newest version.",
  )
  @Column({ type: 'timestamptz', name: 'stale_since', nullable: true })
  staleSince!: Date | null;

  /** Why the newest version was refused. */
  @Served('Error code of the newest version: the code of its rejected record.')
  @Column({ type: 'text', name: 'stale_code', nullable: true })
  staleCode!: string | null;

  @Served('Why the newest version failed, and what was expected.')
  @Column({ type: 'text', name: 'stale_message', nullable: true })
  staleMessage!: string | null;

  /** Not a test, not a sub-order, not cancelled before anything was paid. */
  @Served(
    'Whether it makes its buyer a customer: not a test, not a sub-order, and not cancelled before anything was paid (all of it was taken back and no money was). First orders, cohorts and RFM count only such orders.',
  )
  @Column({ type: 'boolean', name: 'is_valid' })
  isValid!: boolean;

  /** Its customer's first valid order, see `dim_customer.first_valid_order_key`: as of the last roll-up. */
  @Column({ type: 'boolean', name: 'is_first' })
  isFirst!: boolean;
}
