interface Sample {
  /** A position in the write-ahead log, in bytes. */
  position: bigint;
  /** When the primary had it, in milliseconds of a monotonic clock. */
  at: number;
}

/** Samples are a second apart: an hour. */
const mostSamples = 3600;

/**
 * How long a standby has been behind its primary, from positions that the primary had at known times. It needs no comparison of two
 * machines' clocks, and an idle primary does not look like a standby that stopped: the common
 * `now() - pg_last_xact_replay_timestamp()` has both faults.
 */
export class ReplicationLag {
  /** Positions that the standby has not replayed, the oldest first. */
  #unreached: Sample[] = [];
  #hasReachedOne = false;
  #latest: bigint | null = null;

  /** The primary has written up to `position`. */
  primaryAt(position: bigint, at: number): void {
    // Without a new position there is nothing more to replay.
    if (this.#latest !== null && position <= this.#latest) return;
    this.#latest = position;
    this.#unreached.push({ position, at });
    // The oldest says how long it has been behind; those after it, how long it will be.
    if (this.#unreached.length > mostSamples) this.#unreached.splice(1, 1);
  }

  /** The standby has replayed up to `position`. */
  standbyAt(position: bigint): void {
    const reached = this.#unreached.findIndex((sample) => sample.position > position);
    const count = reached === -1 ? this.#unreached.length : reached;
    if (count === 0) return;
    this.#hasReachedOne = true;
    this.#unreached.splice(0, count);
  }

  /** Milliseconds; null: the standby has not replayed any position of the primary yet. */
  behind(now: number): number | null {
    if (!this.#hasReachedOne) return null;
    const [oldest] = this.#unreached;
    return oldest ? now - oldest.at : 0;
  }
}
