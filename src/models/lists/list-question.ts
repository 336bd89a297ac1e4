import type { CalendarDate } from '../../canonical/calendar-date.js';
import type { Sql } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import type { ChannelDirectory } from '../reporting/channels.js';
import type { QuestionDatabase } from '../reporting/snapshot.js';

/** What the filters of lists depend on besides their values. */
export interface ListContext {
  db: QuestionDatabase;
  scope: Scope;
  /** In the reporting time zone. */
  today: CalendarDate;
  channels(): Promise<ChannelDirectory>;
}

/** The rows of a list that a filter leaves, in no order. */
export interface ListQuestion {
  /** The tables, without `from`. */
  from: Sql;
  /** All of them apply. */
  conditions: Sql[];
}
