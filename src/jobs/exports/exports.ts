import { dateInZone } from '../../canonical/calendar-date.js';
import type { WorkerConfig } from '../../config/config.js';
import { takeAnyTime } from '../../database/copy-out.js';
import type { Lease } from '../../database/lease.js';
import type { Pool, PoolClient } from '../../database/pool.js';
import { inSnapshot } from '../../database/transaction.js';
import { chunked, type FileChunk } from '../../exports/chunked.js';
import { type ExportSettings, expiryOf } from '../../exports/export-settings.js';
import { readList } from '../../exports/lists/read-list.js';
import { howToWrite } from '../../exports/requested-format.js';
import { requestedList } from '../../exports/requested-list.js';
import { ExportRefused } from '../../exports/table/export-refused.js';
import { writeTable } from '../../exports/write-table.js';
import type { ExportRow } from '../../ledger/exports/export-row.js';
import {
  appendChunk,
  beginExport,
  expireExports,
  failExport,
  finishExport,
  noteExpected,
  requeueExport,
  waitingExports,
} from '../../ledger/exports/exports.js';
import { InvalidInputError } from '../../models/reporting/invalid-input.js';
import type { Clock } from '../../runtime/clock.js';
import { LeaseLostError, SystemError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import type { Leases } from '../leases/leases.js';

/** How long a file that failed, was cancelled or has expired is still listed. */
const forgottenAfterMs = 30 * 86_400_000;

interface ExportsNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  leases: Leases;
  worker: Pick<WorkerConfig, 'maxAttempts'>;
  settings: ExportSettings;
  reporting: { currency: string; timezone: string };
}

/** It was cancelled while it was written. */
class Cancelled extends SystemError {
  constructor() {
    super('the export was cancelled', { code: 'export_cancelled' });
  }
}

/**
 * Writes the files that wait, each piece in a transaction of its own under the file's lease. A file whose process died is begun again: nobody
 * is given one that is not whole.
 */
export class Exports {
  constructor(private readonly needs: ExportsNeeds) {}

  /** What the queue runs: writes all that wait and are not being written elsewhere, and deletes what has expired. */
  async writeWaiting(): Promise<void> {
    const { pool, clock, log, leases } = this.needs;
    const now = clock.now();
    const expired = await expireExports(pool, now, new Date(now.getTime() - forgottenAfterMs));
    if (expired > 0) log.info({ exports: expired }, 'expired exports deleted');
    const seen = new Set<string>();
    for (;;) {
      const exportId = (await waitingExports(pool)).find((each) => !seen.has(each));
      if (exportId === undefined) return;
      seen.add(exportId);
      const held = await leases.tryHold(`export ${exportId}`, async (lease, signal) => {
        await this.write(exportId, lease, signal);
        return signal.aborted;
      });
      if (held.isHeld && held.result) return;
    }
  }

  private async write(exportId: string, lease: Lease, signal: AbortSignal): Promise<void> {
    const { clock, log, worker } = this.needs;
    const row = await lease.inTransaction((client) => beginExport(client, exportId, clock.now()));
    if (!row) return;
    try {
      if (row.attempts > worker.maxAttempts) {
        throw new ExportRefused(
          `${row.attempts - 1} workers in a row died while they wrote it. Their logs have the reason.`,
          'EXPORT_FAILED',
        );
      }
      const rows = await this.writeChunks(row, lease, signal);
      const at = clock.now();
      const expiresAt = expiryOf(at, this.needs.settings);
      await lease.inTransaction((client) => finishExport(client, exportId, { at, expiresAt, rows }));
      log.info({ export: exportId, rows, format: row.format }, 'export written');
    } catch (error) {
      if (error instanceof Cancelled) return;
      if (error instanceof LeaseLostError || signal.aborted) throw error;
      await this.settle(row, lease, error as Error);
    }
  }

  /** Returns the number of rows. */
  private async writeChunks(row: ExportRow, lease: Lease, signal: AbortSignal): Promise<number> {
    const { pool, clock, reporting, settings } = this.needs;
    const { exportId } = row;
    const today = dateInZone(clock.now(), reporting.timezone);
    const list = requestedList(row, { today, reportingCurrency: reporting.currency });
    let rows = 0;
    const onRows = (count: number): void => {
      rows = count;
    };
    await inSnapshot(pool, async (client) => {
      await takeAnyTime(client);
      const source = await readList(client, list);
      await lease.inTransaction((other) => noteExpected(other, exportId, source));
      for await (const chunk of chunked(writeTable(source, { ...howToWrite(row), onRows, signal }), settings)) {
        await lease.inRepeatableTransaction((other) => this.append(other, exportId, { ...chunk, rows }));
      }
    });
    return rows;
  }

  private async append(client: PoolClient, exportId: string, chunk: FileChunk & { rows: number }): Promise<void> {
    if (!(await appendChunk(client, exportId, chunk))) throw new Cancelled();
  }

  /** It failed for good, or is tried again. */
  private async settle({ exportId, attempts }: ExportRow, lease: Lease, error: Error): Promise<void> {
    const { clock, log, worker } = this.needs;
    const isRefused = error instanceof ExportRefused || error instanceof InvalidInputError;
    const isOver = isRefused || attempts >= worker.maxAttempts;
    const told = isRefused
      ? { code: error instanceof ExportRefused ? error.code : 'BAD_USER_INPUT', message: error.message }
      : { code: 'EXPORT_FAILED', message: `Internal error. The details are in the log under the id ${exportId}.` };
    log[isRefused ? 'info' : 'error']({ export: exportId, attempts, err: error }, 'an export failed');
    await lease.inTransaction(async (client) => {
      if (isOver) await failExport(client, exportId, clock.now(), told);
      else await requeueExport(client, exportId, told);
    });
  }
}
