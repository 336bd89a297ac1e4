import type { Principal } from '../../ledger/principals/principal.js';
import type { WarehouseRevision } from '../../ledger/revision/revision.js';
import type { Logger } from '../../runtime/log.js';
import type { QuestionOver } from '../errors/question-database.js';
import type { From } from '../principals/gate.js';
import type { Executed } from './execute-question.js';
import type { Plan } from './plan-question.js';

/** What the steps of one request learn, from who asks to its answer. Apollo hands it from step to step. */
export interface Asking {
  readonly principal: Principal;
  readonly from: From;
  readonly log: Logger;
  /** The instant that the answer goes by. Left out: now. */
  readonly at?: Date | undefined;
  /** Why no further statement may be sent; null while the question runs. */
  readonly over: () => QuestionOver['reason'] | null;
  /** Apollo copies the context of a request, but not what is in it. */
  readonly found: {
    /** null: the question is not known to be one that may run. */
    plan: Plan | null;
    /** Why the database cannot be asked, if that is known; the question does not wait for it once more. */
    unavailable: Error | null;
    /** null: nothing was read, or the answer cannot be kept. */
    state: AnsweredState | null;
    /** The gate's answer, if it has been asked; once is enough. */
    passed: Promise<void> | null;
    /** The answer, if the question has been executed: then Apollo only formats its errors. */
    executed: Promise<Executed> | null;
  };
}

/** What an answer is of. */
export interface AnsweredState {
  revision: WarehouseRevision;
  /** It stays right as long as the clock is within, in milliseconds. */
  from: number;
  until: number;
}
