/**
 * A signal that aborts with the caller's, or after a time. `done` removes its timer and its listener: `AbortSignal.any` would leave one on
 * the caller's signal for each request.
 */
export function timeLimit(ms: number, caller?: AbortSignal): { signal: AbortSignal; isOver(): boolean; done(): void } {
  const controller = new AbortController();
  let isOver = false;
  const onAbort = () => controller.abort(caller?.reason);
  const timer = setTimeout(() => {
    isOver = true;
    controller.abort();
  }, ms);
  if (caller?.aborted) onAbort();
  caller?.addEventListener('abort', onAbort);
  return {
    signal: controller.signal,
    isOver: () => isOver,
    done: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', onAbort);
    },
  };
}

/** Waits so long, or until the signal aborts, which throws its reason. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
