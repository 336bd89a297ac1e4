import type { NumberStyle, SectionKind } from '../../canonical/scheduled-report.js';
import type { ValueKind } from './answer-shape.js';

/** Money: its amount and currency. Others as text: `12.50`, `2026-07-03`, `true`. null: there is no value. */
export type Cell = string | null | readonly [amount: string, currency: string];

export interface ContentColumn {
  label: string;
  kind: ValueKind;
  style: NumberStyle;
}

export interface ContentSection {
  title: string;
  kind: SectionKind;
  columns: readonly ContentColumn[];
  rows: readonly (readonly Cell[])[];
  /** Of figures: the change of each value of each row, in percent. */
  changes: readonly (readonly (string | null)[])[] | null;
  /** Rows that the report is too long for. */
  left: number;
}

/** What a report says: each message, page and file is made from it. */
export interface ReportContent {
  report: string;
  title: string;
  /** ISO 8601 in UTC. */
  dueAt: string;
  /** The day that its questions went by: it and later ones are not over. */
  today: string;
  /** BCP 47. */
  locale: string;
  /** IANA: of times in it. */
  timezone: string;
  /** The warehouse's. null: its figures are of no version, or it has none. */
  version: string | null;
  asOf: string | null;
  /** What to know before reading it: days that are not complete, times that were missed. */
  notes: readonly string[];
  sections: readonly ContentSection[];
}
