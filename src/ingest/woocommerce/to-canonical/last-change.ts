import { instantOf } from '../client/times.js';

interface Dated {
  date_created_gmt?: string | null;
  date_modified_gmt?: string | null;
}

/** When a record was last changed; if an import wrote no modified time, when it was created. null for a draft without either. */
export function lastChange({ date_created_gmt: created, date_modified_gmt: modified }: Dated): string | null {
  return instantOf(modified ?? null) ?? instantOf(created ?? null);
}
