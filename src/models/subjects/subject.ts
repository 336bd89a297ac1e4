import type { CanonicalRecord } from '../../canonical/record.js';
import { readSql } from '../../runtime/project-files.js';
import type { Rejection } from '../change-set/change-set.js';
import type { ChangeSetTables } from '../change-set/change-set-tables.js';
import type { EntityClass } from '../columns/table-columns.js';

/** What the rows of a record need beside the record. */
export interface RowContext {
  sourceId: string;
  /** Of the store, ISO 4217. */
  currency: string;
  /** Contacts that stand for nobody, see `accountKey`. */
  neverJoinBy: ReadonlySet<string>;
}

type Kind = CanonicalRecord['kind'];
type RecordOf<K extends Kind> = Extract<CanonicalRecord, { kind: K }>;

/**
 * What the warehouse knows of one subject, in one place: which records bring it, the temporary tables that hold them,
 * and the statements that bring those into dimensions and facts.
 */
export interface Subject<K extends Kind = Kind> {
  kinds: readonly K[];
  /** The tables of the warehouse that it fills. */
  entities: readonly EntityClass[];
  /** The SQL that makes its temporary tables. */
  tables: string;
  /** Columns to be analyzed before the steps run, as `staged_line (seq, item_key)`: only those that are joined by. */
  joinedBy?: readonly string[];
  /** By table, the instants whose business day has to be in the calendar: `select seq, path, instant`. */
  instants?: Readonly<Record<string, string>>;
  /** What keeps a record out, as far as the record itself shows; null when nothing does. */
  problem?(record: RecordOf<K>): Omit<Rejection, 'from'> | null;
  /** Adds the record's rows, all with its place in the change set (`seq`). */
  addRows(
    record: RecordOf<K>,
    to: { rows: ChangeSetTables; seq: number; context: RowContext; isAssembled: boolean },
  ): void;
  /** Subjects take turns: what a change set takes and takes away, then dimensions, then facts. */
  choose?: readonly MergeStep[];
  dimensions?: readonly MergeStep[];
  facts?: readonly MergeStep[];
  /** Run once for each round (`$1`) after all others: an event of a thing is judged by what the ones before it left. */
  rounds?: readonly MergeStep[];
}

/** One file of statements over a change set's tables. */
export interface MergeStep {
  /** Below `src/models/`. */
  file: string;
  /** It runs when one of these tables has rows. */
  neededBy: readonly string[];
  /** False when it only fills temporary tables or bookkeeping: its rows are no change of the warehouse. */
  isVisible: boolean;
}

/** A subject as the others see it: each record comes to the one that names its kind. */
export function defineSubject<const K extends Kind>(subject: Subject<K>): Subject {
  return subject as unknown as Subject;
}

/** A step that prepares others. */
export function prepares(file: string, ...neededBy: readonly string[]): MergeStep {
  return { file, neededBy, isVisible: false };
}

/** A step that changes dimensions or facts. */
export function changes(file: string, ...neededBy: readonly string[]): MergeStep {
  return { file, neededBy, isVisible: true };
}

export function tablesOf(file: string): string {
  return readSql(`models/${file}`);
}
