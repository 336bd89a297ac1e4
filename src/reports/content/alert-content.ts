import type { ContentColumn, Cell } from './report-content.js';

/** A figure that an alert was judged from. */
export interface EvidenceFigure {
  label: string;
  kind: ContentColumn['kind'];
  style: ContentColumn['style'];
  cell: Cell;
  /** The days of which it is, both included, or hours such as `2026-07-03T09`. null: it is of no time. */
  first: string | null;
  last: string | null;
}

/** What an alert was judged from. */
export interface Evidence {
  /** What was found, as a sentence. */
  statement: string;
  figures: readonly EvidenceFigure[];
  /** When it was judged, ISO 8601 in UTC. */
  at: string;
  /** The warehouse's. */
  version: string;
  asOf: string | null;
  /** The question whose answer has the figures. null: no question was asked. */
  query: { document: string; variables: Readonly<Record<string, unknown>> } | null;
  /** Where the dashboard shows it. null: no address is configured. */
  link: string | null;
}

/** `passed`: it opened and was over before it could be told. `still_open`: what was left out before, since its cause was told. */
export const itemChanges = ['opened', 'resolved', 'passed', 'reminder', 'still_open'] as const;
export type ItemChange = (typeof itemChanges)[number];

/** What a message tells of one event. */
export interface AlertItem {
  eventId: string;
  alert: string;
  title: string;
  /** What it is about: a store, a variant. '' is the alert as a whole. */
  label: string;
  change: ItemChange;
  openedAt: string;
  resolvedAt: string | null;
  evidence: Evidence;
}

/** What one message tells of one cause. */
export interface AlertContent {
  title: string;
  cause: string;
  /** ISO 8601 in UTC. */
  at: string;
  locale: string;
  timezone: string;
  items: readonly AlertItem[];
}
