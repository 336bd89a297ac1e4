import type { Random } from '../../simulators/kit/random.js';

/** What a process was at when it died, or was to be. */
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

/** kill: SIGKILL. pause: SIGSTOP until others have gone on, then SIGCONT. */
type DeathKind = 'kill' | 'pause';

export interface PlannedDeath {
  kind: DeathKind;
  job: DoomedJob;
  /** From 0 to 1: how far into the job's usual length. */
  moment: number;
}

/** How often each comes, of 20: a rebuild that died is finished by the backlog's builder, which comes by twice a minute. */
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
 * So many deaths over all jobs, at moments that the random source draws; few of them are of one job each. Each job's kills and pauses
 * are spread evenly over the run, so that one that is cut short has shown something of all of them.
 */
export function drawDeaths(random: Random, kills: number, pauses: number): PlannedDeath[] {
  if (kills + pauses < cycle.length) return drawFew(random, kills, pauses);
  return [...drawEvenly(random, 'kill', kills), ...drawEvenly(random, 'pause', pauses)]
    .sort((a, b) => a.at - b.at)
    .map(({ death }) => death);
}

function drawFew(random: Random, kills: number, pauses: number): PlannedDeath[] {
  // After a rebuild that died its finisher alone may be half a minute away.
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

/** `at`: where in the run it comes, from 0 to 1. */
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
