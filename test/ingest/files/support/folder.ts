import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { inTransaction } from '../../../../src/database/transaction.js';
import { files } from '../../../../src/ingest/files/index.js';
import type { FilesSettings } from '../../../../src/ingest/files/table/settings.js';
import { rebuild } from '../../../../src/jobs/pipeline/rebuild.js';
import { requestSyncs } from '../../../../src/jobs/runs/request-syncs.js';
import { runSync } from '../../../../src/jobs/runs/run-sync.js';
import { findRun, type SyncRun } from '../../../../src/ledger/sync-runs/sync-run.js';
import { findViolations } from '../../../../src/models/integrity/find-violations.js';
import { resetWarehouse } from '../../../../src/models/load/reset.js';
import { waitingParts } from '../../../../src/models/parts/waiting-parts.js';
import { type JobSetup, wireJobs } from '../../../../src/processes/wire-jobs.js';
import { segments } from '../../../models/warehouse.js';
import type { TestDatabase } from '../../../support/database.js';
import { jobSetup, prepareJobs, shelfSource } from '../../../support/job-setup.js';
import { createWarehouse } from '../../../support/warehouse-database.js';

/** A folder of tables, a warehouse, and the source `till` that connects them. */
export class TillFolder {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-files-'));
  setup!: JobSetup;

  private constructor(readonly database: TestDatabase) {}

  static async open(
    settings: Partial<FilesSettings> = {},
    timezone = 'Europe/London',
    currency = 'GBP',
  ): Promise<TillFolder> {
    const till = new TillFolder(await createWarehouse({ reportingCurrency: currency }));
    till.configure(settings, timezone, currency);
    await prepareJobs(till.setup);
    return till;
  }

  configure(settings: Partial<FilesSettings>, timezone = 'Europe/London', currency = 'GBP'): void {
    const base = jobSetup(this.database.pool, files);
    const source = { ...shelfSource('till'), timezone, currency, settings: { path: this.folder, ...settings } };
    const reporting = { ...base.config.reporting, currency };
    this.setup = { ...base, config: { ...base.config, reporting, sources: [source] } };
  }

  /** Writes a file with the time of a minute of 2026-06-01; gzip by its name. */
  put(name: string, content: string | Buffer, minute = 0): string {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content);
    const at = new Date(Date.UTC(2026, 5, 1, 0, minute));
    utimesSync(file, at, at);
    return file;
  }

  /** Writes a file that is not a table. */
  write(name: string, content: string): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, content);
    return file;
  }

  /** Sets the mapping from now on. */
  mapBy(mapping: string): void {
    this.configure({ mapping: this.write('mapping.yaml', mapping) });
  }

  /** Units of a currency for one euro, on every day. */
  async rate(currency: string, rate: string): Promise<void> {
    await this.database.pool.query(
      `insert into raw.exchange_rate (rate_date, currency, provider, rate, loaded_at)
       select day, $1, 'FILE', $2, now() from generate_series(date '2026-01-01', date '2026-12-31', interval '1 day') as day
       on conflict do nothing`,
      [currency, rate],
    );
  }

  /** Rebuilds the warehouse with the current settings. */
  async rebuilt(): Promise<void> {
    await rebuild(wireJobs(this.setup));
  }

  /** Lines without orders and orders without lines. */
  waiting(): Promise<unknown[]> {
    return waitingParts(this.database.pool);
  }

  remove(name: string): void {
    rmSync(path.join(this.folder, name), { force: true });
  }

  async sync(): Promise<SyncRun> {
    const [requested] = await requestSyncs(this.database.pool, { sourceId: 'till', trigger: 'cli' });
    await runSync(wireJobs(this.setup), requested!.run.runId);
    return (await findRun(this.database.pool, requested!.run.runId))!;
  }

  /** Syncs, and fails if that does not succeed. Returns the counts by stream: new, changed, unchanged, rejected. */
  async synced(): Promise<Record<string, number[]>> {
    const run = await this.sync();
    if (run.status !== 'succeeded') throw new Error(`the sync ${run.status}: ${run.errorMessage}`);
    const { rows } = await this.database.pool.query(
      `select stream, new_records, changed, unchanged, rejected from ops.sync_run_stream where run_id = $1 and fetched > 0`,
      [run.runId],
    );
    return Object.fromEntries(
      rows.map(({ stream, ...counts }) => [stream, Object.values(counts as Record<string, string>).map(Number)]),
    );
  }

  async values(sql: string): Promise<unknown[][]> {
    return (await this.database.pool.query({ text: sql, rowMode: 'array' })).rows;
  }

  orders(): Promise<unknown[][]> {
    return this.values('select platform_order_id, total, items_sold from warehouse.fact_orders order by 1');
  }

  setAside(): Promise<unknown[][]> {
    return this.values('select message, path, value from ops.rejected_record order by 1');
  }

  /** The reasons of the rejected records. */
  async messages(): Promise<string[]> {
    return (await this.setAside()).map(([message]) => `${message}`);
  }

  /** The remarks on what was loaded. */
  remarks(...columns: ('subject' | 'code' | 'message' | 'place')[]): Promise<unknown[][]> {
    return this.values(`select ${columns.join(', ')} from ops.order_remark order by ${columns.join(', ')}`);
  }

  /** The notices about the files, as the operator reads them. */
  async notices(): Promise<string[]> {
    const rows = await this.values(
      "select notice from ops.stream_state, jsonb_array_elements_text(state -> 'notices') as notice order by stream, notice",
    );
    return rows.map(([notice]) => `${notice}`);
  }

  async violations(): Promise<unknown[]> {
    return await findViolations(this.database.pool, segments);
  }

  /** Empties folder, raw log and warehouse. */
  async clear(): Promise<void> {
    for (const name of readdirSync(this.folder)) rmSync(path.join(this.folder, name), { recursive: true });
    await this.database.pool.query(
      'truncate raw.chunk, raw.record_version, raw.delivery, raw.delivery_claim, raw.scan_key, ops.stream_state, ops.sync_run',
    );
    await inTransaction(this.database.pool, resetWarehouse);
    this.configure({});
  }

  async close(): Promise<void> {
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Opens a folder for the tests of a suite: each begins with an empty one, and none may leave an inconsistent warehouse.
 */
export function inOneFolder(opened: (till: TillFolder) => void): void {
  let till: TillFolder;

  before(async () => {
    till = await TillFolder.open();
    opened(till);
  });

  afterEach(async () => {
    expect(await till.violations()).to.deep.equal([]);
    await till.clear();
  });

  after(() => till.close());
}
