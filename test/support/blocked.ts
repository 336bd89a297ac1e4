import type { TestDatabase } from './database.js';
import { waitFor } from './wait-for.js';

/** Resolves when a statement in the database waits for a lock. */
export async function waitUntilBlocked({ pool }: Pick<TestDatabase, 'pool'>): Promise<void> {
  await waitFor('a statement to wait for a lock', async () => {
    const { rowCount } = await pool.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rowCount !== 0;
  });
}
