import { createHash } from 'node:crypto';
import { ConfigError, TransientError } from '../../../../runtime/errors.js';
import type { GraphClient } from '../../client/client.js';
import { type GraphError, meaningOfError } from '../../client/graph-faults.js';
import { nameOfError } from '../../client/judge-answer.js';
import { type DayRange, spendQuery } from './query.js';

/** A job that Meta has begun; JSON. */
export interface BegunJob {
  runId: string;
  createdAt: string;
  /** The last day of its range; the first one may have been read since. */
  to: string;
  /** A job belongs to its parameters: the digest of all of them but the range. */
  query: string;
}

interface JobReader {
  client: GraphClient;
  accountId: string;
  signal: AbortSignal;
}

type Outcome = { state: 'completed' | 'overdue' | 'skipped' } | { state: 'failed'; error: GraphError };

const seconds = 1000;
/** A job takes up to an hour, Meta's own attempts included. Asking again before that only adds to the load. */
const longestMs = 3600 * seconds;
const firstPollMs = 0.3 * seconds;
const longestPollMs = 60 * seconds;
const pollGrowth = 2;
const mostAttempts = 3;
/** Before a failed job is asked for again; doubled for the third attempt. */
const pauseMs = 60 * seconds;

const unfinished: ReadonlySet<unknown> = new Set(['Job Not Started', 'Job Started', 'Job Running']);

/**
 * Makes a job and waits until it is completed: returns its id, and yields each job that it makes, for a later run to go on with. Throws a
 * `TransientError` with `shrink` if fewer days may help: Meta says so, or the job fails for no reason or does not end.
 */
export async function* finishedJob(
  reader: JobReader,
  range: DayRange,
  begun: unknown,
): AsyncGenerator<BegunJob, string> {
  let job = usable(begun, range, reader.client.clock.now());
  for (let attempt = 1; ; attempt += 1) {
    if (job === null) {
      job = await createJob(reader, range);
      yield job;
    }
    const outcome = await awaitJob(reader, job);
    if (outcome.state === 'completed') return job.runId;
    // The job of an earlier run may be gone, and says nothing about a new one.
    throwIfFinal(reader.client, outcome, attempt, range);
    await reader.client.clock.sleep(pauseMs * 2 ** (attempt - 1), reader.signal);
    job = null;
  }
}

async function createJob({ client, accountId }: JobReader, range: DayRange): Promise<BegunJob> {
  const { report_run_id: runId } = await client.post(`/act_${accountId}/insights`, spendQuery(range));
  if (typeof runId !== 'string' && typeof runId !== 'number') {
    throw new TransientError('Meta made a job without an id', { code: 'meta_doubtful_answer' });
  }
  return { runId: String(runId), createdAt: client.clock.now().toISOString(), to: range.to, query: digestOf(range) };
}

/** A job of an earlier run, unless it is for something else, or older than a job takes: what it says may be outdated. */
function usable(begun: unknown, range: DayRange, now: Date): BegunJob | null {
  const job = begun as BegunJob | undefined;
  if (!job || job.to !== range.to || job.query !== digestOf(range)) return null;
  return now.getTime() - Date.parse(job.createdAt) < longestMs ? job : null;
}

async function awaitJob({ client, accountId, signal }: JobReader, { runId, createdAt }: BegunJob): Promise<Outcome> {
  const deadline = Date.parse(createdAt) + longestMs;
  for (let waitMs = firstPollMs; ; waitMs = Math.min(longestPollMs, waitMs * pollGrowth)) {
    await client.clock.sleep(waitMs, signal);
    const run = await find(client, runId);
    // Meta keeps a job for thirty days, and for its own app.
    if (run === null) return { state: 'skipped' };
    if (run.account_id !== undefined && String(run.account_id) !== accountId) {
      throw new TransientError(`job ${runId} is of account ${String(run.account_id)}`, {
        code: 'meta_doubtful_answer',
      });
    }
    const { async_status: status, async_percent_completion: percent } = run;
    // Either may be ahead of the other: completed at 80 % has a part of the rows, 100 % and running none.
    if (status === 'Job Completed' && percent === 100) return { state: 'completed' };
    if (status === 'Job Failed') return { state: 'failed', error: errorOf(run) };
    if (status === 'Job Skipped') return { state: 'skipped' };
    if (status !== 'Job Completed' && !unfinished.has(status)) {
      client.log.warn({ runId, status }, 'a job is in a state that this version does not know: waiting for it');
    }
    if (client.clock.now().getTime() >= deadline) return { state: 'overdue' };
  }
}

/** null: there is no such job (any more). */
async function find(client: GraphClient, runId: string): Promise<Record<string, unknown> | null> {
  try {
    return await client.get(`/${runId}`, {});
  } catch (error) {
    if (error instanceof ConfigError && error.code === 'meta_not_found') return null;
    throw error;
  }
}

function throwIfFinal(
  client: GraphClient,
  outcome: Exclude<Outcome, { state: 'completed' }>,
  attempt: number,
  range: DayRange,
): void {
  const days = `of ${range.from} to ${range.to}`;
  if (outcome.state === 'overdue') {
    throw new TransientError(`the job ${days} has not ended after an hour`, { code: 'meta_job_stuck', shrink: true });
  }
  if (outcome.state === 'failed') {
    const { meaning, word, remedy } = meaningOfError(outcome.error, 500);
    const reason = `${client.withoutSecrets(outcome.error.message)} (${nameOfError(outcome.error)})`;
    if (meaning === 'config') {
      throw new ConfigError(`the job ${days} failed: ${reason}${remedy === undefined ? '' : `. ${remedy}`}`, {
        code: word,
      });
    }
    if (meaning === 'smaller_range' || meaning === 'smaller_page') {
      throw new TransientError(`the job ${days} failed: ${reason}`, { code: word, shrink: true });
    }
    client.log.warn({ ...range, attempt, reason }, 'a job failed');
  }
  if (attempt < mostAttempts) return;
  throw new TransientError(`the job ${days} failed ${mostAttempts} times`, { code: 'meta_job_failed', shrink: true });
}

/** Before version 25 a failed job has no reason. */
function errorOf(run: Record<string, unknown>): GraphError {
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    code: number(run.error_code) ?? 0,
    subcode: number(run.error_subcode),
    message:
      [run.error_message, run.error_user_msg].filter((text) => typeof text === 'string').join(' ') || 'no reason given',
    isTransient: false,
    traceId: null,
  };
}

function digestOf({ to }: DayRange): string {
  const { time_range: _, ...query } = spendQuery({ from: to, to });
  return createHash('sha256').update(JSON.stringify(query)).digest('hex').slice(0, 16);
}
