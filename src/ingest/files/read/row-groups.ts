import type { ExtractedRecord } from '../../../contract/extractor.js';
import type { FoundFile } from '../table/find-files.js';
import { canonicalForm, columnsOf, type FileKind, fileKinds } from '../table/kinds.js';
import { encodeReading, payloadOf, type Reading, splitPayload } from '../table/reading.js';
import { linesOf, placeIn, rowNamed } from '../table/row-places.js';
import type { RowValues } from '../table/row-values.js';
import type { Row, RowPlace } from '../table/rows.js';

/** A row of a record that other rows may belong to as well. */
export interface GroupedRow {
  row: Row;
  values: RowValues;
  updatedAt: string | null;
}

/**
 * The rows of one order may be this far apart in a file and still be read as one record; others are joined in the log.
 */
const mostBytes = 4 * 1024 * 1024;
/** The maximum number of small groups: each takes more memory than its bytes. */
const mostGroups = 1000;
/** Groups are taken down to this share of the limit, so that a page is not much larger than intended. */
const nearly = 7 / 8;
/** Rows of a group this large are found by a map, not by pairwise comparison. */
const largeGroup = 16;

/** The rows of a file that belong to one record: an order, a refund. */
interface RowGroup {
  key: string;
  rows: string[];
  lines: number[];
  /** The newest time among its rows; null: none has one. */
  updatedAt: string | null;
  bytes: number;
  start: RowPlace;
  /** The position of its last row. */
  lastOffset: number;
  /** For several rows: the ids they have in the group; for a large group, the rows. */
  ids: Set<string> | null;
  seen: Set<string> | null;
  /** The first row, if the order has at most one apart from blank cells. */
  first: RowValues;
  /** The line of a row that cannot be read and may belong to it; null: none. */
  tornAt: number | null;
}

/** Where to resume: groups that are complete although they have rows after that position are not read again. */
interface GroupsResume {
  offset: number;
  line: number;
  /** By key, the position of their last row. */
  done?: Record<string, number>;
}

interface GroupContext {
  encoded: string;
  kind: FileKind;
  file: Pick<FoundFile, 'name' | 'format' | 'sheet'>;
  asOf: string;
  delivery: string;
}

/** Groups the rows of a file by their record, in the order of each record's first row. */
export class RowGroups {
  readonly #open = new Map<string, RowGroup>();
  readonly #done: Map<string, number>;
  /** Keys of rows that cannot be read further, with their lines. */
  readonly #torn = new Map<string, number>();
  /** The group of the row before; null: that row was of another kind. */
  #before: RowGroup | null = null;
  /** The line of the row before, if it cannot be read. */
  #tornBefore: number | null = null;
  #bytes = 0;

  constructor(
    private readonly context: GroupContext,
    done: Record<string, number> = {},
  ) {
    this.#done = new Map(Object.entries(done));
  }

  /** Whether a row was collected before the reading was interrupted. */
  isDone(key: string, offset: number): boolean {
    return offset <= (this.#done.get(key) ?? -1);
  }

  /** Adds a row, and returns how it relates to the rows before it. */
  add(key: string, { row, values, updatedAt }: GroupedRow): 'new' | 'equal' | 'different' {
    const { text, byteLength } = row;
    let group = this.#open.get(key);
    if (!group) {
      // Written out: V8 turns a spread into a slow (dictionary-mode) object, and this is one for each order.
      group = {
        key,
        rows: [],
        lines: [],
        updatedAt,
        bytes: 0,
        start: row.start,
        lastOffset: 0,
        ids: null,
        seen: null,
        first: values,
        tornAt: this.#torn.get(key) ?? null,
      };
      this.#open.set(key, group);
    }
    group.tornAt ??= this.#tornBefore;
    this.#tornBefore = null;
    this.#before = group;
    const stands = this.#standing(group, text, values);
    group.rows.push(text);
    group.lines.push(row.line);
    group.bytes += byteLength;
    group.lastOffset = row.start.offset;
    if (updatedAt !== null && (group.updatedAt === null || isLater(updatedAt, group.updatedAt)))
      group.updatedAt = updatedAt;
    this.#bytes += byteLength;
    return stands;
  }

  /**
   * A row that cannot be read: without it, the record that it belongs to would be loaded in part. If its key is not known
   * either, that may be the one of the row before or after.
   */
  tear(line: number, key: string | null): void {
    if (key === null) {
      if (this.#before) this.#before.tornAt ??= line;
      this.#tornBefore = line;
      return;
    }
    const group = this.#open.get(key);
    if (group) group.tornAt ??= line;
    this.#torn.set(key, line);
  }

  /** The next row is of another kind. */
  pass(): void {
    this.#before = null;
    this.#tornBefore = null;
  }

  #standing(group: RowGroup, row: string, values: RowValues): 'new' | 'equal' | 'different' {
    if (group.rows.length === 0) return 'new';
    const { kind } = this.context;
    const idColumn = canonicalForm[kind].key[1];
    const isEqual = holds(group, row);
    if (idColumn === undefined) return isEqual ? 'equal' : contradicts(kind, group.first, values) ? 'different' : 'new';
    const idOf = (row: RowValues): string => row.get(idColumn) ?? '';
    group.ids ??= new Set([idOf(group.first)]);
    const id = idOf(values);
    const isKnown = id !== '' && group.ids.has(id);
    group.ids.add(id);
    return isEqual ? 'equal' : isKnown ? 'different' : 'new';
  }

  /** Whether `take` would return any. */
  get isFull(): boolean {
    return this.#bytes > mostBytes || this.#open.size > mostGroups;
  }

  get #isNearlyFull(): boolean {
    return this.#bytes > mostBytes * nearly || this.#open.size > mostGroups * nearly;
  }

