import { CartographError } from './cartograph-error.js';
import {
  ForbiddenError,
  InternalError,
  InvalidRequestError,
  RateLimitedError,
  StartAgainError,
  TooExpensiveError,
  UnauthenticatedError,
  UnavailableError,
} from './kinds.js';

type ErrorClass = typeof CartographError;

const changeIt = { retryable: false };
const tryLater = { retryable: true };

/** The codes of the API: the class of the error, and whether the same request may succeed later. */
export const codes: Readonly<Record<string, { type: ErrorClass; retryable: boolean }>> = {
  BAD_REQUEST: { type: InvalidRequestError, ...changeIt },
  BAD_USER_INPUT: { type: InvalidRequestError, ...changeIt },
  BATCH_NOT_OFFERED: { type: InvalidRequestError, ...changeIt },
  EXPORT_CELL_TOO_LONG: { type: InvalidRequestError, ...changeIt },
  EXPORT_EXPIRED: { type: InvalidRequestError, ...changeIt },
  DOCUMENT_UNKNOWN: { type: InvalidRequestError, ...changeIt },
  GRAPHQL_PARSE_FAILED: { type: InvalidRequestError, ...changeIt },
  GRAPHQL_VALIDATION_FAILED: { type: InvalidRequestError, ...changeIt },
  METHOD_NOT_ALLOWED: { type: InvalidRequestError, ...changeIt },
  NOT_FOUND: { type: InvalidRequestError, ...changeIt },
  OPERATION_NOT_OFFERED: { type: InvalidRequestError, ...changeIt },
  OPERATION_RESOLUTION_FAILURE: { type: InvalidRequestError, ...changeIt },
  PERSISTED_QUERY_NOT_SUPPORTED: { type: InvalidRequestError, ...changeIt },
  RANGE_NOT_SATISFIABLE: { type: InvalidRequestError, ...changeIt },
  UNSUPPORTED_MEDIA_TYPE: { type: InvalidRequestError, ...changeIt },

  BODY_TOO_LARGE: { type: TooExpensiveError, ...changeIt },
  EXPORT_TOO_LARGE: { type: TooExpensiveError, ...changeIt },
  HEADERS_TOO_LARGE: { type: TooExpensiveError, ...changeIt },
  // Asking the same again costs the same again.
  QUERY_TIMEOUT: { type: TooExpensiveError, ...changeIt },
  QUERY_TOO_COMPLEX: { type: TooExpensiveError, ...changeIt },
  QUERY_TOO_DEEP: { type: TooExpensiveError, ...changeIt },
  QUERY_TOO_LONG: { type: TooExpensiveError, ...changeIt },
  QUERY_TOO_REPETITIVE: { type: TooExpensiveError, ...changeIt },

  POSITION_TOO_OLD: { type: StartAgainError, ...changeIt },
  POSITION_UNKNOWN: { type: StartAgainError, ...changeIt },
  VERSION_GONE: { type: StartAgainError, ...changeIt },

  UNAUTHENTICATED: { type: UnauthenticatedError, ...changeIt },
  FORBIDDEN: { type: ForbiddenError, ...changeIt },
  DOCUMENT_NOT_TRUSTED: { type: ForbiddenError, ...changeIt },
  HOST_NOT_ALLOWED: { type: ForbiddenError, ...changeIt },
  HOST_UNREADABLE: { type: ForbiddenError, ...changeIt },
  INTROSPECTION_NOT_ALLOWED: { type: ForbiddenError, ...changeIt },
  ORIGIN_NOT_ALLOWED: { type: ForbiddenError, ...changeIt },

  BUDGET_EXHAUSTED: { type: RateLimitedError, ...tryLater },
  RATE_LIMITED: { type: RateLimitedError, ...tryLater },
  TOO_MANY_EXPORTS: { type: RateLimitedError, ...tryLater },
  TOO_MANY_STREAMS: { type: RateLimitedError, ...tryLater },

  AUDIT_LOG_UNAVAILABLE: { type: UnavailableError, ...tryLater },
  EXPORT_NOT_READY: { type: UnavailableError, ...tryLater },
  DATABASE_UNAVAILABLE: { type: UnavailableError, ...tryLater },
  ISSUER_UNAVAILABLE: { type: UnavailableError, ...tryLater },
  // An operator has to act first.
  REBUILD_REQUIRED: { type: UnavailableError, ...changeIt },
  REQUEST_TIMEOUT: { type: UnavailableError, ...tryLater },
  SERVER_BUSY: { type: UnavailableError, ...tryLater },
  SERVER_STOPPING: { type: UnavailableError, ...tryLater },
  STREAM_TOO_SLOW: { type: UnavailableError, ...tryLater },

  INTERNAL_SERVER_ERROR: { type: InternalError, ...changeIt },
};

const unknownCode = { type: CartographError, ...changeIt };

/** The class of a code that a newer server may have is that of its HTTP status. */
export function kindOf(code: string, status: number): { type: ErrorClass; retryable: boolean } {
  if (Object.hasOwn(codes, code)) return codes[code]!;
  if (status === 401) return codes.UNAUTHENTICATED!;
  if (status === 403) return codes.FORBIDDEN!;
  if (status === 429) return codes.RATE_LIMITED!;
  if (status === 502 || status === 503 || status === 504) return codes.SERVER_BUSY!;
  return unknownCode;
}
