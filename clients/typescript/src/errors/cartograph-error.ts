/** What is known of a failed request, or of one error in its answer. */
export interface ErrorFacts {
  message: string;
  /** Stable, for programs. */
  code: string;
  retryable: boolean;
  /** Seconds to wait before a retry, if the server named them. */
  retryAfter?: number | null;
  /** The HTTP status. Null without an answer. */
  status?: number | null;
  /** Where in the answer. Null if the request as a whole failed. */
  path?: readonly (string | number)[] | null;
  /** The id of the request in the server's log. */
  requestId?: string | null;
  /** The other members of the error's `extensions`. */
  details?: Readonly<Record<string, unknown>>;
  cause?: unknown;
}

/** Base of all errors of this package but wrong arguments (`RangeError`) and the caller's own abort, which is thrown as it is. */
export class CartographError extends Error {
  override readonly name: string = 'CartographError';
  readonly code: string;
  /** Whether the same request may succeed later, without any change. */
  readonly retryable: boolean;
  readonly retryAfter: number | null;
  readonly status: number | null;
  readonly path: readonly (string | number)[] | null;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  /** Further errors of the same answer. */
  others: readonly CartographError[] = [];

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.retryable = facts.retryable;
    this.retryAfter = facts.retryAfter ?? null;
    this.status = facts.status ?? null;
    this.path = facts.path ?? null;
    this.requestId = facts.requestId ?? null;
    this.details = facts.details ?? {};
  }
}
