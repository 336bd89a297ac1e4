import { Served } from '../columns/served-columns.js';
import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: one line of an order. */
@Entity({ schema: 'warehouse', name: 'fact_order_items' })
@Index('fact_order_items_by_product', ['productKey', 'dateKey'])
export class FactOrderItems {
  @PrimaryColumn({ type: 'text', name: 'order_key', collation: 'C' })
  orderKey!: string;

  @PrimaryColumn({ type: 'text', name: 'item_key', collation: 'C' })
  itemKey!: string;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'text', name: 'channel_key', collation: 'C' })
  channelKey!: string;

  @Column({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @Column({ type: 'text', name: 'product_key', collation: 'C', nullable: true })
  productKey!: string | null;

  @Served("The platform's id.", 'id')
  @Column({ type: 'text', name: 'platform_line_id', collation: 'C' })
  platformLineId!: string;

  @Served('The SKU, as it was when ordered.')
  @Column({ type: 'text', nullable: true })
  sku!: string | null;

  @Served('The title, as it was when ordered.')
  @Column({ type: 'text' })
  title!: string;

  @Served("The variant's title, as it was when ordered.")
  @Column({ type: 'text', name: 'variant_title', nullable: true })
  variantTitle!: string | null;

  @Served('Whether it is a gift card. Gift cards are not sales.')
  @Column({ type: 'boolean', name: 'is_gift_card' })
  isGiftCard!: boolean;

  @Column({ type: 'boolean', name: 'is_test' })
  isTest!: boolean;

  @Served('Units ordered. Fractional where goods are sold by weight or length.')
  @Column({ type: 'numeric' })
  quantity!: string;

  @Served("The product's category on the day of the order; null if it is not in the catalogue or has none.")
  @Column({ type: 'text', nullable: true })
  category!: string | null;

  @Served("The product's type on the day of the order.")
  @Column({ type: 'text', name: 'product_type', nullable: true })
  productType!: string | null;

  @Served("The product's vendor on the day of the order.")
  @Column({ type: 'text', nullable: true })
  vendor!: string | null;

  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'text', name: 'reporting_currency' })
  reportingCurrency!: string;

  @Column({ type: 'numeric', name: 'store_unit_price' })
  storeUnitPrice!: string;

  /** The cost of one unit on the day of the order; null: unknown, or a gift card. */
  @Column({ type: 'numeric', name: 'store_unit_cost', nullable: true })
  storeUnitCost!: string | null;

  @Column({ type: 'numeric', name: 'store_gross_sales' })
  storeGrossSales!: string;

  @Column({ type: 'numeric', name: 'store_discounts' })
  storeDiscounts!: string;

  @Column({ type: 'numeric', name: 'store_taxes' })
  storeTaxes!: string;

  /** As the buyer saw it; null if the order's prices are without tax. The next two likewise. */
  @Column({ type: 'numeric', name: 'store_unit_price_including_tax', nullable: true })
  storeUnitPriceIncludingTax!: string | null;

  @Column({ type: 'numeric', name: 'store_gross_sales_including_tax', nullable: true })
  storeGrossSalesIncludingTax!: string | null;

  @Column({ type: 'numeric', name: 'store_discounts_including_tax', nullable: true })
  storeDiscountsIncludingTax!: string | null;

  @Column({ type: 'numeric', name: 'gross_sales' })
  grossSales!: string;

  @Column({ type: 'numeric' })
  discounts!: string;

  @Column({ type: 'numeric' })
  taxes!: string;

  @Column({ type: 'numeric', name: 'unit_cost', nullable: true })
  unitCost!: string | null;
}
