import type { Queryable } from '../../database/sql.js';
import type { Principal } from '../../ledger/principals/principal.js';
import { addUsage, type Usage } from '../../ledger/principals/usage.js';
import type { Clock } from '../../runtime/clock.js';

/** What a process has used and not counted in the database yet is counted so often. */
const countEveryMs = 1000;
/** It counts at once before it uses more than this part of a limit unseen by the others. */
const unseenShare = 0.05;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Principals that have been silent for so long are forgotten. */
const silentMs = 10 * minuteMs;

/** A limit that is reached, and when to try again. */
export interface OverLimit {
  limit: 'requestsPerMinute' | 'costPerDay';
  most: number;
  retryAfterSeconds: number;
}

interface Counted {
  /** Over all processes, as of the last count. */
  known: Usage;
  /** Of this process since then. */
  unseen: { cost: number; requests: number };
  lastAt: number;
}

/**
 * The limits of principals, over all API processes. Each process counts in memory and adds its count to the database once a second:
 * a request costs no statement. The price: the others' last second is unknown, so that together n processes may admit up to
 * (n - 1) x 5 % more than a limit, and one request each. No more, since a process counts at once before it uses 5 % of a limit unseen.
 */
export class Budget {
  private readonly counted = new Map<string, Counted>();
  private counting: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Queryable,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly onError: (error: Error) => void,
  ) {}

  /** Counts a request, or says why there may be none now. */
  async admit(principal: Principal): Promise<OverLimit | null> {
    const { requestsPerMinute: most } = principal.terms;
    if (most === null) return null;
    const { known, unseen } = await this.current(principal, 'requests', most);
    if (known.minuteRequests + unseen.requests >= most) {
      return { limit: 'requestsPerMinute', most, retryAfterSeconds: this.period(minuteMs).nextSeconds };
    }
    unseen.requests += 1;
    this.countSoon();
    return null;
  }

  /** Counts the cost of a question, or says why it may not be asked today. */
  async spend(principal: Principal, cost: number): Promise<OverLimit | null> {
    const { costPerDay: most } = principal.terms;
    if (most === null || cost === 0) return null;
    const { known, unseen } = await this.current(principal, 'cost', most);
    if (known.cost + unseen.cost + cost > most) {
      return { limit: 'costPerDay', most, retryAfterSeconds: this.period(dayMs).nextSeconds };
    }
    unseen.cost += cost;
    this.countSoon();
    return null;
  }

  /** Counts what is left. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.count();
  }

  private async current({ id }: Principal, what: 'cost' | 'requests', most: number): Promise<Counted> {
    const counted = this.turned(id);
    counted.lastAt = performance.now();
    const isNew = counted.known.principalId === '';
    if (isNew || counted.unseen[what] >= most * unseenShare) await this.count();
    return this.turned(id);
  }

  /** The count of a principal, from zero when a minute or a day has begun. */
  private turned(id: string): Counted {
    const minute = this.period(minuteMs).start;
    const day = this.period(dayMs).start.slice(0, 10);
    const before = this.counted.get(id);
    if (before?.known.day === day && before.known.minute >= minute) return before;
    const next: Counted =
      before?.known.day === day
        ? {
            ...before,
            known: { ...before.known, minute, minuteRequests: 0 },
            unseen: { ...before.unseen, requests: 0 },
          }
        : {
            known: { principalId: '', day, cost: 0, minute, minuteRequests: 0 },
            unseen: { cost: 0, requests: 0 },
            lastAt: performance.now(),
          };
    this.counted.set(id, next);
    return next;
  }

  private period(lengthMs: number): { start: string; nextSeconds: number } {
    const now = this.clock.now().getTime();
    const start = now - (now % lengthMs);
    return { start: new Date(start).toISOString(), nextSeconds: Math.ceil((start + lengthMs - now) / 1000) };
  }

  private countSoon(): void {
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.count().catch((error: Error) => {
        this.onError(error);
        this.countSoon();
      });
    }, countEveryMs);
    this.timer.unref();
  }

  private async count(): Promise<void> {
    // What is used meanwhile is counted next time, or by whoever waits for it here.
    if (this.counting) await this.counting.catch(() => undefined);
    this.counting ??= this.addToDatabase().finally(() => {
      this.counting = undefined;
    });
    await this.counting;
  }

  private async addToDatabase(): Promise<void> {
    this.forgetSilent();
    const used = [...this.counted]
      .filter(([, { known, unseen }]) => known.principalId === '' || unseen.cost > 0 || unseen.requests > 0)
      .map(
        ([
          principalId,
          {
            known: { day, minute },
            unseen,
          },
        ]) => ({
          ...{ principalId, day, cost: unseen.cost, minute, minuteRequests: unseen.requests },
        }),
      );
    if (used.length === 0) return;
    const totals = new Map(
      (await addUsage(this.db, used)).map((total) => [`${total.principalId} ${total.day}`, total]),
    );
    for (const sent of used) {
      const total = totals.get(`${sent.principalId} ${sent.day}`)!;
      const { known, unseen } = this.counted.get(sent.principalId)!;
      // The day or the minute may have turned meanwhile.
      if (known.day !== sent.day) continue;
      known.principalId = sent.principalId;
      known.cost = total.cost;
      unseen.cost -= sent.cost;
      if (known.minute !== sent.minute) continue;
      unseen.requests -= sent.minuteRequests;
      // Another process whose clock is ahead may be in the next minute.
      if (Date.parse(total.minute) === Date.parse(sent.minute)) known.minuteRequests = total.minuteRequests;
    }
  }

  private forgetSilent(): void {
    const now = performance.now();
    for (const [id, { lastAt, unseen }] of this.counted) {
      if (now - lastAt > silentMs && unseen.cost === 0) this.counted.delete(id);
    }
  }
}
