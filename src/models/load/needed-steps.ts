import { subjects } from '../subjects/subjects.js';
import { readSteps, type Step } from './steps.js';

const turns = ['choose', 'dimensions', 'facts'] as const;
const steps = readSteps(turns.flatMap((turn) => subjects.flatMap((subject) => subject[turn] ?? [])));
const stepsOfRounds = readSteps(subjects.flatMap((subject) => subject.rounds ?? []));

/** The steps of a change set, in order. */
export interface NeededSteps {
  /** Run once. */
  once: readonly Step[];
  /** Run after these, for each round. */
  inRounds: readonly Step[];
}

/** The steps for a change set that has rows in these tables. */
export function neededSteps(tables: ReadonlySet<string>): NeededSteps {
  const isNeeded = ({ neededBy }: Step): boolean => neededBy.some((table) => tables.has(table));
  return { once: steps.filter(isNeeded), inRounds: stepsOfRounds.filter(isNeeded) };
}
