import { randomUUID } from 'node:crypto';
import type { Source } from '../../canonical/source.js';
import type { SourceConfig } from '../../config/config.js';
import {
  type DeliveryNote,
  type ExtractedRecord,
  nothingKnown,
  type Page,
  type StreamState,
} from '../../contract/extractor.js';
import type { Pool, PoolClient } from '../../database/pool.js';
import { inTransaction } from '../../database/transaction.js';
import { type Connectors, connectorOf, connectSource } from '../../ingest/connect-source.js';
import { openPlace } from '../../ingest/files/open-place.js';
import { type FoundFile, findFiles } from '../../ingest/files/table/find-files.js';
import type { FileKind } from '../../ingest/files/table/kinds.js';
import { readMapping } from '../../ingest/files/table/mapping.js';
import { fileOfPlace } from '../../ingest/files/table/row-places.js';
import type { FilesSettings } from '../../ingest/files/table/settings.js';
import { streamsWithHistory } from '../../ingest/streams-with-history.js';
import { readSource } from '../../ledger/sources/built-source.js';
import type { Rejection } from '../../models/change-set/change-set.js';
import { type OrderRemark, readRemarks } from '../../models/parts/order-remarks.js';
import { preparePage, readRawBatch, writePage } from '../../raw/raw-log.js';
import type { Clock } from '../../runtime/clock.js';
import { DataError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { applyStaged, type RecordSettings, stageRecords } from '../pipeline/apply-records.js';
import { takeOutRetracted } from '../pipeline/retractions.js';
import { DriftNotes } from '../pipeline/schema-drift.js';
import { rememberProfile } from '../pipeline/sources.js';
import type { Warehouse } from '../pipeline/warehouse.js';
import { type MonthOfMoney, moneyByMonth } from './import-summary.js';

/** Of each reason in a file. */
const examplesShown = 3;
const remarksShown = 20;
const batchBytes = 12 * 1024 * 1024;

/** Why rows, or a file as a whole, would be rejected. */
export interface Refusal {
  /** The same for all of the same reason; `ambiguous_…`: the mapping has to decide. */
  code: string;
  count: number;
  /** The first messages, each with the place and the cure. */
  examples: string[];
}

/** The effect of importing one file as one kind. Valid records are new, changed or unchanged; the others are wrong. */
export interface CheckedFile {
  name: string;
  kind: string | null;
  rows: number;
  new: number;
  changed: number;
  unchanged: number;
  wrong: number;
  refusals: Refusal[];
  /** The note of its delivery; null: the file was read before with exactly this content, or cannot be read. */
  note: DeliveryNote | null;
  /** It was read before, with exactly this content. */
  isTaken: boolean;
}

export interface CheckedImport {
  files: CheckedFile[];
  unknownColumns: string[];
  /** Values that the product does not know: `orders.country "Atlantis"`. */
  unknownValues: string[];
  /** Orders and refunds that would be rejected, or wait, although their rows are valid. */
  heldBack: string[];
  remarks: OrderRemark[];
  /** About the files, as `cartograph status` would show them. */
  notices: string[];
  months: MonthOfMoney[];
}

interface CheckNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  connectors: Connectors;
  warehouse: Warehouse;
}

/**
 * Imports a path in a transaction that is rolled back, and returns what an import would do. Builds of other sources
 * wait meanwhile.
 */
export async function checkImport(needs: CheckNeeds, config: SourceConfig, path: string): Promise<CheckedImport> {
  const { pool, warehouse } = needs;
  await warehouse.prepare();
  return await warehouse.hold((_lease, signal) =>
    rehearsed(pool, (client) => new Rehearsal(needs, client, config, signal).run(path)),
  );
}

/** Runs `work` in a transaction that is rolled back. */
async function rehearsed<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const over = new Error('the rehearsal is over');
  let result: T | undefined;
  try {
    await inTransaction(pool, async (client) => {
      result = await work(client);
      throw over;
    });
  } catch (error) {
    if (error !== over) throw error;
  }
  return result as T;
}

