import { execute, type ExecutionResult, type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { WarehouseRevision } from '../../ledger/revision/revision.js';
import type { Asking, AnsweredState } from './asking.js';
import { clockTurnsAt } from './clock-turns.js';
import { keyOfAnswer } from './kept-answers.js';
import type { KnownRevision } from './known-revision.js';
import type { Plan } from './plan-question.js';
import { QuestionSnapshot } from './question-snapshot.js';
import { type ContextSettings, requestContext } from './request-context.js';

export interface ExecutionNeeds extends Omit<ContextSettings, 'principal'> {
  schema: GraphQLSchema;
  revision: KnownRevision;
}

export interface Executed {
  result: ExecutionResult;
  /** null: without a statement, or not within one snapshot. */
  state: AnsweredState | null;
}

/** A question moves to the connections for facts once, and few commits fall into one question. */
const mostAttempts = 6;

/** Answers questions that may run: queries in one snapshot, and equal ones that are asked at the same time once. */
export class QuestionExecutor {
  /** By what an answer depends on. */
  readonly #running = new Map<string, { executed: Promise<Executed>; overs: Asking['over'][] }>();

  constructor(private readonly needs: ExecutionNeeds) {}

  async execute(asking: Asking, plan: Plan): Promise<Executed> {
    if (plan.operation.operation !== OperationTypeNode.QUERY) return this.#change(asking, plan);
    if (!plan.isOfWarehouse) return this.#query(asking, plan, asking.over);
    const revision = asking.found.unavailable ? null : await this.#current(asking);
    if (!revision) return this.#query(asking, plan, asking.over);
    const key = keyOfAnswer(plan, asking.principal, revision);
    const running = this.#running.get(key);
    if (running) {
      running.overs.push(asking.over);
      return running.executed;
    }
    const overs = [asking.over];
    // Another client may still wait for the answer when the first one has gone.
    const over: Asking['over'] = () => {
      const reasons = overs.map((each) => each());
      return reasons.includes(null) ? null : reasons.includes('time_up') ? 'time_up' : 'client_gone';
    };
    const executed = this.#query(asking, plan, over).finally(() => this.#running.delete(key));
    this.#running.set(key, { executed, overs });
    return executed;
  }

  async #current({ found }: Asking): Promise<WarehouseRevision | null> {
    try {
      return await this.needs.revision.current();
    } catch (error) {
      found.unavailable = error as Error;
      return null;
    }
  }

  async #query(asking: Asking, plan: Plan, over: Asking['over']): Promise<Executed> {
    const { needs } = this;
    let mayReadFacts = needs.factsPool === undefined;
    let mayReadRollups = true;
    for (let attempt = 1; ; attempt += 1) {
      const pool = mayReadFacts ? (needs.factsPool ?? needs.pool) : needs.pool;
      const db = new QuestionSnapshot(pool, over, asking.found.unavailable);
      try {
        const context = requestContext({ ...needs, principal: asking.principal }, asking.log, over, {
          ...{ db, mayReadFacts, mayReadRollups },
        });
        const result = await this.#run(plan, context);
        const { again } = db;
        if (again && attempt < mostAttempts) {
          if (again.reason === 'facts') mayReadFacts = true;
          else mayReadRollups = false;
          continue;
        }
        const { revision } = db;
        if (revision) needs.revision.saw(revision);
        const from = context.now.getTime();
        const state =
          revision && !result.errors?.length
            ? { revision, from, until: clockTurnsAt(context.now, context.zones) }
            : null;
        return { result: withReports(result, context.reports), state };
      } finally {
        db.close();
      }
    }
  }

  async #change(asking: Asking, plan: Plan): Promise<Executed> {
    const context = requestContext({ ...this.needs, principal: asking.principal }, asking.log, asking.over);
    return { result: await this.#run(plan, context), state: null };
  }

  async #run({ known, operationName, given }: Plan, contextValue: object): Promise<ExecutionResult> {
    return await execute({
      ...{ schema: this.needs.schema, document: known.document, operationName, contextValue },
      variableValues: given,
    });
  }
}

/** How its reports were answered. */
function withReports(result: ExecutionResult, reports: readonly object[]): ExecutionResult {
  return reports.length === 0 ? result : { ...result, extensions: { ...result.extensions, report: reports } };
}
