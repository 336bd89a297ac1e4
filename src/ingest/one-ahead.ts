/**
 * The same items, each asked for while the one before is being worked on: the next page is fetched while this one is
 * written. Never more than one ahead, so memory stays bounded.
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
    // Not awaited: the item under way may be waiting for a remote job, and whoever stops does not want it any more.
    iterator.return?.()?.catch(() => undefined);
  }
}

function ask<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const next = iterator.next();
  // A failure is reported to the caller that awaits it, if any.
  next.catch(() => undefined);
  return next;
}
