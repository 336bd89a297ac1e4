import type { Queryable } from '../../database/sql.js';
import type { Clock } from '../../runtime/clock.js';
import { noteKeyUse } from './api-keys.js';

const everyMs = 3_600_000;

/** Writes that keys are used: once an hour for each, not with every request. */
export class KeyUse {
  private readonly notedAt = new Map<string, number>();

  constructor(
    private readonly db: Queryable,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly onError: (error: Error) => void,
  ) {}

  note(keyId: string): void {
    const now = performance.now();
    if (now - (this.notedAt.get(keyId) ?? Number.NEGATIVE_INFINITY) < everyMs) return;
    this.notedAt.set(keyId, now);
    noteKeyUse(this.db, [keyId], this.clock.now()).catch((error: Error) => {
      this.notedAt.delete(keyId);
      this.onError(error);
    });
  }
}
