import type { CanonicalRecord } from '../../canonical/record.js';
import { readSql } from '../../runtime/project-files.js';
import type { ChangeSetTables } from '../change-set/change-set-tables.js';
import type { Rejection } from '../change-set/change-set.js';
import type { EntityClass } from '../columns/table-columns.js';

/** What a record's rows need beyond the record. */
export interface RowContext {
  sourceId: string;
  /** The store's currency, ISO 4217. */
  currency: string;
  /** Contacts that identify nobody, see `accountKey`. */
  neverJoinBy: ReadonlySet<string>;
}

type Kind = CanonicalRecord['kind'];
type RecordOf<K extends Kind> = Extract<CanonicalRecord, { kind: K }>;

/**
 * What the warehouse knows about one subject, in one place: the records it takes, the temporary tables that hold them,
 * and the statements that merge those into dimensions and facts.
 */
export interface Subject<K extends Kind = Kind> {
  kinds: readonly K[];
  /** The warehouse tables that it fills. */
  entities: readonly EntityClass[];
  /** The SQL that creates its temporary tables. */
  tables: string;
  /** Columns to analyze before the steps run, as `staged_line (seq, item_key)`: only those used in joins. */
  joinedBy?: readonly string[];
  /** For each table, the instants whose business day must be in the calendar: `select seq, path, instant`. */
  instants?: Readonly<Record<string, string>>;
  /**
   * For each table with amounts, whose currency and day they are in: `select seq, path, currency, date`. A record whose amounts have no
   * rate waits.
   */
  amounts?: Readonly<Record<string, string>>;
  /** What keeps a record out, judging by the record alone; null if nothing does. */
  problem?(record: RecordOf<K>): Omit<Rejection, 'from'> | null;
  /** Adds the record's rows, each with its position in the change set (`seq`). */
  addRows(
    record: RecordOf<K>,
    to: { rows: ChangeSetTables; seq: number; context: RowContext; isAssembled: boolean },
  ): void;
  /** Phases that all subjects run in turn: find what is loaded and removed, then dimensions, then facts. */
  choose?: readonly MergeStep[];
  dimensions?: readonly MergeStep[];
  facts?: readonly MergeStep[];
  /** Run once for each round (`$1`) after all others: each event is compared with the result of the ones before it. */
  rounds?: readonly MergeStep[];
}

/** One file of statements on a change set's tables, or statements that are made in code. */
export interface MergeStep {
  /** Below `src/models/`; of statements made in code, a name for errors. */
  file: string;
  /** Statements made in code; left out: those of the file. */
  sql?: string;
  /** It runs if one of these tables has rows. */
  neededBy: readonly string[];
  /**
   * The fact whose rows of a changed order it replaces as a whole, by `order_key`: it also runs if a known order of the change set has
   * rows there, which the new version may not have.
   */
  replaces?: string;
  /** False if it only fills temporary tables or bookkeeping: then its rows do not change the warehouse. */
  isVisible: boolean;
  /**
   * For a change set of nothing but new orders it needs only their own rows, and neither reads nor locks a row that other orders
   * change: it may run before the change sets before it are committed.
   */
  isOfNewOrders?: true;
}

/** A subject with its record type erased: each record goes to the subject of its kind. */
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

/** A step that changes facts, made in code. */
export function generated(name: string, sql: string, ...neededBy: readonly string[]): MergeStep {
  return { file: name, sql, neededBy, isVisible: true };
}

/** Lets a step also run if a known order of the change set has rows in a fact. */
export function replacing(fact: string, step: MergeStep): MergeStep {
  return { ...step, replaces: fact };
}

/** Lets a step run ahead for new orders. */
export function ofNewOrders(step: MergeStep): MergeStep {
  return { ...step, isOfNewOrders: true };
}

export function tablesOf(file: string): string {
  return readSql(`models/${file}`);
}
