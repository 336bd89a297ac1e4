import type { Queryable } from '../../database/sql.js';
import {
  addAuditEntries,
  addRefusals,
  type AuditEntry,
  deleteAuditEntriesBefore,
  minuteOf,
} from '../../ledger/audit/audit-entries.js';
import { deleteUsageBefore } from '../../ledger/principals/usage.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';

const writeEveryMs = 1000;
/** Above it, questions that read personal data are refused: an entry that cannot be kept must not be lost in silence. */
const mostWaiting = 10_000;
const batch = 1000;
/** Subjects of refusals are permissions, codes and arguments of the schema. */
const mostSubjects = 50;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** How long what principals have used is kept, for people: the limits need today's. */
const usageDays = 90;

/** The audit log cannot be written, and no more entries can wait. */
export class AuditLogFull extends Error {
  constructor() {
    super('the audit log cannot be written');
    this.name = 'AuditLogFull';
  }
}

interface AuditSettings {
  db: Queryable;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  retentionDays: number;
}

/**
 * Writes the audit log: changes before they happen, readings of personal data and refusals within a second, together. A process that is killed
 * loses the readings of its last second; one that is stopped writes them, or, without a database, logs them.
 */
export class AuditLog {
  /** Equal readings are one entry. */
  private waiting = new Map<string, AuditEntry>();
  /** Those of a principal, of one kind and minute, are one entry. */
  private refusals = new Map<string, AuditEntry>();
  private writing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private tidiedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly settings: AuditSettings) {}

  /** Writes an entry, and rejects if it cannot be written. */
  async write(entry: AuditEntry): Promise<void> {
    await addAuditEntries(this.settings.db, [entry]);
  }

  /** Leaves an entry to be written soon. Throws `AuditLogFull`. */
  note(entry: AuditEntry): void {
    const { principalId, action, operation, subjects, address } = entry;
    const key = JSON.stringify([principalId, action, operation, subjects, address]);
    const equal = this.waiting.get(key);
    if (equal) equal.times += entry.times;
    else if (this.waiting.size >= mostWaiting) throw new AuditLogFull();
    else this.waiting.set(key, { ...entry });
    this.writeSoon();
  }

  /**
   * Leaves a refusal to be written soon. Since nothing was read, more than can wait are left out: this happens only after the log has
   * not been writable for long, which is in the log of the process.
   */
  noteRefusal(entry: AuditEntry): void {
    this.keepRefusal(entry);
    this.writeSoon();
  }

  private keepRefusal(entry: AuditEntry): void {
    const key = JSON.stringify([entry.principalId, entry.action, minuteOf(entry)]);
    const before = this.refusals.get(key);
    if (before) {
      before.times += entry.times;
      before.subjects = [...new Set([...before.subjects, ...entry.subjects])].slice(0, mostSubjects);
    } else if (this.refusals.size < mostWaiting) this.refusals.set(key, { ...entry });
  }

  /** Writes what waits. What cannot be written is logged, entry by entry. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.writing?.catch(() => undefined);
    await this.writeWaiting().catch((error: Error) => {
      for (const entry of [...this.waiting.values(), ...this.refusals.values()]) {
        this.settings.log.error(
          { audit: entry, error: error.message },
          'an entry of the audit log could not be written',
        );
      }
    });
  }

  private writeSoon(): void {
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.writing = this.writeWaiting()
        .catch((error: Error) => {
          const waiting = this.waiting.size + this.refusals.size;
          this.settings.log.error(
            { error: error.message, waiting },
            'the audit log cannot be written: its entries wait',
          );
        })
        .finally(() => {
          this.writing = undefined;
          this.timer = undefined;
          if (this.waiting.size + this.refusals.size > 0) this.writeSoon();
        });
    }, writeEveryMs);
    this.timer.unref();
  }

  private async writeWaiting(): Promise<void> {
    while (this.waiting.size > 0) {
      const all = [...this.waiting];
      const next = all.slice(0, batch);
      // Equal readings that come meanwhile are further ones.
      this.waiting = new Map(all.slice(batch));
      try {
        await addAuditEntries(
          this.settings.db,
          next.map(([, entry]) => entry),
        );
      } catch (error) {
        for (const [key, entry] of next) {
          const later = this.waiting.get(key);
          this.waiting.set(key, { ...entry, times: entry.times + (later?.times ?? 0) });
        }
        throw error;
      }
    }
    await this.writeRefusals();
    await this.tidy();
  }

  private async writeRefusals(): Promise<void> {
    while (this.refusals.size > 0) {
      const all = [...this.refusals];
      const next = all.slice(0, batch);
      this.refusals = new Map(all.slice(batch));
      try {
        await addRefusals(
          this.settings.db,
          next.map(([, entry]) => entry),
        );
      } catch (error) {
        for (const [, entry] of next) this.keepRefusal(entry);
        throw error;
      }
    }
  }

  /** Deletes what is older than its retention, once an hour. */
  private async tidy(): Promise<void> {
    if (performance.now() - this.tidiedAt < hourMs) return;
    this.tidiedAt = performance.now();
    const { db, clock, retentionDays } = this.settings;
    const now = clock.now().getTime();
    await deleteAuditEntriesBefore(db, new Date(now - retentionDays * dayMs));
    await deleteUsageBefore(db, new Date(now - usageDays * dayMs).toISOString().slice(0, 10));
  }
}
