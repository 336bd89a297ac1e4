import { CartographError } from './cartograph-error.js';

/** The document or its variables are wrong. A change is needed. */
export class InvalidRequestError extends CartographError {
  override readonly name: string = 'InvalidRequestError';
}

/** The query costs too much, is too long, or took too long. Ask for less, or for parts. */
export class TooExpensiveError extends CartographError {
  override readonly name: string = 'TooExpensiveError';
}

/** The position or version from which to go on is no longer kept: read everything again, and go on from there. */
export class StartAgainError extends CartographError {
  override readonly name: string = 'StartAgainError';
}

/** Without credentials, or with expired or unknown ones. */
export class UnauthenticatedError extends CartographError {
  override readonly name: string = 'UnauthenticatedError';
}

/** These credentials, this host or this origin may not do this. */
export class ForbiddenError extends CartographError {
  override readonly name: string = 'ForbiddenError';
}

/** The rate or budget of these credentials is used up. `retryAfter` is when to go on. */
export class RateLimitedError extends CartographError {
  override readonly name: string = 'RateLimitedError';
}

/** The server, its database or what is in front of it cannot answer now. */
export class UnavailableError extends CartographError {
  override readonly name: string = 'UnavailableError';
}

/** The server failed in a way that it did not expect. `details.errorId` is in its log. */
export class InternalError extends CartographError {
  override readonly name: string = 'InternalError';
}

/** No answer: the connection failed. Whether a mutation was carried out is not known. */
export class NetworkError extends CartographError {
  override readonly name: string = 'NetworkError';
}

/** No answer within `timeoutMs`. Whether a mutation was carried out is not known. */
export class TimedOutError extends CartographError {
  override readonly name: string = 'TimedOutError';
}

/** What answered is not this API, or not in its protocol. */
export class ProtocolError extends CartographError {
  override readonly name: string = 'ProtocolError';
}

/** A sync that was waited for has failed. `code` is that of the run. */
export class SyncFailedError extends CartographError {
  override readonly name: string = 'SyncFailedError';
}
