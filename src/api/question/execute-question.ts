import { execute, type ExecutionResult, type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { ReadReplica } from '../../database/replica/read-replica.js';
import type { WarehouseRevision } from '../../ledger/revision/revision.js';
import { onlySources, type Scope } from '../../ledger/scope/scope.js';
import { Calendar } from '../../models/reporting/calendar.js';
import { WarehouseMemory } from '../../models/reporting/warehouse-memory.js';
import type { Clock } from '../../runtime/clock.js';
import { accessNotes } from '../principals/gate.js';
import type { Asking, AnsweredState } from './asking.js';
import { clockTurnsAt, nextPossibleTurn } from './clock-turns.js';
import type { CompiledOperation } from './compiled/compile-operation.js';
import { compiledOf } from './compiled/compiled-of.js';
import { runOperation } from './compiled/run-operation.js';
import { keyOfAnswer } from './kept-answers.js';
import type { KnownRevision } from './known-revision.js';
import type { Plan } from './plan-question.js';
import { QuestionSnapshot, type ReplicaLimits } from './question-snapshot.js';
import { type ContextSettings, requestContext } from './request-context.js';

export interface ExecutionNeeds extends Omit<ContextSettings, 'principal' | 'from'> {
  schema: GraphQLSchema;
  revision: KnownRevision;
  keepsAnswers: boolean;
  /** A standby that answers in place of the database of `pool` while it can. Left out: there is none. */
  replica?: ReadReplica | undefined;
}

export interface Executed {
  result: ExecutionResult;
  /** null: without a statement, or not within one snapshot. */
  state: AnsweredState | null;
}

interface Running {
  executed: Promise<Executed>;
  /** Of all who wait for it. */
  overs: Asking['over'][];
  /** The answer is right before, in milliseconds. */
  until: number;
}

/** Whoever looked for the kept answer just before it was kept comes here just after. */
const lingerMs = 100;

/** A question moves to the connections for facts once, and few commits fall into one question. */
const mostAttempts = 6;

/** Answers questions that may run: queries in one snapshot, and equal ones that are asked at the same time once. */
export class QuestionExecutor {
  /** By what an answer depends on. */
  readonly #running = new Map<string, Running>();
  readonly #calendar = new Calendar();
  readonly #memory = new WarehouseMemory();

  constructor(private readonly needs: ExecutionNeeds) {}

  async execute(asking: Asking, plan: Plan): Promise<Executed> {
    if (plan.operation.operation !== OperationTypeNode.QUERY) return this.#change(asking, plan);
    // Equal questions of other days have other answers.
    if (!plan.isOfWarehouse || asking.at) return this.#query(asking, plan, asking.over);
    const revision = asking.found.unavailable ? null : await this.#current(asking);
    if (!revision) return this.#query(asking, plan, asking.over);
    const key = keyOfAnswer(plan, asking.principal, revision);
    const running = this.#running.get(key);
    if (running && this.needs.clock.now().getTime() < running.until) {
      running.overs.push(asking.over);
      return running.executed;
    }
    const overs = [asking.over];
    // Another client may still wait for the answer when the first one has gone.
    const over: Asking['over'] = () => {
      const reasons = overs.map((each) => each());
      return reasons.includes(null) ? null : reasons.includes('time_up') ? 'time_up' : 'client_gone';
    };
    const executed = this.#query(asking, plan, over);
    // Which clocks it depends on is known when it has been executed.
    const entry = { executed, overs, until: nextPossibleTurn(this.needs.clock.now()) };
    this.#running.set(key, entry);
    const forget = (): void => {
      if (this.#running.get(key) === entry) this.#running.delete(key);
    };
    executed.then(({ state }) => {
      if (!state || !this.needs.keepsAnswers) return forget();
      entry.until = state.until;
      setTimeout(forget, lingerMs).unref();
    }, forget);
    return executed;
  }

  /** Answers a subscription once; `occasion` is the root value. */
  event(asking: Asking, plan: Plan, occasion: object): Promise<Executed> {
    return this.#query(asking, plan, asking.over, occasion);
  }

  async #current({ found }: Asking): Promise<WarehouseRevision | null> {
    try {
      return await this.needs.revision.current();
    } catch (error) {
      found.unavailable = error as Error;
      return null;
    }
  }

  async #query(asking: Asking, plan: Plan, over: Asking['over'], rootValue?: object): Promise<Executed> {
    const { needs } = this;
    const compiled = plan.operation.operation === OperationTypeNode.QUERY ? compiledOf(needs.schema, plan) : null;
    const asked = compiled?.asked ?? null;
    let mayReadFacts = needs.factsPool === undefined || readsFacts(plan, asking.principal.scope);
    let mayReadRollups = true;
    // What is known of the state is as good as what a kept answer goes by, while it can be asked for.
    let assumed = plan.isOfWarehouse && !asking.found.unavailable ? needs.revision.known : null;
    // Operations are as they are now, also for whoever has just changed something.
    let mayReadReplica = plan.isOfWarehouse;
    for (let attempt = 1; ; attempt += 1) {
      // A statement after the end of the transaction would see a newer state, and the question would start again. Once is cheap; each time
      // would be a failure.
      const mayEndEarly = plan.isOfWarehouse && attempt === 1;
      const replica = mayReadReplica && needs.replica?.state.isUsable ? needs.replica : null;
      const pools = replica ?? needs;
      const pool = mayReadFacts ? (pools.factsPool ?? pools.pool) : pools.pool;
      const db = new QuestionSnapshot(pool, over, asking.found.unavailable, replica && this.#limitsOf(replica));
      try {
        const clock = clockOf(asking, needs.clock);
        const context = requestContext(
          { ...needs, clock, principal: asking.principal, from: asking.from },
          asking.log,
          over,
          {
            ...{ db, mayReadFacts, mayReadRollups, calendar: this.#calendar, asked },
            ...{ memory: plan.isOfWarehouse ? this.#memory : null, assumed: replica ? null : assumed },
            isOneField: mayEndEarly && compiled?.fields.length === 1,
          },
        );
        const endWithNext = mayEndEarly ? () => db.endWithNext() : undefined;
        const result = await (compiled
          ? this.#runCompiled(compiled, plan, context, endWithNext)
          : this.#run(plan, context, rootValue));
        const { again } = db;
        if (again && attempt < mostAttempts) {
          if (again.reason === 'facts') mayReadFacts = true;
          else if (again.reason === 'changed') mayReadRollups = false;
          else if (again.reason === 'newer') assumed = null;
          else {
            mayReadReplica = false;
            if (replica) replica.fallbacks[again.reason] += 1;
          }
          continue;
        }
        const revision = db.answered;
        if (revision) needs.revision.saw(revision);
        const from = context.now.getTime();
        const state =
          revision && !result.errors?.length
            ? { revision, from, until: clockTurnsAt(context.now, context.zones) }
            : null;
        return { result: withNotes(result, context.reports, accessNotes(asking.principal, plan)), state };
      } finally {
        db.close();
      }
    }
  }

  #limitsOf(replica: ReadReplica): ReplicaLimits {
    return { atLeast: () => this.needs.revision.known, isAtFault: (error) => replica.isAtFault(error) };
  }

  async #change(asking: Asking, plan: Plan): Promise<Executed> {
    const context = requestContext(
      { ...this.needs, principal: asking.principal, from: asking.from },
      asking.log,
      asking.over,
    );
    const result = await this.#run(plan, context);
    return { result: withNotes(result, [], accessNotes(asking.principal, plan)), state: null };
  }

  #runCompiled(
    compiled: CompiledOperation,
    plan: Plan,
    contextValue: object,
    beforeLast: (() => void) | undefined,
  ): Promise<ExecutionResult> {
    const { known, operation, variables } = plan;
    const { fragments } = known;
    return runOperation(compiled, {
      schema: this.needs.schema,
      operation,
      fragments,
      variables,
      contextValue,
      beforeLast,
    });
  }

  async #run(
    { known, operationName, given }: Plan,
    contextValue: object,
    rootValue?: object,
  ): Promise<ExecutionResult> {
    const { document } = known;
    return await execute({
      ...{ schema: this.needs.schema, document, operationName, rootValue, contextValue, variableValues: given },
    });
  }
}

function clockOf({ at }: Asking, clock: Clock): Clock {
  return at ? { ...clock, now: () => at } : clock;
}

/** Whether it is known to before it runs. */
function readsFacts({ readsFactsFor }: Plan, scope: Scope): boolean {
  return readsFactsFor === 'everybody' || (readsFactsFor === 'some_sources' && onlySources(scope) !== null);
}

/** With how its reports were answered, and what it costs and withholds. */
function withNotes(result: ExecutionResult, reports: readonly object[], notes: object): ExecutionResult {
  return { ...result, extensions: { ...result.extensions, ...notes, ...(reports.length > 0 && { report: reports }) } };
}
