import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../simulators/kit/random.js';
import { kill, type LiveProduct, type WorkerProcess } from './live-worker.js';

/** The state of a worker: its run not begun, reading from the platform, building, rolling up, or done. */
type Phase = 'waiting' | 'extract' | 'build' | 'roll-up' | 'done';

export type Lengths = Record<'extract' | 'build' | 'roll-up', number>;

/** Kill after this many milliseconds of the phase, or as soon as it is over. */
interface Moment {
  phase: keyof Lengths;
  afterMs: number;
}

export interface Death extends Moment {
  /** The dead worker's state, from what it left in the database. */
  hit: Phase;
  /** Records that the run had read by then, in all its attempts. */
  fetched: number;
}

interface State {
  phase: Phase;
  status: string;
  fetched: number;
  error: string | null;
}

const order: Phase[] = ['waiting', 'extract', 'build', 'roll-up', 'done'];
/** Roll-ups are over soon; most of the time goes into waiting for the lease of a dead worker to end. */
const pollMs: Record<Phase, number> = { waiting: 20, extract: 10, build: 4, 'roll-up': 4, done: 4 };
const deadlineMs = 60_000;

/** Moments for one run, in the order of its phases, in proportion to their duration in an undisturbed run. */
export function drawMoments(random: Random, counts: Lengths, lengths: Lengths): Moment[] {
  return (['extract', 'build', 'roll-up'] as const).flatMap((phase) => {
    // Committed work stays: later moments would find nothing left of the phase after a few of them.
    const longest = (phase === 'extract' ? 0.4 : 0.6) * lengths[phase];
    return Array.from({ length: counts[phase] }, () => ({ phase, afterMs: random.fraction() * longest }));
  });
}

/**
 * Kills the run's worker at each of the moments, starts another one each time, and lets the last one finish the run.
 */
export async function finishUnderFire(product: LiveProduct, runId: string, moments: Moment[]): Promise<Death[]> {
  const deaths: Death[] = [];
  for (const moment of moments) {
    const attempt = begin(product, runId);
    await until(attempt, ({ phase }) => order.indexOf(phase) >= order.indexOf(moment.phase));
    const at = performance.now() + moment.afterMs;
    await until(attempt, ({ phase }) => phase !== moment.phase || performance.now() >= at);
    await kill(attempt.worker);
    const { phase, fetched } = await readState(attempt);
    deaths.push({ ...moment, hit: phase, fetched });
  }
  await finishInPeace(product, runId);
  return deaths;
}

/** Runs to the end undisturbed, and returns the milliseconds spent in each phase. */
export async function finishInPeace(product: LiveProduct, runId: string): Promise<Lengths> {
  const attempt = begin(product, runId);
  const spent = { waiting: 0, extract: 0, build: 0, 'roll-up': 0, done: 0 };
  let seenAt = performance.now();
  await until(attempt, ({ phase }) => {
    const now = performance.now();
    spent[phase] += now - seenAt;
    seenAt = now;
    return phase === 'done';
  });
  await kill(attempt.worker);
  return spent;
}

interface Attempt {
  product: LiveProduct;
  runId: string;
  worker: WorkerProcess;
  since: Date;
}

function begin(product: LiveProduct, runId: string): Attempt {
  return { product, runId, since: new Date(), worker: product.startWorker() };
}

async function until(attempt: Attempt, isMet: (state: State) => boolean): Promise<void> {
  const { product, worker } = attempt;
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const state = await readState(attempt);
    if (isMet(state)) return;
    const isDead = worker.exitCode !== null || worker.signalCode !== null;
    if (isDead || state.status === 'failed' || performance.now() > deadline) {
      const what = `the run is ${state.status} (${state.error}), its worker ${isDead ? 'ended' : 'lives'}`;
      throw new Error(`${what}, and there is no progress:\n${product.lastWords()}`);
    }
    await delay(pollMs[state.phase]);
  }
}

// Each attempt reads all streams, the deletions last.
const stateSql = `
  select run.status, run.error_message as error,
    (select coalesce(sum(fetched), 0)::integer from ops.sync_run_stream where run_id = $1) as fetched,
    exists (
      select 1 from ops.lease where name = 'source:' || run.source_id and holder like $2
    )
      -- A worker holds the lease before it has begun the run too: to put it back when the one before is dead.
      and run.heartbeat_at >= $3 as "isHeld",
    exists (
      select 1 from ops.sync_run_stream where run_id = $1 and stream = 'deletions' and finished_at > $3
    ) as "isRead",
    exists (
      select 1 from raw.chunk where chunk.source_id = run.source_id and chunk_id > source.built_chunk_id
    ) as "isUnbuilt"
  from ops.sync_run as run
  join ops.source using (source_id)
  where run_id = $1`;

async function readState({ product, worker, runId, since }: Attempt): Promise<State> {
  const { rows } = await product.pool.query(stateSql, [runId, `%/${worker.pid}/%`, since]);
  const { status, fetched, error, isHeld, isRead, isUnbuilt } = rows[0]!;
  return { phase: phaseOf(), status, fetched, error };

  function phaseOf(): Phase {
    if (status === 'succeeded') return 'done';
    if (status !== 'running' || !isHeld) return 'waiting';
    if (!isRead) return 'extract';
    return isUnbuilt ? 'build' : 'roll-up';
  }
}
