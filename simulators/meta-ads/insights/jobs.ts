import { type Clock, type Micros, MICROS_PER_SECOND } from '../../kit/clock.js';
import { GraphRefusal } from '../graph/graph-error.js';

/** How a job turns out, other than completing. */
export type JobOutcome =
  /** Its state says completed before all of its rows are there. */
  | { kind: 'completed-early'; seconds: number }
  /** It has reached 100 % and goes on running. */
  | { kind: 'running-at-100'; seconds: number }
  | { kind: 'stuck' }
  | { kind: 'skipped' }
  /** Without a code, as before version 25. */
  | { kind: 'failed'; error_code?: number; error_subcode?: number; error_message?: string; error_user_msg?: string };

export interface Job {
  id: string;
  accountId: string;
  /** Without limit and cursor, which belong to pages. */
  parameters: ReadonlyMap<string, string>;
  createdAt: Micros;
  rows: readonly unknown[];
  outcome: JobOutcome | null;
}

/** Of the seconds that a job takes. */
const STARTED_AT = 1 / 6;
const RUNNING_AT = 1 / 3;
/** Like those of a small account. */
const USUAL_JOB_SECONDS = 12;

/** The asynchronous reports of a simulator. */
export class Jobs {
  readonly #clock: Clock;
  readonly #seconds: number;
  readonly #jobs = new Map<string, Job>();
  #last = 6_023_920_149_050;

  constructor(clock: Clock, seconds = USUAL_JOB_SECONDS) {
    this.#clock = clock;
    this.#seconds = seconds;
  }

  create(job: Omit<Job, 'id' | 'createdAt'>): Job {
    this.#last += 1;
    const made = { ...job, id: String(this.#last), createdAt: this.#clock.now() };
    this.#jobs.set(made.id, made);
    return made;
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  list(): Job[] {
    return [...this.#jobs.values()];
  }

  /** Its state now: `{id, account_id, time_ref, async_status, async_percent_completion, …}`. */
  state(job: Job): Record<string, unknown> {
    const { id, accountId, createdAt, outcome } = job;
    const age = this.#age(job);
    const shown = { id, account_id: accountId, time_ref: Math.floor(createdAt / MICROS_PER_SECOND) };
    const as = (status: string, percent: number): Record<string, unknown> => ({
      ...{ ...shown, async_status: status, async_percent_completion: percent },
    });
    if (age < this.#seconds * STARTED_AT) return as('Job Not Started', 0);
    if (age < this.#seconds * RUNNING_AT) return as('Job Started', 0);
    if (outcome?.kind === 'stuck') return as('Job Running', Math.min(42, 5 * Math.floor(age)));
    if (age < this.#seconds) return as('Job Running', Math.floor((age / this.#seconds) * 100));
    switch (outcome?.kind) {
      case 'skipped':
        return as('Job Skipped', 0);
      case 'failed': {
        const { kind: _, ...error } = outcome;
        return { ...as('Job Failed', 60), ...error };
      }
      case 'completed-early':
        if (!this.#isWhole(job)) return as('Job Completed', 80);
        break;
      case 'running-at-100':
        if (age < this.#seconds + outcome.seconds) return as('Job Running', 100);
        break;
      default:
    }
    return { ...as('Job Completed', 100), time_completed: Math.floor(createdAt / MICROS_PER_SECOND + this.#seconds) };
  }

  /** The rows that it has now: a part of them while it is not whole. Throws a refusal before it is completed. */
  rowsOf(job: Job): readonly unknown[] {
    if (this.state(job).async_status !== 'Job Completed') {
      throw new GraphRefusal(400, { message: '(#100) The report run is not completed.', code: 100 });
    }
    return this.#isWhole(job) ? job.rows : job.rows.slice(0, Math.floor(job.rows.length / 2));
  }

  #isWhole(job: Job): boolean {
    const { outcome } = job;
    return outcome?.kind !== 'completed-early' || this.#age(job) >= this.#seconds + outcome.seconds;
  }

  #age({ createdAt }: Job): number {
    return (this.#clock.now() - createdAt) / MICROS_PER_SECOND;
  }
}
