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
export type DoomedJob = (typeof jobs)[number];

/** kill: SIGKILL. pause: SIGSTOP until others have gone on, then SIGCONT. */
export type DeathKind = 'kill' | 'pause';

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

/** So many deaths over all jobs, in an order and at moments that the random source draws; few of them are of one job each. */
export function drawDeaths(random: Random, kills: number, pauses: number): PlannedDeath[] {
  const few = shuffled(random, jobs);
  const kinds = [...Array<DeathKind>(kills).fill('kill'), ...Array<DeathKind>(pauses).fill('pause')];
  const isFew = kinds.length < cycle.length;
  const deaths = kinds.map((kind, i) => {
    const nth = kind === 'kill' ? i : i - kills;
    return { kind, job: isFew ? few[i % few.length]! : cycle[nth % cycle.length]!, moment: random.fraction() };
  });
  return shuffled(random, deaths);
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random.fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
