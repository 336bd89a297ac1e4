import { AssertionError } from 'chai';
import { tellError } from './told.js';

/** The error that a promise rejects with; fails the test when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => null,
    (error: Error) => ({ error }),
  );
  if (!outcome) throw new AssertionError('expected a rejection');
  tellError('an error', outcome.error);
  return outcome.error;
}
