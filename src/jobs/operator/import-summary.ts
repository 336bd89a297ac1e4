import type { Queryable } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';

/** The trade in a run, as in the facts, by month of the orders and refunds. Decimal strings. */
export interface MonthOfMoney {
  /** YYYY-MM. */
  month: string;
  /** The currency of the amounts: the orders' own. */
  currency: string;
  orders: string;
  grossSales: string;
  discounts: string;
  shipping: string;
  taxes: string;
  total: string;
  takenBack: string;
  refunds: string;
}

const monthsSql = readSql('jobs/operator/import-months.sql');

/** For the orders and refunds of a run, as they now are in the facts. */
export async function moneyByMonth(
  db: Queryable,
  { sourceId, runId }: { sourceId: string; runId: string },
): Promise<MonthOfMoney[]> {
  const { rows } = await db.query<MonthOfMoney>(monthsSql, [sourceId, runId]);
  return rows;
}

/** What a run read from one file as one kind. */
export interface DeliveredFile {
  stream: string;
  name: string;
  rows: string;
  repeatedEqual: string;
  repeatedDifferent: string;
  wrong: string;
  columnsRead: string[];
  columnsLeftOut: string[];
  /** Rows that are not read, by the name under which the mapping leaves them out; '' for those that it does not mention. */
  rowsLeftOut: Record<string, number>;
}

export async function deliveredFiles(db: Queryable, runId: string): Promise<DeliveredFile[]> {
  const { rows } = await db.query<DeliveredFile>(
    `select stream, name, rows, repeated_equal as "repeatedEqual", repeated_different as "repeatedDifferent", wrong,
       columns_read as "columnsRead", columns_left_out as "columnsLeftOut",
       rows_left_out as "rowsLeftOut"
     from raw.delivery where run_id = $1 order by name, stream`,
    [runId],
  );
  return rows;
}

/** Notices about the files of a source. */
export async function streamNotices(db: Queryable, sourceId: string): Promise<string[]> {
  const { rows } = await db.query<{ notice: string }>(
    `select notice from ops.stream_state, jsonb_array_elements_text(state -> 'notices') as notice
     where source_id = $1 order by stream, notice`,
    [sourceId],
  );
  return rows.map(({ notice }) => notice);
}
