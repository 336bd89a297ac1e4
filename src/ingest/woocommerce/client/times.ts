/**
 * UTC without a zone, as WooCommerce writes `…_gmt`. Given a zone (`Z`, `+00:00`) and `dates_are_gmt=true`, it would first convert the
 * time to the store's zone and then compare it with UTC: wrong by the store's offset.
 */
export function naive(at: Date): string {
  return at.toISOString().slice(0, 19);
}

/** The instant of such a time; null stays null. */
export function instantOf(second: string | null): string | null {
  return second === null ? null : `${second}Z`;
}

export function secondBefore(second: string): string {
  return naive(new Date(Date.parse(`${second}Z`) - 1000));
}

export function secondAfter(second: string): string {
  return naive(new Date(Date.parse(`${second}Z`) + 1000));
}
