import { ConfigError, TransientError } from '../../../../runtime/errors.js';
import { NotKeptError } from '../../../reading/partition-errors.js';
import type { BegunWork, ReadPartition } from '../../../reading/partitions.js';
import type { GraphClient } from '../../client/client.js';
import { collectRows, type RowsByDay, totalOf } from './collect-rows.js';
import { finishedJob } from './job.js';
import { type DayRange, daysOf, spendQuery } from './query.js';

interface SpendReader {
  client: GraphClient;
  accountId: string;
  about: Record<string, unknown>;
  signal: AbortSignal;
}

/** Up to so many days are asked for synchronously: what a sync reads again each time. */
const mostDaysAtOnce = 3;

/**
 * The spend of a range by day: synchronously if it is small, otherwise by an asynchronous job, which is yielded as begun. Throws a
 * `NotKeptError` if Meta no longer has all of it.
 */
export async function* readDays(
  reader: SpendReader,
  range: DayRange,
  begun: unknown,
): AsyncGenerator<ReadPartition | BegunWork> {
  try {
    yield* readKeptDays(reader, range, begun);
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'meta_beyond_retention') throw error;
    throw new NotKeptError(error.message, { code: error.code, cause: error });
  }
}

async function* readKeptDays(
  reader: SpendReader,
  range: DayRange,
  begun: unknown,
): AsyncGenerator<ReadPartition | BegunWork> {
  let rows = begun === undefined && daysOf(range) <= mostDaysAtOnce ? await readAtOnce(reader, range) : null;
  if (rows === null) {
    const jobs = finishedJob(reader, range, begun);
    let step = await jobs.next();
    for (; !step.done; step = await jobs.next()) yield { begun: step.value };
    rows = await collectRows(reader.client, { path: `/${step.value}/insights`, parameters: {}, range });
  }
  for (const [day, found] of [...rows].toSorted(([x], [y]) => (x < y ? -1 : 1))) {
    const bytes = [...found.rows.values()].map((row) => row.bytes);
    yield { start: day, about: reader.about, rows: bytes, total: totalOf(found) };
  }
}

/** null: it takes Meta too long, and needs a job. */
async function readAtOnce({ client, accountId }: SpendReader, range: DayRange): Promise<RowsByDay | null> {
  try {
    return await collectRows(client, { path: `/act_${accountId}/insights`, parameters: spendQuery(range), range });
  } catch (error) {
    if (!(error instanceof TransientError) || !error.shrink) throw error;
    client.log.info(
      { accountId, ...range, code: error.code },
      'a synchronous report is too much for Meta: making a job',
    );
    return null;
  }
}
