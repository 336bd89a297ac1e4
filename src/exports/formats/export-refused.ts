import { CartographError } from '../../runtime/errors.js';

/** A file that cannot be written as asked: the message says what, where, and what to do. `code`: in upper case, as those of the API. */
export class ExportRefused extends CartographError {
  readonly errorClass = 'config';

  constructor(message: string, code: string) {
    super(message, { code });
  }
}
