import { InReportingCurrency } from '../columns/converted-columns.js';
import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: day x what visits of a web property have in common. Texts are the platform's own. */
@Entity({ schema: 'warehouse', name: 'fact_sessions' })
export class FactSessions {
  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @PrimaryColumn({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @PrimaryColumn({ type: 'text', name: 'account_id', collation: 'C' })
  accountId!: string;

  /** A digest of the texts, which may be longer than a key. */
  @PrimaryColumn({ type: 'text', name: 'session_group', collation: 'C' })
  sessionGroup!: string;

  @Column({ type: 'text', name: 'channel_group' })
  channelGroup!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text' })
  medium!: string;

  @Column({ type: 'text' })
  campaign!: string;

  @Column({ type: 'text', name: 'landing_page' })
  landingPage!: string;

  @Column({ type: 'text' })
  device!: string;

  /** ISO 3166-1 alpha-2; null: not known. */
  @Column({ type: 'text', nullable: true })
  country!: string | null;

  @Column({ type: 'numeric' })
  sessions!: string;

  @Column({ type: 'numeric', name: 'engaged_sessions' })
  engagedSessions!: string;

  @Column({ type: 'numeric', name: 'add_to_carts' })
  addToCarts!: string;

  /** As the property measures them; null: not known. */
  @Column({ type: 'numeric', nullable: true })
  purchases!: string | null;

  /** ISO 4217. */
  @Column({ type: 'text', name: 'account_currency' })
  accountCurrency!: string;

  @Column({ type: 'numeric', name: 'account_revenue', nullable: true })
  accountRevenue!: string | null;

  @InReportingCurrency('account_revenue')
  @Column({ type: 'numeric', nullable: true })
  revenue!: string | null;
}
