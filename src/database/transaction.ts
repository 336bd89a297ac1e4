import type { Pool, PoolClient } from './pool.js';
import { hadNoAnswer } from './unavailable.js';

/**
 * Runs `work` in one transaction on a connection of its own: commits what it did when it returns, rolls all of it back when
 * it throws, and passes its result or its error on.
 */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return await run(pool, 'begin', work);
}

/**
 * The same for work whose bookmark moves with it: should a power cut take the last of them, they are done again. The commit does
 * not wait for the disk, which costs about 4 ms; the death of this process loses none, nor does anything after a
 * durable commit.
 */
export async function inRepeatableTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return await run(pool, 'begin; set local synchronous_commit = off', work);
}

async function run<T>(pool: Pool, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks in between raises an event too, which would end the process if nobody listened.
  const remember = (error: Error): void => {
    // The first says why; that the connection ended comes after it.
    broken ??= error;
  };
  client.on('error', remember);
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // Why the connection broke says more than that it cannot be used.
    const cause = broken ?? error;
    // Behind a statement without an answer a rollback would wait as long again; closing does it as well.
    if (hadNoAnswer(error)) remember(error as Error);
    else await client.query('rollback').catch(remember);
    throw cause;
  } finally {
    client.off('error', remember);
    client.release(broken);
  }
}
