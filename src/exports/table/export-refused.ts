import { CartographError } from '../../runtime/errors.js';

/** Why a file cannot be written as asked: codes of the API. */
type Refusal = 'BAD_USER_INPUT' | 'EXPORT_CELL_TOO_LONG' | 'EXPORT_FAILED' | 'EXPORT_OUTDATED' | 'EXPORT_TOO_LARGE';

/** A file that cannot be written as asked: the message says what, where, and what to do. */
export class ExportRefused extends CartographError {
  readonly errorClass = 'config';

  constructor(
    message: string,
    override readonly code: Refusal,
  ) {
    super(message, { code });
  }
}
