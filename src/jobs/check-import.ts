import type { SourceConfig } from '../config/config.js';
import { DataError } from '../errors.js';
import { type ExtractedRecord, type Extractor, nothingKnown, type StreamState } from '../ingest/extractor.js';
import { type FoundFile, findFiles } from '../ingest/files/find-files.js';
import { readMapping } from '../ingest/files/mapping.js';
import type { FilesSettings } from '../ingest/files/settings.js';
import { preparePage } from '../ingest/raw-log.js';
import { connectorOf, connectSource } from './connect-source.js';
import type { JobContext } from './context.js';
import { DriftNotes } from './schema-drift.js';
import { accountCurrency, accountTimezone } from './sources.js';

/** Of each file. */
const reasonsShown = 3;

/** What an import would make of one file. Rows that pass are new, changed or unchanged; the others are wrong. */
export interface CheckedFile {
  name: string;
  kind: string | null;
  rows: number;
  new: number;
  changed: number;
  unchanged: number;
  wrong: number;
  /** Why rows, or the file as a whole, would be set aside: the first few. */
  reasons: string[];
  /** It was taken before, with just this content. */
  isTaken: boolean;
}

/** Reads a path as an import would, with every row staged and compared with what is known, and writes nothing. */
export async function checkImport(
  context: JobContext,
  source: SourceConfig,
  path: string,
): Promise<{ files: CheckedFile[]; unknownColumns: string[] }> {
  const settings = source.settings as FilesSettings;
  const mapping = settings.mapping === undefined ? [] : readMapping(settings.mapping);
  const found = await findFiles({ place: path, mapping, home: settings.path });
  const checked = new Map(found.map((file) => [file.name, untouched(file)]));
  const extractor = connectSource(context, source, context.signal, path);
  try {
    const drift = new DriftNotes();
    const judge = await judgeOf(context, source, extractor, drift);
    for (const { name: stream, extract } of extractor.streams) {
      const state = await stateOf(context, source.id, stream);
      for await (const { records } of extract({ state, signal: context.signal, known: nothingKnown })) {
        for (const [name, rows] of byFile(records))
          await addRows(context, source.id, stream, checked.get(name)!, rows, judge);
      }
    }
    return {
      files: [...checked.values()],
      unknownColumns: drift.all.map(({ stream, path: column }) => `${stream}.${column}`),
    };
  } finally {
    await extractor.close();
  }
}

/** What is wrong with a record; null when nothing is. */
type Judge = (stream: string, record: ExtractedRecord) => string | null;

async function judgeOf(
  context: JobContext,
  config: SourceConfig,
  extractor: Extractor,
  drift: DriftNotes,
): Promise<Judge> {
  const connector = connectorOf(context, config.platform);
  const profile = await extractor.probe();
  const source = {
    ...{ sourceId: config.id, platform: config.platform, name: config.id },
    currency: accountCurrency(config, profile),
    timezone: accountTimezone(config, profile),
  };
  const extractedAt = context.clock.now().toISOString();
  return (stream, { place = null, ...record }) => {
    const stored = { ...record, stream, place, extractedAt, isDeleted: false };
    try {
      connector.stage(stored, source, drift.of(stored));
      return null;
    } catch (error) {
      if (error instanceof DataError) return `${place}: ${error.message}`;
      throw error;
    }
  };
}

async function addRows(
  { pool, clock }: JobContext,
  sourceId: string,
  stream: string,
  file: CheckedFile,
  rows: readonly ExtractedRecord[],
  judge: Judge,
): Promise<void> {
  const passed: ExtractedRecord[] = [];
  file.isTaken = false;
  for (const row of rows) {
    const reason = judge(stream, row);
    if (row.place !== file.name) file.rows += 1;
    if (reason === null) {
      passed.push(row);
      continue;
    }
    if (row.place !== file.name) file.wrong += 1;
    if (file.reasons.length < reasonsShown) file.reasons.push(reason);
  }
  const page = { records: passed, state: { watermark: null } };
  const { counts } = await preparePage(pool, { sourceId, stream, runId: null, extractedAt: clock.now(), page });
  file.new += counts.new;
  file.changed += counts.changed;
  file.unchanged += counts.unchanged;
}

function untouched({ name, kind }: FoundFile): CheckedFile {
  const reasons = kind === null ? [`${name}: neither its name nor the mapping tells what is in there`] : [];
  return { name, kind, rows: 0, new: 0, changed: 0, unchanged: 0, wrong: 0, reasons, isTaken: kind !== null };
}

function byFile(records: readonly ExtractedRecord[]): Map<string, ExtractedRecord[]> {
  const files = new Map<string, ExtractedRecord[]>();
  for (const record of records) {
    const name = record.place!.replace(/:\d+$/, '');
    const rows = files.get(name);
    if (rows) rows.push(record);
    else files.set(name, [record]);
  }
  return files;
}

async function stateOf({ pool }: JobContext, sourceId: string, stream: string): Promise<StreamState> {
  const { rows } = await pool.query<{ state: StreamState }>(
    'select state from ops.stream_state where source_id = $1 and stream = $2',
    [sourceId, stream],
  );
  return rows[0]?.state ?? { watermark: null };
}
