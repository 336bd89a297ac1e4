import type { StreamState } from '../../../../contract/extractor.js';
import type { Query } from '../../client/client.js';
import { naive } from '../../client/times.js';
import type { IdPlace } from '../list.js';
import type { WalkPlace } from '../modified-walk.js';
import type { Section } from './section-of-history.js';

/** What is kept of a keyed list. */
export interface KeyedState extends StreamState {
  /** Where the backfill started, ISO 8601: an earlier start reads everything anew. */
  start?: string;
  walk?: Walk;
  lookThrough?: LookThrough;
  /** When the last full reconciliation began. */
  lookedThroughAt?: string;
  /** How many records the list held as of the watermark: when one is missing later, it vanished without a trace. */
  total?: number;
  /** Records that were new since the total was taken. */
  added?: number;
  /** What the store was found to be like; asked anew after each full reconciliation. */
  learned?: Learned;
  /** How many full reconciliations there were: which section of the history the next compares as a whole. */
  looks?: number;
  /** Records that no list shows were asked for since the backfill. */
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
  /** Where orders are kept: the old tables do not date most edits. Null while there is no order to find out by. */
  storage: 'hpos' | 'legacy' | null;
  /** The statuses that the store knows; null where the key may not ask. */
  registered: readonly string[] | null;
  /** Whether analytics answer, which name orders that no list shows; absent in what earlier versions left. */
  hasAnalytics?: boolean;
  /** Whether the list of `any` shows the orders of a plugin's status; absent while there is none. */
  isShown: Readonly<Record<string, boolean>>;
}

/** What changed, on the way. */
export interface Walk {
  /** The second at which each status begins, and the one at which all end (exclusive): then it is the watermark. */
  from: string;
  end: string;
  /** Absent in what earlier versions left. */
  statuses?: readonly string[];
  /** Which of the statuses. */
  at: number;
  place: WalkPlace;
  progress: { done: number; total: number };
}

/** Everything, on the way. */
export interface LookThrough {
  scan: string;
  /** By the store's clock, as it writes it. */
  startedAt: string;
  statuses: readonly string[];
  /** Which pass. */
  at: number;
  place?: IdPlace;
  /** Which records are compared as a whole. */
  section: Section;
  /** Those of them that were listed and are to be compared yet, of this pass. */
  due?: number[];
}

/** The start of what is read whole, however old. */
export const beginning = '1970-01-01T00:00:00.000Z';

/** The state to go on from when the backfill starts there. */
export function reaching(state: KeyedState, start: string): KeyedState {
  return state.start !== undefined && state.start <= start ? state : { watermark: null, start };
}

/** The filter that all questions about the whole list share: what was modified before the backfill's start is not wanted. */
export function reachOf({ start }: KeyedState): Query {
  if (start === beginning) return {};
  return { modified_after: naive(new Date(Date.parse(start!) - 1000)), dates_are_gmt: true };
}
