import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/**
 * Grain: day, week or month x channel group of a web property, '' for all of them. Never added up: a person may be in several.
 */
@Entity({ schema: 'warehouse', name: 'fact_session_users' })
export class FactSessionUsers {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  period!: string;

  /** The first day. */
  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @PrimaryColumn({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @PrimaryColumn({ type: 'text', name: 'account_id', collation: 'C' })
  accountId!: string;

  @PrimaryColumn({ type: 'text', name: 'channel_group', collation: 'C' })
  channelGroup!: string;

  @Column({ type: 'numeric' })
  users!: string;

  @Column({ type: 'numeric', name: 'new_users' })
  newUsers!: string;
}
