import { AssertionError } from 'chai';
import { searchError } from './leaks.js';

/** The error that a promise rejects with; fails the test if it does not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => null,
    (error: Error) => ({ error }),
  );
  if (!outcome) throw new AssertionError('expected a rejection');
  searchError('an error', outcome.error);
  return outcome.error;
}
