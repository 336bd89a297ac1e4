import { TransientError } from '../../runtime/errors.js';

/** The platform no longer keeps a part of the range that was requested: what is known of it stands. */
export class NotKeptError extends TransientError {}
