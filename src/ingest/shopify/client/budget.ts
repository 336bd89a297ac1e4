/** What each answer says of the shop's bucket of cost points. */
export interface Cost {
  requestedQueryCost: number;
  throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
}

/** The most points that a single query may cost (contracts 1.4). */
const dearestQuery = 1000;

/**
 * The bucket as of the last answer, and what each query requested when it was last sent: enough to wait before a
 * request that would be throttled. The numbers are the platform's own; nothing is computed from the query.
 */
export class Budget {
  readonly #requested = new Map<string, number>();
  #known: { at: number; status: Cost['throttleStatus'] } | undefined;

  note(query: string, { requestedQueryCost, throttleStatus }: Cost, now: Date): void {
    this.#requested.set(query, requestedQueryCost);
    this.#known = { at: now.getTime(), status: throttleStatus };
  }

  /** How long to wait until the bucket holds what the query will request; 0 when it does, or before the first answer. */
  waitMs(query: string, now: Date): number {
    if (!this.#known) return 0;
    const { at, status } = this.#known;
    const { currentlyAvailable, maximumAvailable, restoreRate } = status;
    // What was never sent has no known price: with less than the dearest in the bucket it might be refused.
    const requested = this.#requested.get(query) ?? Math.min(dearestQuery, maximumAvailable);
    const restored = ((now.getTime() - at) / 1000) * restoreRate;
    const available = Math.min(maximumAvailable, currentlyAvailable + restored);
    return waitFor(requested - available, restoreRate);
  }
}

/** The milliseconds in which so many points come back. */
export function waitFor(missing: number, restoreRate: number): number {
  return missing <= 0 ? 0 : Math.ceil((missing / Math.max(restoreRate, 1)) * 1000);
}
