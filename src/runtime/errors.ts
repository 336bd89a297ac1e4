/**
 * The few error classes whose type decides what happens next.
 *
 * | class     | meaning                                            | what the caller does                       |
 * | --------- | -------------------------------------------------- | ------------------------------------------ |
 * | config    | credentials, permissions, wrong id, bad settings   | stops, marks the source, does not retry    |
 * | throttled | a quota with a known wait                          | waits that long; does not count as a retry |
 * | transient | network, 5xx, time-outs, a failed remote job       | backs off, retries, shrinks page or window |
 * | data      | one record fails validation                        | rejects the record and continues           |
 * | system    | our fault, the database, the disk                  | stops the run, keeps the watermark         |
 */
type ErrorClass = 'config' | 'throttled' | 'transient' | 'data' | 'system';

interface ErrorDetails {
  /** A stable word for programs, such as `shopify_missing_scope`. */
  code: string;
  cause?: unknown;
}

/** Base of all errors that Cartograph throws deliberately. The message says what failed, where, what was expected, what to do. */
export abstract class CartographError extends Error {
  abstract readonly errorClass: ErrorClass;
  readonly code: string;

  constructor(message: string, { code, cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
  }
}

export class ConfigError extends CartographError {
  readonly errorClass = 'config';
}

export class ThrottledError extends CartographError {
  readonly errorClass = 'throttled';
  /** The wait that the server requests. */
  readonly waitMs: number;

  constructor(message: string, details: ErrorDetails & { waitMs: number }) {
    super(message, details);
    this.waitMs = details.waitMs;
  }
}

export class TransientError extends CartographError {
  readonly errorClass = 'transient';
  /** True if a smaller page or window may help. */
  readonly shrink: boolean;

  constructor(message: string, details: ErrorDetails & { shrink?: boolean }) {
    super(message, details);
    this.shrink = details.shrink ?? false;
  }
}

/** One record that fails validation. `path` is the position in the record, `value` the value found there. */
export class DataError extends CartographError {
  readonly errorClass = 'data';
  readonly path: string;
  readonly value: string | null;

  constructor(message: string, details: ErrorDetails & { path: string; value: string | null }) {
    super(message, details);
    this.path = details.path;
    this.value = details.value;
  }
}

export class SystemError extends CartographError {
  readonly errorClass = 'system';
}

/** The lease that protected this work was taken by another holder: stop at once and write nothing. */
export class LeaseLostError extends SystemError {
  /** The lease; null if unknown. */
  readonly lease: string | null;

  constructor(message: string, details: ErrorDetails & { lease?: string }) {
    super(message, details);
    this.lease = details.lease ?? null;
  }
}
