import { Column, Entity, Index, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: account of a store. */
@Entity({ schema: 'warehouse', name: 'customer_account' })
@Index('customer_account_by_customer', ['customerKey'])
@Index('customer_account_by_phone', ['joiningPhone', 'joiningEmail'], { where: 'joining_phone is not null' })
@Index('customer_account_by_email', ['email'], { where: 'email is not null' })
export class CustomerAccount {
  @PrimaryColumn({ type: 'text', name: 'account_key', collation: 'C' })
  accountKey!: string;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'text', name: 'platform_customer_id', collation: 'C', nullable: true })
  platformCustomerId!: string | null;

  @Column({ type: 'text', name: 'customer_key', collation: 'C' })
  customerKey!: string;

  /** email, phone, account or order: what joined it to this customer. */
  @Column({ type: 'text', name: 'matched_by' })
  matchedBy!: string;

  /** customer: from the platform's own record; order: known only from orders. */
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

  /** null: none that it can be joined by. */
  @Column({ type: 'text', name: 'joining_email', collation: 'C', nullable: true })
  joiningEmail!: string | null;

  @Column({ type: 'text', name: 'joining_phone', collation: 'C', nullable: true })
  joiningPhone!: string | null;

  /** The e-mail address of its customer: its own, or the only one with the same phone. */
  @Column({ type: 'text', name: 'joined_email', collation: 'C', nullable: true })
  joinedEmail!: string | null;

  /** A marketplace's alias: joins nobody, and must not be mailed. */
  @Column({ type: 'boolean', name: 'is_email_masked' })
  isEmailMasked!: boolean;

  /** Matched by a phone that several e-mail addresses have. */
  @Column({ type: 'boolean', name: 'is_phone_shared' })
  isPhoneShared!: boolean;
}
