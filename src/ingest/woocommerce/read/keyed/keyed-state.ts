import type { StreamState } from '../../../../contract/extractor.js';
import type { Query } from '../../client/client.js';
import { naive } from '../../client/times.js';
import type { IdPlace } from '../list.js';
import type { WalkPlace } from '../modified-walk.js';
import type { Section } from './section-of-history.js';

/** The saved state of a keyed list. */
export interface KeyedState extends StreamState {
  /** Where the backfill started, ISO 8601: an earlier start reads everything again. */
  start?: string;
  walk?: Walk;
  lookThrough?: LookThrough;
  /** When the last full reconciliation began. */
  lookedThroughAt?: string;
  /** How many records the list had as of the watermark: if one is missing later, it vanished without a trace. */
  total?: number;
  /** Records that were created since the total was taken. */
  added?: number;
  /** What the store is like; determined again after each full reconciliation. */
  learned?: Learned;
  /** The number of full reconciliations so far: it selects the section of the history that the next one compares as a whole. */
  looks?: number;
  /** Since the backfill, the records that no list shows have been requested. */
  hasUnlisted?: boolean;
  /** Ids that were requested one by one, because no list shows some records and nothing names them. */
  tried?: TriedIds;
}

/** From `from` to `to`, both inclusive. */
export interface TriedIds {
  from: number;
  to: number;
  /** Ids between those of the list that are yet to be tried. */
  left: number;
}

export interface Learned {
  /** Where orders are stored: the old tables do not date most edits. null until there is an order that shows it. */
  storage: 'hpos' | 'legacy' | null;
  /** The statuses that the store knows; null if the key may not read them. */
  registered: readonly string[] | null;
  /** Whether analytics answer, which name orders that no list shows; absent in what earlier versions left. */
  hasAnalytics?: boolean;
  /** Whether the list of `any` shows orders in a plugin's status; absent until there is one. */
  isShown: Readonly<Record<string, boolean>>;
}

/** A walk through the changes, in progress. */
export interface Walk {
  /** The second at which each status begins, and the one at which all end (exclusive), which then becomes the watermark. */
  from: string;
  end: string;
  /** Absent in states of earlier versions. */
  statuses?: readonly string[];
  /** The index of the current status. */
  at: number;
  place: WalkPlace;
  progress: { done: number; total: number };
}

/** A full reconciliation, in progress. */
export interface LookThrough {
  scan: string;
  /** By the store's clock, in the store's format. */
  startedAt: string;
  statuses: readonly string[];
  /** The index of the current pass. */
  at: number;
  place?: IdPlace;
  /** Which records are compared as a whole. */
  section: Section;
  /** Those of them that this pass has listed but not compared yet. */
  due?: number[];
}

/** The start for records that are read however old they are. */
export const beginning = '1970-01-01T00:00:00.000Z';

/** The state to resume from if the backfill starts at that time. */
export function reaching(state: KeyedState, start: string): KeyedState {
  return state.start !== undefined && state.start <= start ? state : { watermark: null, start };
}

/** The filter of all queries about the whole list: what was modified before the backfill's start is not read. */
export function reachOf({ start }: KeyedState): Query {
  if (start === beginning) return {};
  return { modified_after: naive(new Date(Date.parse(start!) - 1000)), dates_are_gmt: true };
}
