import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../simulators/shopify/data/random.js';
import { kill, type LiveProduct, type WorkerProcess } from './live-worker.js';

/** What a worker was at: its run not begun, reading from the platform, building, rolling up, or done. */
export type Phase = 'waiting' | 'extract' | 'build' | 'roll-up' | 'done';

export type Lengths = Record<'extract' | 'build' | 'roll-up', number>;

/** Kill when the phase has gone on for so many milliseconds, or as soon as it is over. */
export interface Moment {
  phase: keyof Lengths;
  afterMs: number;
}

export interface Death extends Moment {
  /** What the dead worker had in hand, by what it left in the database. */
  hit: Phase;
  attempt: number;
  fetched: number;
}

interface State {
  phase: Phase;
  status: string;
  attempt: number;
  fetched: number;
  error: string | null;
}

const pollMs = 4;
const deadlineMs = 60_000;

/**
 * Moments for one run, in the order of its phases; lengths are those of a run that nobody disturbed. `isLong`: each attempt
 * goes on where the last one was cut, so that early moments have to leave something to read for later ones.
 */
export function drawMoments(random: Random, counts: Lengths, lengths: Lengths, isLong: boolean): Moment[] {
  return (['extract', 'build', 'roll-up'] as const).flatMap((phase) => {
    const share = isLong && phase === 'extract' ? 1.6 / (counts.extract + 1) : 0.8;
    return Array.from({ length: counts[phase] }, () => ({
      phase,
      afterMs: random.fraction() * share * lengths[phase],
    }));
  });
}

/** Kills the run's worker at each of the moments, starts another one each time, and lets the last one finish the run. */
export async function finishUnderFire(product: LiveProduct, runId: string, moments: Moment[]): Promise<Death[]> {
  const deaths: Death[] = [];
  let worker = product.startWorker();
  for (const moment of moments) {
    await until(product, worker, runId, ({ phase }) => reached(phase, moment.phase));
    const at = performance.now() + moment.afterMs;
    await until(product, worker, runId, ({ phase }) => phase !== moment.phase || performance.now() >= at);
    const holder = worker.pid!;
    await kill(worker);
    const { phase, attempt, fetched } = await readState(product, holder, runId);
    deaths.push({ ...moment, hit: phase, attempt, fetched });
    worker = product.startWorker();
  }
  await until(product, worker, runId, ({ phase }) => phase === 'done');
  await kill(worker);
  return deaths;
}

/** One run that nobody disturbs, and how many milliseconds it spent in each phase. */
export async function finishInPeace(product: LiveProduct, runId: string): Promise<Lengths> {
  const worker = product.startWorker();
  const spent = { waiting: 0, extract: 0, build: 0, 'roll-up': 0, done: 0 };
  let seenAt = performance.now();
  await until(product, worker, runId, ({ phase }) => {
    const now = performance.now();
    spent[phase] += now - seenAt;
    seenAt = now;
    return phase === 'done';
  });
  await kill(worker);
  return spent;
}

const order: Phase[] = ['waiting', 'extract', 'build', 'roll-up', 'done'];

function reached(phase: Phase, wanted: Phase): boolean {
  return order.indexOf(phase) >= order.indexOf(wanted);
}

async function until(
  product: LiveProduct,
  worker: WorkerProcess,
  runId: string,
  isMet: (state: State) => boolean,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const state = await readState(product, worker.pid!, runId);
    if (isMet(state)) return;
    const isDead = worker.exitCode !== null || worker.signalCode !== null;
    if (isDead || state.status === 'failed' || performance.now() > deadline) {
      throw new Error(
        `the run is ${state.status} (${state.error}), its worker ${isDead ? 'ended' : 'lives'}, and nothing goes on:\n${product.lastWords()}`,
      );
    }
    await delay(pollMs);
  }
}

const stateSql = `
  select run.status, run.attempt, run.error_message as error,
    (select coalesce(sum(fetched), 0)::integer from ops.sync_run_stream where run_id = $1) as fetched,
    exists (
      select 1 from ops.lease where name = 'source:' || run.source_id and holder like $2 and expires_at > clock_timestamp()
    ) as "isSyncing",
    exists (
      select 1 from ops.lease where name = 'warehouse' and holder like $2 and expires_at > clock_timestamp()
    ) as "isPublishing",
    exists (
      select 1 from raw.chunk where chunk.source_id = run.source_id and chunk_id > source.built_chunk_id
    ) as "isUnbuilt"
  from ops.sync_run as run
  join ops.source using (source_id)
  where run_id = $1`;

async function readState({ pool }: LiveProduct, pid: number, runId: string): Promise<State> {
  const { rows } = await pool.query(stateSql, [runId, `%/${pid}/%`]);
  const { status, attempt, fetched, error, isSyncing, isPublishing, isUnbuilt } = rows[0]!;
  return { phase: phaseOf(), status, attempt, fetched, error };

  function phaseOf(): Phase {
    if (status === 'succeeded') return 'done';
    if (status !== 'running' || !isSyncing) return 'waiting';
    if (!isPublishing) return 'extract';
    return isUnbuilt ? 'build' : 'roll-up';
  }
}
