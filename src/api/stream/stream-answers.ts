import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Occasion } from '../../resolvers/subscription-context.js';
import { errorFormatter } from '../errors/errors.js';
import { wireErrors } from '../errors/wire-errors.js';
import type { Asking } from '../question/asking.js';
import type { QuestionExecutor } from '../question/execute-question.js';
import { withoutSuggestions } from '../question/hide-suggestions.js';
import type { Plan } from '../question/plan-question.js';
import { rightsOf } from '../question/rights.js';

/** Streams that wait for the same come for its answer within this. */
const lingerMs = 250;

/** An answer of a subscription, as the line of its event. */
export interface StreamAnswer {
  line: string;
  /** The codes of its errors. */
  codes: string[];
}

interface Shared {
  answer: Promise<StreamAnswer>;
  /** Has what the resolver left. */
  occasion: Occasion;
}

/** Answers subscriptions, and those of equal rights that ask the same on the same occasion once. */
export class StreamAnswers {
  readonly #shared = new Map<string, Shared>();

  constructor(
    private readonly executor: Pick<QuestionExecutor, 'event'>,
    private readonly introspection: boolean,
  ) {}

  async answer(asking: Asking, plan: Plan, occasion: Occasion): Promise<StreamAnswer> {
    const key = `${plan.key} ${rightsOf(asking.principal)} ${occasion.key}`;
    const shared = this.#shared.get(key) ?? this.#share(key, asking, plan, occasion);
    const answer = await shared.answer;
    if (shared.occasion === occasion || answer.codes.length === 0) return this.#withResult(answer, occasion, shared);
    // Its reason may have been the other one's, who has gone.
    return await this.#compute(asking, plan, occasion);
  }

  /** For a stream that cannot begin or go on. */
  refusal({ log, principal }: Pick<Asking, 'log' | 'principal'>, errors: readonly GraphQLError[]): StreamAnswer {
    const isHidden = !this.introspection || !principal.terms.introspection;
    const wire = wireErrors(errors, errorFormatter(log)).map((error) =>
      isHidden ? { ...error, message: withoutSuggestions(error.message) } : error,
    );
    return lineOf(wire, {});
  }

  #withResult(answer: StreamAnswer, occasion: Occasion, { occasion: first }: Shared): StreamAnswer {
    occasion.result = first.result;
    if (first.eventId !== undefined) occasion.eventId = first.eventId;
    return answer;
  }

  #share(key: string, asking: Asking, plan: Plan, occasion: Occasion): Shared {
    const answer = this.#compute(asking, plan, occasion);
    const shared = { answer, occasion };
    this.#shared.set(key, shared);
    const forget = (): void => {
      if (this.#shared.get(key) === shared) this.#shared.delete(key);
    };
    answer.then(({ codes }) => {
      if (codes.length > 0) return forget();
      setTimeout(forget, lingerMs).unref();
    }, forget);
    return shared;
  }

  async #compute(asking: Asking, plan: Plan, occasion: Occasion): Promise<StreamAnswer> {
    const { result } = await this.executor.event(asking, plan, occasion);
    const { errors, ...rest } = result;
    return lineOf(errors ? wireErrors(errors, errorFormatter(asking.log)) : [], rest);
  }
}

function lineOf(errors: readonly GraphQLFormattedError[], rest: Omit<ExecutionResult, 'errors'>): StreamAnswer {
  return {
    line: JSON.stringify({ ...(errors.length > 0 && { errors }), ...rest }),
    codes: errors.map(({ extensions }) => String(extensions?.code)),
  };
}
