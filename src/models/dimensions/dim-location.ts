import { Column, Entity, PrimaryColumn } from '../columns/typeorm.js';

/** Grain: place that holds stock. */
@Entity({ schema: 'warehouse', name: 'dim_location' })
export class DimLocation {
  @PrimaryColumn({ type: 'text', name: 'location_key', collation: 'C' })
  locationKey!: string;

  @Column({ type: 'text', name: 'source_id', collation: 'C' })
  sourceId!: string;

  @Column({ type: 'text', name: 'platform_location_id' })
  platformLocationId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  country!: string | null;

  @Column({ type: 'text', nullable: true })
  city!: string | null;

  @Column({ type: 'boolean', name: 'is_active' })
  isActive!: boolean;

  @Column({ type: 'timestamptz', name: 'source_updated_at' })
  sourceUpdatedAt!: Date;
}
