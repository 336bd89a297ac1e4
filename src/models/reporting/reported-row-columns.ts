import { type Sql, sql } from '../../database/sql.js';
import type { Scope } from '../../ledger/scope/scope.js';
import { reportingSources } from '../../ledger/sources/source-rows.js';
import type { SummedFact } from '../metrics/reported-grains.js';
import { type RowColumns, rowColumn } from './row-columns.js';

/** What a row has of its day `d`, and of its source `ch`, which `ofDay` joins. */
export const dayColumns: RowColumns = {
  storeId: rowColumn(sql`case when ch.has_store then ch.source_id end`, 'text'),
  restatedUntil: rowColumn(sql`d.restated_until`, 'date'),
  timezone: rowColumn(sql`d.timezone`, 'text'),
  notes: rowColumn(sql`d.notes::text`, 'text'),
};

/** Joins the rows of a fact, named `row`, to their reported day and their source, which is in scope. */
export function ofDay(scope: Scope, kind: SummedFact, row: 'a' | 'v'): Sql {
  const alias = { a: sql`a`, v: sql`v` }[row];
  return sql`join warehouse.reported_day d
      on d.source_id = ${alias}.source_id and d.account_id = ${alias}.account_id
      and d.kind = ${kind}::text and d.date_key = ${alias}.date_key
    join ${reportingSources(scope)} ch on ch.own_source_id = ${alias}.source_id`;
}

/** By source or store, as rows of either count for it. */
export function ofSources(source: readonly string[]): Sql {
  return sql`(ch.own_source_id = any(${source}::text[]) or ch.source_id = any(${source}::text[]))`;
}