class Rehearsal {
  readonly #files = new Map<string, CheckedFile>();
  readonly #drift = new DriftNotes();
  readonly #runId = randomUUID();
  readonly #notices: string[] = [];

  constructor(
    private readonly needs: CheckNeeds,
    private readonly client: PoolClient,
    private readonly config: SourceConfig,
    private readonly signal: AbortSignal,
  ) {}

  async run(path: string): Promise<CheckedImport> {
    const { needs, client, config, signal } = this;
    const settings = config.settings as FilesSettings;
    const mapping = settings.mapping === undefined ? [] : readMapping(settings.mapping);
    const place = openPlace(settings, path, { ...needs, signal });
    try {
      for (const file of await findFiles(place, mapping, signal)) {
        this.#files.set(nameOf(file.kind, file.name), untouched(file));
      }
    } finally {
      await place.close();
    }
    const extractor = connectSource(needs, config, signal, path);
    try {
      const profile = await extractor.probe();
      const source = await rememberProfile(client, config, profile, { at: needs.clock.now() });
      for (const { name: stream, extract } of extractor.streams) {
        const state = await stateOf(client, config.id, stream);
        let notices = state.notices ?? [];
        for await (const page of extract({ state, signal, known: nothingKnown })) {
          await this.#take(source, stream, page);
          notices = page.state.notices ?? [];
        }
        this.#notices.push(...notices);
      }
    } finally {
      await extractor.close();
    }
    const rejections = await this.#build();
    const drift = this.#drift.all;
    return {
      files: [...this.#files.values()],
      unknownColumns: drift
        .filter(({ kind }) => kind === 'field')
        .map(({ stream, path: column }) => `${stream}.${column}`),
      unknownValues: drift
        .filter(({ kind }) => kind === 'value')
        .map((each) => `${each.stream}.${each.path} ${each.value}`),
      heldBack: this.#heldBack(rejections),
      notices: this.#notices,
      remarks: (await readRemarks(client, config.id, remarksShown)).remarks,
      months: await moneyByMonth(client, { sourceId: config.id, runId: this.#runId }),
    };
  }

  /** Writes a page like an import, but one file at a time, to count the records of each. */
  async #take(source: Source, stream: string, { records, deliveries = [], retracts = [] }: Page): Promise<void> {
    const { client, needs, config } = this;
    for (const note of deliveries) this.#fileOf(stream, note.name).note = note;
    const origin = { sourceId: config.id, stream, runId: this.#runId, extractedAt: needs.clock.now() };
    const write = async (page: Omit<Page, 'state'>) => {
      const prepared = await preparePage(client, { ...origin, page: { ...page, state: { watermark: null } } });
      await writePage(client, prepared);
      return prepared.counts;
    };
    for (const [name, rows] of byFile(records)) {
      const file = this.#fileOf(stream, name);
      file.isTaken = false;
      const reasons = rows.map((row) => this.#problemOf(source, stream, row));
      for (const reason of reasons) if (reason !== null) addTo(file.refusals, reason);
      file.wrong += rows.filter((row, at) => reasons[at] !== null && row.place !== file.name).length;
      const counts = await write({ records: rows.filter((_, at) => reasons[at] === null) });
      file.new += counts.new;
      file.changed += counts.changed;
      file.unchanged += counts.unchanged;
      await write({ records: rows.filter((_, at) => reasons[at] !== null) });
    }
    for (const note of deliveries) {
      const file = this.#fileOf(stream, note.name);
      file.rows = note.rows;
      file.isTaken = false;
    }
    await write({ records: [], deliveries, retracts });
  }

  /** The problem with a record by itself; null if there is none. */
  #problemOf(source: Source, stream: string, record: ExtractedRecord): Problem | null {
    const extractedAt = this.needs.clock.now().toISOString();
    const place = record.place ?? null;
    const stored = { ...record, stream, place, extractedAt, isDeleted: false };
    try {
      const connector = connectorOf(this.needs.connectors, this.config.platform);
      for (const staged of connector.stage(stored, source, this.#drift.of(stored))) {
        if (staged.kind === 'order_lines' && staged.refusal) {
          const { code, place: at, message } = staged.refusal;
          return { code, message: `${at}: ${message}` };
        }
      }
      return null;
    } catch (error) {
      if (error instanceof DataError) return { code: error.code, message: `${place}: ${error.message}` };
      throw error;
    }
  }

  /** Builds what was written, like the build of an import. */
  async #build(): Promise<Rejection[]> {
    const { needs, client, config, signal } = this;
    const source = await readSource(client, config.id);
    const connector = connectorOf(needs.connectors, source.platform);
    const { reportingCurrency } = needs.warehouse.settings;
    const settings: RecordSettings = { connector, reportingCurrency, log: needs.log };
    await takeOutRetracted(client, source, settings);
    const rejections: Rejection[] = [];
    const withHistory = streamsWithHistory(connector);
    let afterChunkId = source.builtChunkId;
    for (;;) {
      signal.throwIfAborted();
      const { records, lastChunkId } = await readRawBatch(client, {
        sourceId: config.id,
        afterChunkId,
        maxBytes: batchBytes,
        withHistory,
      });
      if (lastChunkId === null) return rejections;
      rejections.push(
        ...(await applyStaged(settings, client, source, await stageRecords(settings, client, source, records))),
      );
      afterChunkId = lastChunkId;
    }
  }

  /** For an order evaluated in several batches, the last message. */
  #heldBack(rejections: readonly Rejection[]): string[] {
    const refusals = [...this.#files.values()].flatMap((file) => file.refusals);
    const reported = new Set(refusals.flatMap(({ examples }) => examples));
    const last = new Map(rejections.map((rejection) => [`${rejection.from.stream} ${rejection.from.key}`, rejection]));
    const ofRows = new Set([
      'missing_value',
      'wrong_value',
      'error_cell',
      'wrong_number_of_cells',
      'invalid_csv',
      'invalid_json',
      'not_utf8',
    ]);
    return [...last.values()]
      .filter(({ code, from }) => !ofRows.has(code) && !from.key.startsWith('(file) '))
      .map(({ message }) => message)
      .filter((message) => !reported.has(message));
  }

  #fileOf(stream: string, name: string): CheckedFile {
    const known = this.#files.get(nameOf(stream, name));
    if (known) return known;
    const file = untouched({ name, kind: stream as FileKind });
    this.#files.set(nameOf(stream, name), file);
    return file;
  }
}

interface Problem {
  code: string;
  message: string;
}

function addTo(refusals: Refusal[], { code, message }: Problem): void {
  const known = refusals.find((refusal) => refusal.code === code);
  if (!known) refusals.push({ code, count: 1, examples: [message] });
  else {
    known.count += 1;
    if (known.examples.length < examplesShown) known.examples.push(message);
  }
}

function nameOf(kind: string | null, name: string): string {
  return `${kind} ${name}`;
}

function untouched({ name, kind, isSpecial }: Pick<FoundFile, 'name' | 'kind' | 'isSpecial'>): CheckedFile {
  const why = `${name}: ${isSpecial ? 'a link or a special file is not read' : 'neither its name nor the mapping gives its kind'}`;
  const counts = { rows: 0, new: 0, changed: 0, unchanged: 0, wrong: 0 };
  const refusals = kind === null ? [{ code: 'no_kind', count: 1, examples: [why] }] : [];
  return { name, kind, ...counts, refusals, note: null, isTaken: kind !== null };
}

function byFile(records: readonly ExtractedRecord[]): Map<string, ExtractedRecord[]> {
  const files = new Map<string, ExtractedRecord[]>();
  for (const record of records) {
    const name = fileOfPlace(record.place!);
    const rows = files.get(name);
    if (rows) rows.push(record);
    else files.set(name, [record]);
  }
  return files;
}

async function stateOf(client: PoolClient, sourceId: string, stream: string): Promise<StreamState> {
  const { rows } = await client.query<{ state: StreamState }>(
    'select state from ops.stream_state where source_id = $1 and stream = $2',
    [sourceId, stream],
  );
  return rows[0]?.state ?? { watermark: null };
}
