import { Random } from '../../simulators/kit/random.js';
import { type Death, Lane } from './lane.js';
import { drawDeaths } from './plan.js';
import { until } from './until.js';

const deadlineMs = 1_800_000;

export interface DeathsWanted {
  kills: number;
  pauses: number;
  /** Of the shops, their trade, the jobs and the moments. */
  seed: number;
  /** Side by side, each with databases, workers and a shop of its own. */
  lanes: number;
  /** An empty database. */
  database(name: string): Promise<string>;
  onDeath?(death: Death): void;
  /** Aborted: the deaths that are under way are the last. */
  signal?: AbortSignal;
}

export interface Outcome {
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
  const opened: Lane[] = [];
  await Promise.all(
    Array.from({ length: lanes }, async (_, number) => {
      const urls = { product: await database(`deaths_${number}`), twin: await database(`deaths_${number}_twin`) };
      // One after the other: processes that all start at once take as long as all of them together.
      await until('the lane before', () => opened.length === number, deadlineMs);
      const lane = await Lane.open(seed + number, urls);
      opened.push(lane);
      try {
        for (let planned = queue.shift(); planned && !signal?.aborted; planned = queue.shift()) {
          const death = await lane.die(planned);
          outcome.deaths.push(death);
          onDeath?.(death);
        }
      } finally {
        outcome.violations.push(...(await lane.close()));
      }
    }),
  );
  return outcome;
}
