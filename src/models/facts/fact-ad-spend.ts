import { InReportingCurrency } from '../columns/converted-columns.js';
import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: day x campaign x network x device of an advertising account. */
@Entity({ schema: 'warehouse', name: 'fact_ad_spend' })
export class FactAdSpend {
  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @PrimaryColumn({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @PrimaryColumn({ type: 'text', name: 'account_id', collation: 'C' })
  accountId!: string;

  @PrimaryColumn({ type: 'text', name: 'campaign_key', collation: 'C' })
  campaignKey!: string;

  /** The platform's own words; '' if it does not tell them apart. */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  network!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  device!: string;

  /** As the row has it; null: not reported. */
  @Column({ type: 'text', name: 'campaign_name', nullable: true })
  campaignName!: string | null;

  /** ISO 4217. */
  @Column({ type: 'text', name: 'account_currency' })
  accountCurrency!: string;

  @Column({ type: 'numeric', name: 'account_spend' })
  accountSpend!: string;

  /** null: not known. */
  @Column({ type: 'numeric', name: 'account_conversion_value', nullable: true })
  accountConversionValue!: string | null;

  @InReportingCurrency('account_spend')
  @Column({ type: 'numeric' })
  spend!: string;

  @InReportingCurrency('account_conversion_value')
  @Column({ type: 'numeric', name: 'conversion_value', nullable: true })
  conversionValue!: string | null;

  @Column({ type: 'numeric' })
  impressions!: string;

  @Column({ type: 'numeric' })
  clicks!: string;

  /** As the platform attributes them; null: not known. */
  @Column({ type: 'numeric', nullable: true })
  conversions!: string | null;

  /** The setting by which conversions were attributed; null: one for the account. */
  @Column({ type: 'text', nullable: true })
  attribution!: string | null;
}
