import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: day x channel. Who ordered, without tests; `src/models/customer-sets/` writes and reads the sets. */
@Entity({ schema: 'warehouse', name: 'agg_customer_sets' })
export class AggCustomerSets {
  @PrimaryColumn({ type: 'integer', name: 'date_key' })
  dateKey!: number;

  @PrimaryColumn({ type: 'text', name: 'channel_key', collation: 'C' })
  channelKey!: string;

  @Column({ type: 'text', collation: 'C' })
  customers!: string;

  /** Ship-to countries of the day and channel, sorted; '' is unknown. */
  @Column({ type: 'text', array: true })
  countries!: string[];

  /** For each entry of the set, the place of its country in the list. */
  @Column({ type: 'text', name: 'country_places', collation: 'C' })
  countryPlaces!: string;
}
