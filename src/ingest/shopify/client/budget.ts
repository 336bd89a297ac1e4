/** The state of the shop's bucket of cost points, from each response. */
export interface Cost {
  requestedQueryCost: number;
  throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
}

/** The maximum cost of a single query, in points. */
const dearestQuery = 1000;

/**
 * The bucket as of the last response, and the cost that each query requested when it was last sent: enough to wait before a
 * request that would be throttled. The numbers are the platform's own; nothing is computed from the query.
 */
export class Budget {
  readonly #requested = new Map<string, number>();
  #known: { at: number; status: Cost['throttleStatus'] } | undefined;

  note(query: string, { requestedQueryCost, throttleStatus }: Cost, now: Date): void {
    this.#requested.set(query, requestedQueryCost);
    this.#known = { at: now.getTime(), status: throttleStatus };
  }

  /** How long to wait until the bucket has the points that the query will request; 0 if it has them, or before the first response. */
  waitMs(query: string, now: Date): number {
    if (!this.#known) return 0;
    const { at, status } = this.#known;
    const { currentlyAvailable, maximumAvailable, restoreRate } = status;
    // The cost of a query is unknown until it is sent once, so wait for enough points for the most expensive one.
    const requested = this.#requested.get(query) ?? Math.min(dearestQuery, maximumAvailable);
    const restored = ((now.getTime() - at) / 1000) * restoreRate;
    const available = Math.min(maximumAvailable, currentlyAvailable + restored);
    return waitFor(requested - available, restoreRate);
  }
}

/** The milliseconds in which this many points are restored. */
export function waitFor(missing: number, restoreRate: number): number {
  return missing <= 0 ? 0 : Math.ceil((missing / Math.max(restoreRate, 1)) * 1000);
}
