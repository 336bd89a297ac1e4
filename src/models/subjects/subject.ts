import type { CanonicalRecord } from '../../canonical/record.js';
import { readSql } from '../../runtime/project-files.js';
import type { Rejection } from '../change-set/change-set.js';
import type { StagedTables } from '../change-set/staged-tables.js';
import type { EntityClass } from '../columns/table-columns.js';

/** What staging a record needs beside the record. */
export interface StagingContext {
  sourceId: string;
  /** Of the store, ISO 4217. */
  currency: string;
  /** Contacts that stand for nobody, see `accountKey`. */
  neverJoinBy: ReadonlySet<string>;
}

type Kind = CanonicalRecord['kind'];
type RecordOf<K extends Kind> = Extract<CanonicalRecord, { kind: K }>;

/**
 * What the warehouse knows of one subject, in one place: which records bring it, the temporary tables that they are staged
 * in, and the statements that bring those into dimensions and facts.
 */
export interface Subject<K extends Kind = Kind> {
  kinds: readonly K[];
  /** The tables of the warehouse that it fills. */
  entities: readonly EntityClass[];
  /** The SQL that makes its temporary tables. */
  tables: string;
  /** Columns to be analyzed before the steps run, as `staged_line (seq, item_key)`: only those that are joined by. */
  joinedBy?: readonly string[];
  /** Of staged tables, the instants whose business day has to be in the calendar: `select seq, path, instant`. */
  instants?: Readonly<Record<string, string>>;
  /** What keeps a record out, as far as the record itself shows; null when nothing does. */
  problem?(record: RecordOf<K>): Omit<Rejection, 'from'> | null;
  /** Adds the record's rows, all with its place in the change set (`seq`). */
  stage(
    record: RecordOf<K>,
    to: { rows: StagedTables; seq: number; context: StagingContext; isAssembled: boolean },
  ): void;
  /** Subjects take turns in each phase: what a change set takes and takes away, then dimensions, then facts. */
  choose?: readonly MergeStep[];
  dimensions?: readonly MergeStep[];
  facts?: readonly MergeStep[];
  /** Run once for each round (`$1`) after all others: an event of a thing is judged by what the ones before it left. */
  rounds?: readonly MergeStep[];
}

/** One file of statements over the staged rows. */
export interface MergeStep {
  /** Below `src/models/`. */
  file: string;
  /** It runs when one of these staged tables has rows. */
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
