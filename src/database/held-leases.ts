import type { Queryable } from './pool.js';

export interface LeaseState {
  name: string;
  isHeld: boolean;
}

/** Every lease that was ever taken, by the database's clock. */
export async function leaseStates(db: Queryable): Promise<LeaseState[]> {
  const { rows } = await db.query<LeaseState>(
    'select name, expires_at > clock_timestamp() as "isHeld" from ops.lease order by name',
  );
  return rows;
}
