/** The values that decide which of two versions of a record is newer. */
interface Dated {
  /** The platform's time, ISO 8601 in UTC; null if it has none. */
  source_updated_at: string | null;
}

/**
 * The versions of one record, given in log order, newest first: by the platform's time; by log order if times are equal
 * or missing.
 */
export function newestFirst<V extends Dated>(versions: readonly V[]): V[] {
  const sorted: V[] = [];
  for (const version of versions) {
    const place = sorted.findIndex((other) => !isNewer(other, version));
    sorted.splice(place < 0 ? sorted.length : place, 0, version);
  }
  return sorted;
}

/** False if one of them has no time. */
export function isNewer({ source_updated_at: one }: Dated, { source_updated_at: later }: Dated): boolean {
  if (one === null || later === null) return false;
  const difference = Date.parse(one) - Date.parse(later);
  // Dates have milliseconds; Postgres, which compares in the merges, has microseconds. Without the Z the texts compare.
  return difference === 0 ? one.slice(0, -1) > later.slice(0, -1) : difference > 0;
}