  /** The oldest groups above the limit; at the end, all. */
  *take(isEnd = false): Generator<ExtractedRecord> {
    if (!(isEnd || this.isFull)) return;
    for (const group of this.#open.values()) {
      if (!(isEnd || this.#isNearlyFull)) return;
      this.#open.delete(group.key);
      this.#bytes -= group.bytes;
      this.#done.set(group.key, group.lastOffset);
      yield recordOf(group, this.context);
    }
  }

  /** All groups except the one of the last row, which may have more. */
  *takeWhole(): Generator<ExtractedRecord> {
    const groups = [...this.#open.values()];
    const last = groups.reduce((max, { lastOffset }) => Math.max(max, lastOffset), 0);
    for (const group of groups) if (group.lastOffset < last) yield recordOf(group, this.context);
  }

  /** The position to resume from once everything taken is stored; `next` is the position after the last row added. */
  resume(next: RowPlace): GroupsResume {
    const from = this.#open.values().next().value?.start ?? next;
    for (const [key, last] of this.#done) if (last < from.offset) this.#done.delete(key);
    return { ...from, ...(this.#done.size > 0 && { done: Object.fromEntries(this.#done) }) };
  }
}

function holds(group: RowGroup, row: string): boolean {
  if (group.rows.length < largeGroup) return group.rows.includes(row);
  group.seen ??= new Set(group.rows);
  const isKnown = group.seen.has(row);
  group.seen.add(row);
  return isKnown;
}

const knownByKind = new Map(fileKinds.map((kind) => [kind, new Set(columnsOf(kind))]));

/**
 * Whether two rows of one record differ in a column; an empty cell never differs. The rows of an order may be seconds
 * apart: staging compares their days.
 */
function contradicts(kind: FileKind, one: RowValues, other: RowValues): boolean {
  if (one === other) return false;
  const known = knownByKind.get(kind)!;
  const differsIn = (name: string): boolean => {
    if (name === 'ordered_at' || !known.has(name)) return false;
    const first = one.get(name);
    return first !== null && first !== (other.get(name) ?? first);
  };
  // All rows of a CSV file have the same columns.
  return one.names.some(differsIn) || (other.names !== one.names && other.names.some(differsIn));
}

/** A class, not an object with a function for each: a page has a thousand of them. */
class GroupRecord implements ExtractedRecord {
  readonly updatedAt: string;
  readonly place: string;
  readonly delivery: string;

  constructor(
    readonly key: string,
    readonly payload: Uint8Array,
    lines: readonly number[],
    /** The newest time among its rows; null: none has one. */
    private readonly ownTime: string | null,
    private readonly context: GroupContext,
  ) {
    this.updatedAt = ownTime ?? context.asOf;
    this.place = placeIn(context.file, linesText(lines));
    this.delivery = context.delivery;
  }

  joinedTo(earlier: EarlierPiece): ExtractedRecord | null {
    const before = earlier.place === null ? [] : linesOf(earlier.place);
    const last = before.at(-1) ?? 0;
    const [known, own] = [splitPayload(earlier.payload), splitPayload(this.payload)];
    const lines = linesOf(this.place);
    const added = lines.flatMap((line, at) => (line > last ? [at] : []));
    if (added.length === 0) return null;
    const { key, ownTime, context } = this;
    const torn = [known, own].find(({ reading }) => reading.fault !== undefined);
    const encoded = torn === undefined ? context.encoded : encodeReading(torn.reading);
    const isOlder = earlier.updatedAt !== null && ownTime !== null && isLater(earlier.updatedAt, ownTime);
    return new GroupRecord(
      key,
      payloadOf(encoded, [...known.rows, ...added.map((at) => own.rows[at]!)]),
      [...before, ...added.map((at) => lines[at]!)],
      isOlder ? earlier.updatedAt : ownTime,
      context,
    );
  }
}

type EarlierPiece = Parameters<NonNullable<ExtractedRecord['joinedTo']>>[0];

function recordOf({ key, rows, lines, updatedAt, tornAt }: RowGroup, context: GroupContext): ExtractedRecord {
  const encoded =
    tornAt === null ? context.encoded : encodeReading({ fault: tornFault(rowNamed(context.file, tornAt)) });
  return new GroupRecord(key, payloadOf(encoded, rows), lines, updatedAt, context);
}

function tornFault(row: string): NonNullable<Reading['fault']> {
  return {
    code: 'row_missing',
    message: `${row} cannot be read, and may be one of these: they wait until it is corrected, or left out (leaveOut in the mapping)`,
    path: '',
    value: null,
  };
}

/** The later of two instants in UTC, with or without fractions of a second. */
function isLater(one: string, other: string): boolean {
  return one.slice(0, -1) > other.slice(0, -1);
}

/** `2-4,9` for lines 2, 3, 4 and 9. */
function linesText(lines: readonly number[]): string {
  let text = '';
  for (let from = 0; from < lines.length;) {
    let to = from;
    while (to + 1 < lines.length && lines[to + 1] === lines[to]! + 1) to += 1;
    if (text !== '') text += ',';
    text += from === to ? `${lines[from]}` : `${lines[from]}-${lines[to]}`;
    from = to + 1;
  }
  return text;
}
