import type { DeliveryNote, ExtractedRecord, Page } from '../../../contract/extractor.js';
import { joinFragments } from '../../../contract/fragments.js';
import { DataError } from '../../../runtime/errors.js';
import { openBytes } from '../table/file-bytes.js';
import { faultOf, incomplete, rowsFault } from '../table/file-fault.js';
import { FilledRows } from '../table/filled-rows.js';
import { FilledSheetRows } from '../table/filled-sheet-rows.js';
import { lastByte } from '../table/header.js';
import { canonicalForm, type FileKind } from '../table/kinds.js';
import { encodeReading, payloadOf, type Reading } from '../table/reading.js';
import { placeIn, rowNamed } from '../table/row-places.js';
import type { RowValues } from '../table/row-values.js';
import { type Row, readRows } from '../table/rows.js';
import { isBlankRow } from '../table/skipped-rows.js';
import { changedAt, fileKeyPrefix, keyOf, type Table, valuesOfRow } from '../table/table.js';
import { KeyTable } from './key-table.js';
import type { PageBuilder } from './page-builder.js';
import { type GroupedRow, RowGroups } from './row-groups.js';
import { ofNoKind, type OpenFile } from './taken-files.js';
import { TwoReadings } from './two-readings.js';

interface ReadContext {
  /** The zone of local times. */
  timezone: string;
  signal: AbortSignal;
  pages: PageBuilder;
}

/** A page to commit, or how much of the file has been read. */
type Step = { page: Page } | { rows: number; readBytes: number };

/**
 * Reads a file's rows into pages, from where it stopped before. Rows of one order are one record. Throws a `FileFault`
 * if it cannot be read further; the next page then contains what was collected before.
 */
export async function* readTable(table: Table, open: OpenFile, context: ReadContext): AsyncGenerator<Step> {
  const { pages, signal } = context;
  const { file } = table;
  const from = readFrom(table, open);
  const bytes = openBytes(file, from.offset, signal);
  const gatherer = new Gatherer(table, open, context);
  const ofFaults = { scan: open.content, keyPrefix: fileKeyPrefix(file) };
  try {
    for await (const rows of readRows(bytes.pieces, { ...from, delimiter: quotedBy(table) })) {
      for (const row of rows) {
        const doubt = gatherer.add(row);
        // Awaiting a value that is not a promise would cost each row a turn of the queue.
        if (doubt) await doubt;
        if (!pages.isFull) continue;
        gatherer.settle();
        yield { rows: gatherer.takeCount(), readBytes: bytes.readBytes() };
        for (const page of pages.pages(ofFaults)) yield { page };
      }
    }
    for (const record of gatherer.rest()) {
      pages.add(record);
      if (!pages.isFull) continue;
      gatherer.settle();
      for (const page of pages.pages(ofFaults)) yield { page };
    }
    gatherer.end();
  } catch (error) {
    const fault = rowsFault(error) ?? error;
    if (faultOf(fault, file)) gatherer.salvage();
    throw fault;
  } finally {
    gatherer.settle();
  }
  yield { rows: gatherer.takeCount(), readBytes: bytes.readBytes() };
}

/**
 * Where to continue reading. If the state does not keep the earlier keys, or rows have cells from those above, the
 * earlier rows must be read again.
 */
function readFrom({ kind, start, reading }: Table, open: OpenFile): Pick<OpenFile, 'offset' | 'line'> {
  return isGrouped(kind) && reading.fill === undefined ? placeOf(open) : start;
}

function isGrouped(kind: FileKind): boolean {
  return canonicalForm[kind].group !== undefined;
}

function placeOf({ offset, line }: OpenFile): Pick<OpenFile, 'offset' | 'line'> {
  return { offset, line };
}

/** The delimiter before a quoted cell; null: quotes have no meaning. */
function quotedBy({ file, delimiter, reading }: Table): number | null {
  return file.format === 'csv' && reading.quotes !== 'none' ? lastByte(delimiter) : null;
}

/** How a row relates to the rows before it. */
type Standing = 'new' | 'equal' | 'different';

/** Adds rows to pages: alone, or grouped with the other rows of their record. */
class Gatherer {
  readonly #groups: RowGroups | null;
  /** The groups, unless each of their rows is the whole record: an order without its lines. */
  readonly #tearable: RowGroups | null;
  readonly #keys = new KeyTable();
  readonly #readings: TwoReadings;
  readonly #open: OpenFile;
  /** Rows before this position are already counted; those of kinds without groups are already in the log. */
  readonly #countedTo: number;
  /** Rows before this position were read before the reading was interrupted. */
  readonly #resumedAt: number;
  readonly #above: FilledRows | FilledSheetRows | null;
  #end: Row['end'];
  #count = 0;
  #isEnded = false;

