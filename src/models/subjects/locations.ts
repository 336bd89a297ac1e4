import { DimLocation } from '../dimensions/dim-location.js';
import { changes, defineSubject, tablesOf } from './subject.js';

/** The places that hold stock. Those that only stock levels name are the inventory's. */
export const locations = defineSubject({
  kinds: ['location'],
  entities: [DimLocation],
  tables: tablesOf('subjects/locations.tables.sql'),
  stage(location, { rows, seq, context: { sourceId } }) {
    rows.add('staged_location', {
      seq,
      location_key: `${sourceId}:${location.locationId}`,
      location_id: location.locationId,
      updated_at: location.updatedAt,
      name: location.name,
      country: location.country,
      city: location.city,
      is_active: location.isActive,
    });
  },
  dimensions: [
    changes('dimensions/dim-location.merge.sql', 'staged_location'),
    changes('dimensions/dim-location.deleted.sql', 'staged_deletion'),
  ],
});
