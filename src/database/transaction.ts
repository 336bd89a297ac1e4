import { CartographError } from '../runtime/errors.js';
import type { Pool, PoolClient } from './pool.js';
import { hadNoAnswer } from './unavailable.js';

/** What a transaction must find before its work: a statement, and the error if it returns no row. */
export interface Guard {
  text: string;
  values: readonly unknown[];
  errorOf(): Error;
}

type Work<T> = (client: PoolClient) => Promise<T>;

/**
 * Runs `work` in one transaction on its own connection: commits when it returns, rolls back when
 * it throws, and passes on its result or error. If the guard finds no row, throws the guard's error instead.
 */
export async function inTransaction<T>(pool: Pool, work: Work<T>, guard?: Guard): Promise<T> {
  return await run(pool, 'begin', work, guard);
}

/**
 * The same for work whose bookmark is in the same transaction: work lost in a power cut is repeated. The commit does not wait for
 * the disk, which takes about 4 ms. The death of this process loses nothing, and neither does anything after a durable commit.
 */
export async function inRepeatableTransaction<T>(pool: Pool, work: Work<T>, guard?: Guard): Promise<T> {
  return await run(pool, 'begin; set local synchronous_commit = off', work, guard);
}

/** The same for reading: all statements see the rows of one instant, whatever is committed meanwhile. */
export async function inSnapshot<T>(pool: Pool, work: Work<T>): Promise<T> {
  return await run(pool, 'begin isolation level repeatable read read only', work);
}

async function run<T>(pool: Pool, begin: string, work: Work<T>, guard?: Guard): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks during the work also emits an event, which would end the process without a listener.
  const remember = (error: Error): void => {
    // The first error has the reason; the end of the connection is reported after it.
    broken ??= error;
  };
  client.on('error', remember);
  try {
    await client.query(begin);
    if (guard && (await client.query(guard.text, [...guard.values])).rowCount === 0) throw guard.errorOf();
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // The reason why the connection broke is more useful than the error that it is unusable; not if it was closed because of the error.
    const cause = error instanceof CartographError ? error : (broken ?? error);
    // After a statement without an answer, a rollback would wait as long again; closing has the same effect.
    if (hadNoAnswer(error)) remember(error as Error);
    else await client.query('rollback').catch(remember);
    throw cause;
  } finally {
    client.off('error', remember);
    client.release(broken);
  }
}