  constructor(
    private readonly table: Table,
    open: OpenFile,
    private readonly context: ReadContext,
  ) {
    const { file, kind, encoded } = table;
    this.#open = { ...open };
    this.#countedTo = open.countedTo ?? open.offset;
    this.#resumedAt = open.offset;
    const { fill } = table.reading;
    this.#above = fill === undefined ? null : filledRows(fill, table.reading);
    this.#end = placeOf(open);
    const { modifiedAt: asOf } = file;
    this.#groups = isGrouped(kind)
      ? new RowGroups({ encoded: encoded!, kind, file, asOf, delivery: open.delivery! }, open.done)
      : null;
    this.#tearable = kind === 'orders' && table.reading.sum === undefined ? null : this.#groups;
    this.#readings = new TwoReadings(kind, file, () => valuesOf(table, context.signal));
  }

  /** Resolves when an ambiguous value has been decided; undefined: there is none. Throws a `FileFault`. */
  add(asWritten: Row): Promise<void> | undefined {
    const { table, context } = this;
    const isCounted = asWritten.start.offset < this.#countedTo;
    const isEmpty = isBlank(table, asWritten);
    const skipped = isEmpty ? null : table.skippedBy(asWritten.text);
    const filled = skipped === null && !isEmpty ? orFault(() => this.#filled(asWritten)) : asWritten;
    const row = filled instanceof DataError ? asWritten : filled;
    if (this.#groups && row.start.offset < this.#resumedAt) return undefined;
    if (isEmpty || skipped !== null) {
      this.#moveTo(row.end);
      if (skipped !== null && !isCounted) this.#countSkipped(skipped);
      return undefined;
    }
    if (asWritten.text === table.header) {
      this.#moveTo(row.end);
      if (!isCounted) this.#countRepeated('equal');
      return undefined;
    }
    const values = filled instanceof DataError ? filled : orFault(() => valuesOfRow(table.reading, row));
    if (values instanceof DataError && !row.isEnded) {
      // A last row without a line end counts if it is valid; otherwise it was cut off, and the file with it.
      throw incomplete(`it ends in the middle of a row, at ${rowNamed(table.file, row.line)}`);
    }
    this.#moveTo(row.end);
    if (values instanceof DataError) {
      this.#tearable?.tear(row.line, null);
      if (!isCounted) this.#addWrong(row, filled instanceof DataError ? filled : null);
      return undefined;
    }
    const isWanted = table.conditions === null || orFault(() => table.conditions!.isWanted(values));
    if (isWanted === false) {
      this.#tearable?.pass();
      if (!isCounted) this.#countUnread(row, values);
      return undefined;
    }
    const key = isWanted === true ? orFault(() => keyOf(table.kind, values)) : isWanted;
    if (key === null || key instanceof DataError) {
      const known = orFault(() => keyOf(table.kind, values));
      this.#tearable?.tear(row.line, known instanceof DataError ? null : known);
      if (!isCounted) this.#addWrong(row, key);
      return undefined;
    }
    if (!isCounted) this.#countRow();
    if (isCounted && !this.#groups) {
      this.#keys.add(key, row.text);
      return undefined;
    }
    const updatedAt = changedAt(table, values, context.timezone);
    const stands = this.#groups
      ? this.#addToGroup(this.#groups, key, { row, values, updatedAt })
      : this.#addAlone(key, row, updatedAt);
    if (!isCounted) this.#countRepeated(stands);
    return this.#readings.isSuspect(values) ? this.#readings.check(values, row.line) : undefined;
  }

  /** Adds what is complete before the position where reading failed: the last order may have a row there. */
  salvage(): void {
    if (this.#groups) for (const record of this.#groups.takeWhole()) this.context.pages.add(record);
  }

  /** Where reading stopped, for everything in the pages. */
  settle(): void {
    const place = this.#groups?.resume(this.#end) ?? this.#end;
    const { done: _, ...open } = this.#open;
    const countedTo = Math.max(this.#countedTo, this.#end.offset);
    this.context.pages.moveTo({ ...open, ...place, countedTo }, this.#note());
  }

  /** Adds what is collected at the end of the file. */
  *rest(): Generator<ExtractedRecord> {
    if (this.#groups) yield* this.#groups.take(true);
  }

  end(): void {
    this.#isEnded = true;
  }

  /** The rows since the last call. */
  takeCount(): number {
    const count = this.#count;
    this.#count = 0;
    return count;
  }

  /** If the rows read again end before the old position, the old position stays. */
  #moveTo(end: Row['end']): void {
    if (this.#groups || end.offset > this.#end.offset) this.#end = end;
  }

  /** The row with the cells that it has from those above. Throws a `DataError` if it is no row. */
  #filled(row: Row): Row {
    if (this.#above === null || row.text === this.table.header) return row;
    return row.filled(this.#above.fill(row.text));
  }

  #countRow(): void {
    this.#count += 1;
    this.#open.rows += 1;
  }

  /** A row that is none of this kind: it is another, or is left out. */
  #countUnread(row: Row, values: RowValues): void {
    this.#count += 1;
    if (!this.table.file.countsUnread) return;
    const elsewhere = orFault(() => this.table.conditions!.whereElse(values));
    // The kind whose condition has no result reports the row.
    if (elsewhere instanceof DataError || (elsewhere !== null && 'isRead' in elsewhere)) return;
    if (elsewhere === null) this.#open.firstUnread ??= row.line;
    this.#addLeftOut(elsewhere?.leftOutAs ?? ofNoKind);
  }

  /** A row that begins with a text of the mapping: no kind reads it. */
  #countSkipped(name: string): void {
    this.#count += 1;
    if (this.table.file.countsUnread) this.#addLeftOut(name);
  }

  #addLeftOut(name: string): void {
    const { leftOut = {} } = this.#open;
    this.#open.leftOut = { ...leftOut, [name]: (leftOut[name] ?? 0) + 1 };
  }

  #addWrong(row: Row, fault: DataError | null): void {
    this.#countRow();
    this.#open.wrong += 1;
    this.context.pages.addWrong(this.#wrongRecord(row, fault));
  }

  #addToGroup(groups: RowGroups, key: string, read: GroupedRow): Standing {
    if (groups.isDone(key, read.row.start.offset)) return 'new';
    const stands = groups.add(key, read);
    if (!groups.isFull) return stands;
    for (const record of groups.take()) this.context.pages.add(record);
    return stands;
  }

  #addAlone(key: string, row: Row, updatedAt: string | null): Standing {
    this.context.pages.add(this.#record(row, key, updatedAt ?? this.table.file.modifiedAt));
    return this.#keys.add(key, row.text);
  }

  #countRepeated(stands: Standing): void {
    if (stands === 'equal') this.#open.repeatedEqual += 1;
    if (stands === 'different') this.#open.repeatedDifferent += 1;
  }

  #record({ text, line }: Row, key: string, updatedAt: string): ExtractedRecord {
    const { file, encoded } = this.table;
    const place = placeIn(file, line);
    return { key, updatedAt, payload: payloadOf(encoded, [text]), place, delivery: this.#open.delivery! };
  }

  /** Without a delivery: faults are reported for the file as it is now, whatever its reading. */
  #wrongRecord({ bytes, line }: Row, fault: DataError | null): ExtractedRecord {
    const { file } = this.table;
    // An expression of the mapping is not evaluated again.
    const encoded = fault === null ? this.table.encoded : encodeReading({ fault: faultOfRow(fault) });
    // Its bytes: they may not be UTF-8.
    const payload = joinFragments(encoded === null ? [bytes] : [Buffer.from(encoded), bytes]);
    return { key: `${fileKeyPrefix(file)}${line}`, updatedAt: null, payload, place: placeIn(file, line) };
  }

