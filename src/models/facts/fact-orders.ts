import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Grain: one order. */
@Entity({ schema: 'warehouse', name: 'fact_orders' })
@Index('fact_orders_by_day', ['dateKey', 'channelKey'])
@Index('fact_orders_by_customer', ['customerKey', 'dateKey'])
@Index('fact_orders_by_time', ['orderedAt', 'orderKey'])
export class FactOrders {
  @PrimaryColumn({ type: 'text', name: 'order_key', collation: 'C' })
  orderKey!: string;

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

  @Column({ type: 'text', name: 'platform_order_id', collation: 'C' })
  platformOrderId!: string;

  /** Of a sub-order: the order that it is a vendor's part of. */
  @Column({ type: 'text', name: 'parent_order_key', collation: 'C', nullable: true })
  parentOrderKey!: string | null;

  @Column({ type: 'text', name: 'order_number' })
  orderNumber!: string;

  @Column({ type: 'timestamptz', name: 'ordered_at' })
  orderedAt!: Date;

  @Column({ type: 'text', name: 'financial_status', nullable: true })
  financialStatus!: string | null;

  @Column({ type: 'text', name: 'fulfillment_status', nullable: true })
  fulfillmentStatus!: string | null;

  /** Counts nowhere: a test, or a sub-order beside its parent. */
  @Column({ type: 'boolean', name: 'is_test' })
  isTest!: boolean;

  @Column({ type: 'boolean', name: 'is_tax_included' })
  isTaxIncluded!: boolean;

  @Column({ type: 'timestamptz', name: 'cancelled_at', nullable: true })
  cancelledAt!: Date | null;

  @Column({ type: 'text', name: 'customer_email', nullable: true })
  customerEmail!: string | null;

  @Column({ type: 'text', name: 'customer_phone', nullable: true })
  customerPhone!: string | null;

  @Column({ type: 'text', name: 'ship_to_country', nullable: true })
  shipToCountry!: string | null;

  @Column({ type: 'text', name: 'ship_to_city', nullable: true })
  shipToCity!: string | null;

  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'text', name: 'reporting_currency' })
  reportingCurrency!: string;

  /** Reporting currency for one unit of the store's. */
  @Column({ type: 'numeric', name: 'exchange_rate' })
  exchangeRate!: string;

  @Column({ type: 'text', name: 'presentment_currency' })
  presentmentCurrency!: string;

  @Column({ type: 'numeric', name: 'presentment_total' })
  presentmentTotal!: string;

  @Column({ type: 'numeric', name: 'items_sold' })
  itemsSold!: string;

  @Column({ type: 'numeric', name: 'store_gross_sales' })
  storeGrossSales!: string;

  @Column({ type: 'numeric', name: 'store_discounts' })
  storeDiscounts!: string;

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

  /** Everything taken back so far, dated whenever: revenue is total less this. */
  @Column({ type: 'numeric', name: 'store_reversed' })
  storeReversed!: string;

  /** As the buyer saw them; null where the order's prices are without tax. */
  @Column({ type: 'numeric', name: 'store_gross_sales_including_tax', nullable: true })
  storeGrossSalesIncludingTax!: string | null;

  @Column({ type: 'numeric', name: 'store_discounts_including_tax', nullable: true })
  storeDiscountsIncludingTax!: string | null;

  @Column({ type: 'numeric', name: 'gross_sales' })
  grossSales!: string;

  @Column({ type: 'numeric' })
  discounts!: string;

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
  @Column({ type: 'timestamptz', name: 'stale_since', nullable: true })
  staleSince!: Date | null;

  /** Why the newest version was refused. */
  @Column({ type: 'text', name: 'stale_code', nullable: true })
  staleCode!: string | null;

  @Column({ type: 'text', name: 'stale_message', nullable: true })
  staleMessage!: string | null;
}
