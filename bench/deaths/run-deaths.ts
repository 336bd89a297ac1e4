import { Random } from '../../simulators/kit/random.js';
import { type Death, Lane } from './lane.js';
import { drawDeaths } from './plan.js';

interface DeathsWanted {
  kills: number;
  pauses: number;
  /** Of the shops, their trade, the jobs and the moments. */
  seed: number;
  /** Side by side, each with databases, workers and a shop of its own. */
  lanes: number;
  /** A database that is empty, or only migrated. */
  database(name: string): Promise<string>;
  onDeath?(death: Death): void;
  /** Aborted: the deaths that are under way are the last. */
  signal?: AbortSignal;
}

interface Outcome {
  deaths: Death[];
  /** Promises of the warehouse that are broken at the end. */
  violations: string[];
}

/** Kills and pauses processes of the product at their work, and says what came of each. */
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
    // One after the other: processes that all start at once take as long as all of them together.
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
  // A lane that fails is the last to begin anything; the others close what they have open first.
  for (const lane of work) lane.catch((error: unknown) => failed.abort(error));
  const failure = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected' && !signal?.aborted) throw failure.reason;
  return outcome;
}
