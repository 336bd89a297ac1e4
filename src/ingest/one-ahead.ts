/**
 * Prefetches by one: requests the next item while the caller works on the current one, so that the next page is fetched while
 * this one is written. Never more than one ahead, so memory stays bounded.
 */
export async function* oneAhead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  let next = ask(iterator);
  try {
    for (;;) {
      const result = await next;
      if (result.done) return;
      next = ask(iterator);
      yield result.value;
    }
  } finally {
    // Not awaited: the pending item may be waiting for a remote job, and the caller that stopped no longer needs it.
    iterator.return?.()?.catch(() => undefined);
  }
}

function ask<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const next = iterator.next();
  // The caller that awaits it gets the error, if there is one.
  next.catch(() => undefined);
  return next;
}
