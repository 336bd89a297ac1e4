import { TransientError } from '../../runtime/errors.js';
import { Attempts, type RetryOptions, transientVerdict } from './attempts.js';

interface Resumed {
  options: RetryOptions;
  /** For messages: what is read, without secrets. */
  place: string;
  /** One connection's worth: the bytes from a position to the end, or a `TransientError` where it breaks. */
  pass(offset: number): AsyncIterable<Buffer>;
}

/**
 * A large file as a stream, in bounded memory. A broken connection is followed by another that begins at the byte reached, under
 * the same policy as any request; progress resets the attempts. Throws the errors of `pass`, and a `TransientError` once the attempts
 * are used up.
 */
export async function* resuming({ options, place, pass }: Resumed): AsyncGenerator<Buffer> {
  const attempts = new Attempts(options);
  let received = 0;
  for (;;) {
    try {
      for await (const piece of pass(received)) {
        received += piece.length;
        attempts.forgive();
        yield piece;
      }
      return;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      await attempts.waitAfter(transientVerdict(error), place);
    }
  }
}
