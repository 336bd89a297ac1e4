import { ConfigError, TransientError } from '../../runtime/errors.js';

/** The platform no longer keeps a part of the range that was requested: what is known of it stands. */
export class NotKeptError extends TransientError {}

/** One account of several refuses to be read (suspended, access withdrawn): the operator is told, and the others are read. */
export class AccountUnavailableError extends ConfigError {}
