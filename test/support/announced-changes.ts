import { expect } from 'chai';
import type { Pool } from '../../src/database/pool.js';

/** Columns that answers show, of tables that have others too. All columns of other tables count. */
const shownColumns: Record<string, readonly string[]> = {
  'ops.source': [
    ...['source_id', 'name', 'platform', 'currency', 'timezone', 'is_configured', 'known_until'],
    'orders_read_from',
  ],
  'ops.rollup': ['is_wanted', 'definition'],
  'ops.warehouse_version': [
    ...['version', 'published_at', 'as_of', 'reporting_currency', 'fiscal_year_start_month', 'rate_max_age_days'],
    ...['definitions', 'segment_bounds', 'are_counted'],
  ],
};

/** Notes, by triggers, the transactions that change what answers show, and those that count up a revision. */
export async function watchChanges(pool: Pool): Promise<void> {
  await pool.query(`
    create schema watch;
    create table watch.changed (transaction xid8, changed_table text, primary key (transaction, changed_table));
    create table watch.announced (transaction xid8 primary key);
    create function watch.note_change() returns trigger language plpgsql as $$
    begin
      insert into watch.changed values (pg_current_xact_id(), tg_table_schema || '.' || tg_table_name) on conflict do nothing;
      return null;
    end $$;
    create function watch.note_announcement() returns trigger language plpgsql as $$
    begin
      insert into watch.announced values (pg_current_xact_id()) on conflict do nothing;
      return null;
    end $$;
    create trigger watch_announcement after update on ops.warehouse_version for each row
      when (old.revision < new.revision) execute function watch.note_announcement();
    create trigger watch_announcement after update on ops.source for each row
      when (old.revision < new.revision) execute function watch.note_announcement();
    create trigger watch_first_announcement after insert on ops.source for each row
      when (new.revision > 0) execute function watch.note_announcement()`);
  const { rows } = await pool.query<{ name: string }>(
    `select 'warehouse.' || table_name as name from information_schema.tables
     where table_schema = 'warehouse' and table_type = 'BASE TABLE'`,
  );
  for (const name of [...rows.map((row) => row.name), ...Object.keys(shownColumns)]) {
    const columns = shownColumns[name];
    const isOther = columns ? `when ((${of('old', columns)}) is distinct from (${of('new', columns)}))` : '';
    await pool.query(`
      create trigger watch_rows after insert or delete on ${name} for each row execute function watch.note_change();
      create trigger watch_updates after update on ${name} for each row ${isOther} execute function watch.note_change();
      create trigger watch_truncation after truncate on ${name} for each statement execute function watch.note_change()`);
  }
}

function of(row: string, columns: readonly string[]): string {
  return columns.map((column) => `${row}.${column}`).join(', ');
}

/** No transaction changed what answers show without counting up a revision, in which kept answers would outlive it. Some did both. */
export async function expectAnnounced(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ tables: string[] }>(
    `select array_agg(c.changed_table order by c.changed_table) as tables from watch.changed c
     where not exists (select from watch.announced a where a.transaction = c.transaction)
     group by c.transaction`,
  );
  expect(rows.map(({ tables }) => tables.join(', '))).to.deep.equal([]);
  const { rowCount } = await pool.query('select from watch.changed limit 1');
  expect(rowCount).to.equal(1);
}
