import type { GraphQLSchema } from 'graphql';
import type { CalendarDate } from '../canonical/calendar-date.js';
import type { PoolClient } from '../database/pool.js';
import type { ExportRow } from '../ledger/exports/export-row.js';
import {
  appendChunk,
  beginExport,
  exportById,
  finishExport,
  insertExport,
  type NewExport,
  noteExpected,
} from '../ledger/exports/exports.js';
import type { AskAs, AskedDocument } from '../ledger/principals/ask-as.js';
import { principalOf } from '../ledger/principals/stored-principal.js';
import { answerTable } from './answers/answer-table.js';
import { chunked, type FileChunk } from './chunked.js';
import { atOnceRows, type ExportSettings, expiryOf, mostWaiting } from './export-settings.js';
import { readList } from './lists/read-list.js';
import { howToWrite } from './requested-format.js';
import { requestedList } from './requested-list.js';
import type { TableSource } from './table/table-source.js';
import { writeTable } from './write-table.js';

/** What exports are written with, in a process that takes requests for them. */
export interface ExportDesk {
  settings: ExportSettings;
  ask: AskAs;
  inTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** For rows of facts. */
  inSnapshot<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** Lets a worker know, within a transaction, that a file is waiting. */
  enqueue(client: PoolClient): Promise<void>;
}

/** When and under what circumstances it is requested. */
export interface Occasion {
  now: Date;
  today: CalendarDate;
  reportingCurrency: string;
  schema: GraphQLSchema;
  from: AskedDocument['from'];
}

/** The errors of a document that cannot be answered. */
export class DocumentRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'DocumentRefused';
  }
}

/** Written in one transaction with the request: there is a whole file, or none. */
interface WholeFile {
  chunks: FileChunk[];
  rows: number;
  version: string | null;
}

/**
 * Writes a small file at once; a larger list is queued for a worker. null: its principal has too many waiting. Throws a `DocumentRefused`, an
 * `ExportRefused` or an `InvalidInputError` for what cannot be exported as asked.
 */
export async function requestExport(
  desk: ExportDesk,
  wanted: NewExport,
  occasion: Occasion,
): Promise<ExportRow | null> {
  const file = await ('list' in wanted.subject ? smallList(desk, wanted, occasion) : answer(desk, wanted, occasion));
  return await desk.inTransaction(async (client) => {
    const row = await insertExport(client, wanted, mostWaiting);
    if (!row) return null;
    if (file) return await keep(client, wanted.exportId, file, { now: occasion.now, settings: desk.settings });
    await desk.enqueue(client);
    return row;
  });
}

/** null: it is not small. */
async function smallList(desk: ExportDesk, wanted: NewExport, occasion: Occasion): Promise<WholeFile | null> {
  return await desk.inSnapshot(async (client) => {
    const source = await readList(client, { ...requestedList(wanted, occasion), mostCounted: atOnceRows });
    if (source.expectedRows === null || source.expectedRows > atOnceRows) return null;
    return await written(desk, wanted, source);
  });
}

async function answer(desk: ExportDesk, wanted: NewExport, { schema, from }: Occasion): Promise<WholeFile> {
  if ('list' in wanted.subject) throw new Error('a list is no document');
  const { document, operationName, variables, path } = wanted.subject;
  const principal = principalOf(wanted.principal);
  const { data, errors, version } = await desk.ask({ principal, document, operationName, variables, from });
  const [error] = errors;
  if (error || data === null) {
    const code = typeof error?.extensions?.code === 'string' ? error.extensions.code : 'INTERNAL_SERVER_ERROR';
    const message = errors.map((each) => each.message).join(' ');
    throw new DocumentRefused(code, `The query cannot be answered. ${message}`);
  }
  const source = answerTable({ schema, document, operationName, variables, data, version, path });
  return await written(desk, wanted, source);
}

async function written({ settings }: ExportDesk, wanted: NewExport, source: TableSource): Promise<WholeFile> {
  let rows = 0;
  const onRows = (count: number): void => {
    rows = count;
  };
  const chunks: FileChunk[] = [];
  for await (const chunk of chunked(writeTable(source, { ...howToWrite(wanted), onRows }), settings))
    chunks.push(chunk);
  return { chunks, rows, version: source.version };
}

async function keep(
  client: PoolClient,
  exportId: string,
  { chunks, rows, version }: WholeFile,
  { now, settings }: { now: Date; settings: ExportSettings },
): Promise<ExportRow | null> {
  await beginExport(client, exportId, now);
  await noteExpected(client, exportId, { expectedRows: rows, version });
  for (const chunk of chunks) await appendChunk(client, exportId, { ...chunk, rows });
  await finishExport(client, exportId, { at: now, expiresAt: expiryOf(now, settings), rows });
  return await exportById(client, exportId);
}