  #note(): DeliveryNote {
    const { delivery, name, content, rows, repeatedEqual, repeatedDifferent, wrong, leftOut = {} } = this.#open;
    const { read, leftOut: columnsLeftOut } = this.table.columns;
    return {
      ...{
        delivery: delivery!,
        name,
        content,
        asOf: this.table.file.modifiedAt,
        rows,
        repeatedEqual,
        repeatedDifferent,
      },
      ...{ wrong, columnsRead: read, columnsLeftOut, rowsLeftOut: leftOut, isComplete: this.#isEnded },
    };
  }
}

function filledRows(places: readonly number[], reading: Reading): FilledRows | FilledSheetRows {
  return reading.isSheet ? new FilledSheetRows(places, reading) : new FilledRows(places, reading);
}

function isBlank({ file, delimiter }: Table, { text }: Row): boolean {
  return file.format === 'csv' && isBlankRow(text, delimiter);
}

function orFault<T>(read: () => T): T | DataError {
  try {
    return read();
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
}

function faultOfRow({ code, message, path, value }: DataError): NonNullable<Reading['fault']> {
  return { code, message, path, value };
}

async function* valuesOf(table: Table, signal: AbortSignal): AsyncGenerator<RowValues> {
  const { file, start, reading } = table;
  const { pieces } = openBytes(file, start.offset, signal);
  for await (const rows of readRows(pieces, { ...start, delimiter: quotedBy(table) })) {
    for (const row of rows) {
      if (isBlank(table, row) || table.skippedBy(row.text) !== null) continue;
      try {
        yield valuesOfRow(reading, row);
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
    }
  }
}
