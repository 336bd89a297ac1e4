import { type Queryable, type Sql, select } from '../../database/sql.js';
import { ByteLru } from '../../runtime/byte-lru.js';
import { type DateRow, datesStatement, type WeekRow, weeksStatement } from './date-rows.js';

const maxBytes = 4 * 1024 * 1024;
/** Of a row in memory, about, with what is shown of it. */
const rowBytes = 600;

/**
 * Days and weeks that match conditions on `warehouse.dim_date d`. The calendar is filled once, for the first month of fiscal years, so the
 * rows of a statement are kept for it, in bounded memory.
 */
export class Calendar {
  readonly #kept = new ByteLru<readonly object[]>(maxBytes);

  /** In order: at most one more than an answer may have. `fiscalStart`: of the snapshot `db`; null: there is no calendar yet. */
  async days(db: Queryable, fiscalStart: number | null, conditions: readonly Sql[]): Promise<readonly DateRow[]> {
    return this.#rows(db, fiscalStart, datesStatement(conditions));
  }

  /** The ISO weeks with such a day, likewise. */
  async weeks(db: Queryable, fiscalStart: number | null, conditions: readonly Sql[]): Promise<readonly WeekRow[]> {
    return this.#rows(db, fiscalStart, weeksStatement(conditions));
  }

  async #rows<Row extends object>(db: Queryable, fiscalStart: number | null, statement: Sql): Promise<readonly Row[]> {
    if (fiscalStart === null) return select(db, statement);
    const key = JSON.stringify([fiscalStart, statement.texts, statement.values]);
    const kept = this.#kept.get(key);
    if (kept) return kept as readonly Row[];
    const rows = await select<Row>(db, statement);
    this.#kept.set(key, rows, rows.length * rowBytes);
    return rows;
  }
}
