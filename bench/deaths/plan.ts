import type { Random } from '../../simulators/kit/random.js';

/** The job that a process is running when it dies. */
export const jobs = [
  'sync: extract',
  'sync: wait',
  'sync: build',
  'sync: roll_up',
  'import: extract',
  'import: build',
  'import: roll_up',
  'rates',
  'rebuild',
  'sweep',
] as const;
type DoomedJob = (typeof jobs)[number];

/** kill: SIGKILL. pause: SIGSTOP until others have continued the work, then SIGCONT. */
type DeathKind = 'kill' | 'pause';

export interface PlannedDeath {
  kind: DeathKind;
  job: DoomedJob;
  /** The moment, as a fraction of the job's usual duration. */
  moment: number;
}

/** The frequency of each, out of 20. A dead rebuild is finished by the backlog's builder, which runs twice a minute. */
const weights: Record<DoomedJob, number> = {
  'sync: extract': 4,
  'sync: wait': 2,
  'sync: build': 3,
  'sync: roll_up': 2,
  'import: extract': 2,
  'import: build': 1,
  'import: roll_up': 1,
  rates: 2,
  rebuild: 1,
  sweep: 2,
};
const cycle = jobs.flatMap((job) => Array.from({ length: weights[job] }, () => job));

/**
 * Plans deaths over all jobs at random moments; with few deaths, each is of another job. The kills and pauses of each job are
 * spread evenly over the run, so that an interrupted run has covered all of them.
 */
export function drawDeaths(random: Random, kills: number, pauses: number): PlannedDeath[] {
  if (kills + pauses < cycle.length) return drawFew(random, kills, pauses);
  return [...drawEvenly(random, 'kill', kills), ...drawEvenly(random, 'pause', pauses)]
    .sort((a, b) => a.at - b.at)
    .map(({ death }) => death);
}

function drawFew(random: Random, kills: number, pauses: number): PlannedDeath[] {
  // A dead rebuild may wait half a minute for the process that finishes it.
  const few = shuffled(
    random,
    jobs.filter((job) => job !== 'rebuild'),
  );
  return Array.from({ length: kills + pauses }, (_, i) => ({
    kind: i < kills ? 'kill' : 'pause',
    job: few[i % few.length]!,
    moment: random.fraction(),
  }));
}

/** `at`: its position in the run, from 0 to 1. */
function drawEvenly(random: Random, kind: DeathKind, count: number): { death: PlannedDeath; at: number }[] {
  const drawn = Array.from({ length: count }, (_, i) => cycle[i % cycle.length]!);
  return jobs.flatMap((job) => {
    const ofJob = drawn.filter((each) => each === job).length;
    return Array.from({ length: ofJob }, (_, nth) => ({
      death: { kind, job, moment: random.fraction() },
      at: (nth + random.fraction()) / ofJob,
    }));
  });
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random.fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
