import { Served } from '../columns/served-columns.js';
import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: one line, shipping line, adjustment or edited line that was taken back; dated by the refund. */
@Entity({ schema: 'warehouse', name: 'fact_refunds' })
@Index('fact_refunds_by_day', ['dateKey', 'channelKey'])
@Index('fact_refunds_by_time', ['refundedAt', 'orderKey', 'refundKey'])
@Index('fact_refunds_by_account', ['accountKey'], { where: 'account_key is not null' })
@Index('fact_refunds_without_order', ['dateKey'], { where: 'order_key = refund_key' })
export class FactRefunds {
  @PrimaryColumn({ type: 'text', name: 'order_key', collation: 'C' })
  orderKey!: string;

  @PrimaryColumn({ type: 'text', name: 'refund_key', collation: 'C' })
  refundKey!: string;

  @Served('The source from which it was read.', 'id')
  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'text', name: 'channel_key', collation: 'C' })
  channelKey!: string;

  @Column({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @Column({ type: 'text' })
  kind!: string;

  @Served("The platform's id of the refund. Several rows may share it.", 'id')
  @Column({ type: 'text', name: 'platform_refund_id', collation: 'C' })
  platformRefundId!: string;

  @Served('The time of the reversal.')
  @Column({ type: 'timestamptz', name: 'refunded_at' })
  refundedAt!: Date;

  @Column({ type: 'text', name: 'item_key', collation: 'C', nullable: true })
  itemKey!: string | null;

  @Column({ type: 'text', name: 'product_key', collation: 'C', nullable: true })
  productKey!: string | null;

  /** Of a refund without an order: its account, if known. */
  @Column({ type: 'text', name: 'account_key', collation: 'C', nullable: true })
  accountKey!: string | null;

  @Served('Whether its order is a test order or a sub-order. Such refunds are not counted in any metric.')
  @Column({ type: 'boolean', name: 'is_test' })
  isTest!: boolean;

  @Served('The reason, if the platform provides one.')
  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Served('Units returned or removed.')
  @Column({ type: 'numeric' })
  quantity!: string;

  @Served('Whether the units went back to stock. True unless the platform says otherwise.')
  @Column({ type: 'boolean', name: 'is_restocked' })
  isRestocked!: boolean;

  @Served("The store's currency.", 'currency')
  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'text', name: 'reporting_currency' })
  reportingCurrency!: string;

  @Served("Units of the reporting currency per unit of the store's currency, on the refund's day.")
  @Column({ type: 'numeric', name: 'exchange_rate' })
  exchangeRate!: string;

  @Column({ type: 'numeric', name: 'store_returns' })
  storeReturns!: string;

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

  @Column({ type: 'numeric', name: 'store_refunded' })
  storeRefunded!: string;

  @Column({ type: 'numeric' })
  returns!: string;

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
  refunded!: string;
}
