import { Random } from '../../simulators/kit/random.js';
import { type Death, Lane } from './lane.js';
import { drawDeaths } from './plan.js';

interface DeathsWanted {
  kills: number;
  pauses: number;
  /** Seeds the shops, their trade, the jobs and the moments. */
  seed: number;
  /** Lanes run in parallel, each with its own databases, workers and shop. */
  lanes: number;
  /** An empty database, or one with migrations only. */
  database(name: string): Promise<string>;
  onDeath?(death: Death): void;
  /** When aborted, no further death begins. */
  signal?: AbortSignal;
}

interface Outcome {
  deaths: Death[];
  /** Violated integrity checks at the end. */
  violations: string[];
}

/** Kills and pauses working processes of the product, and reports the outcome of each. */
export async function runDeaths({
  kills,
  pauses,
  seed,
  lanes,
  database,
  onDeath,
  signal,
}: DeathsWanted): Promise<Outcome> {
  const queue = drawDeaths(new Random(`${seed} deaths`), kills, pauses);
  const outcome: Outcome = { deaths: [], violations: [] };
  const failed = new AbortController();
  const ending = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  let before: Promise<unknown> = Promise.resolve();
  const work = Array.from({ length: lanes }, async (_, number) => {
    // One after the other: starting all processes at once takes just as long.
    const opening = before.then(async () => {
      ending.throwIfAborted();
      const urls = { product: await database(`deaths_${number}`), twin: await database(`deaths_${number}_twin`) };
      return await Lane.open(seed + number, urls);
    });
    before = opening;
    const lane = await opening;
    try {
      for (let planned = queue.shift(); planned && !ending.aborted; planned = queue.shift()) {
        const death = await lane.die(planned);
        outcome.deaths.push(death);
        onDeath?.(death);
      }
    } finally {
      outcome.violations.push(...(await lane.close()));
    }
  });
  // After a failure no lane begins anything new; the others finish first.
  for (const lane of work) lane.catch((error: unknown) => failed.abort(error));
  const failure = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected' && !signal?.aborted) throw failure.reason;
  return outcome;
}
