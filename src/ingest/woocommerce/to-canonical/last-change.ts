import { instantOf } from '../client/times.js';

interface Dated {
  date_created_gmt?: string | null;
  date_modified_gmt?: string | null;
}

/** When a record was changed last: by an import that wrote no such time, as it was made. Null for a draft without any. */
export function lastChange({ date_created_gmt: created, date_modified_gmt: modified }: Dated): string | null {
  return instantOf(modified ?? null) ?? instantOf(created ?? null);
}
