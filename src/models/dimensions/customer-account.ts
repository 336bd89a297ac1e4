import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Grain: account of a store. */
@Entity({ schema: 'warehouse', name: 'customer_account' })
@Index('customer_account_by_customer', ['customerKey'])
export class CustomerAccount {
  @PrimaryColumn({ type: 'text', name: 'account_key', collation: 'C' })
  accountKey!: string;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'text', name: 'platform_customer_id', collation: 'C', nullable: true })
  platformCustomerId!: string | null;

  @Column({ type: 'text', name: 'customer_key', collation: 'C' })
  customerKey!: string;

  /** email, phone, account or order: what the customer key was made from. */
  @Column({ type: 'text', name: 'matched_by' })
  matchedBy!: string;

  /** customer: the platform's own record told; order: known from orders only. */
  @Column({ type: 'text' })
  origin!: string;

  @Column({ type: 'text', nullable: true })
  email!: string | null;

  @Column({ type: 'text', nullable: true })
  phone!: string | null;

  @Column({ type: 'text', name: 'first_name', nullable: true })
  firstName!: string | null;

  @Column({ type: 'text', name: 'last_name', nullable: true })
  lastName!: string | null;

  @Column({ type: 'text', nullable: true })
  country!: string | null;

  @Column({ type: 'text', nullable: true })
  city!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', nullable: true })
  createdAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'source_updated_at' })
  sourceUpdatedAt!: Date;
}
