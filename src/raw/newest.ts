/** The values that decide which of two versions of a record is newer. */
interface Dated {
  /** The platform's time, ISO 8601 in UTC; null where it has none. */
  source_updated_at: string | null;
}

/**
 * The versions of one record, given in the order of the log, from the newest: by the platform's time, of equal ones and
 * where there is none by the log.
 */
export function newestFirst<V extends Dated>(versions: readonly V[]): V[] {
  const sorted: V[] = [];
  for (const version of versions) {
    const place = sorted.findIndex((other) => !isNewer(other, version));
    sorted.splice(place < 0 ? sorted.length : place, 0, version);
  }
  return sorted;
}

/** False where one of them has no time. */
export function isNewer({ source_updated_at: one }: Dated, { source_updated_at: later }: Dated): boolean {
  if (one === null || later === null) return false;
  const difference = Date.parse(one) - Date.parse(later);
  // Dates end at milliseconds and Postgres, by which the merges compare, at microseconds. Without their Z the texts compare.
  return difference === 0 ? one.slice(0, -1) > later.slice(0, -1) : difference > 0;
}
