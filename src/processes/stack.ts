/** Started things, to be stopped in reverse order. */
export interface Stack {
  /** Registers how to stop what has just been started. */
  push(stop: () => Promise<unknown>): void;
  /** Stops everything, last first, even if one fails. Rejects with the first failure. A second call waits for the first. */
  stop(): Promise<void>;
}

export function createStack(): Stack {
  const stops: (() => Promise<unknown>)[] = [];
  const stopAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let next = stops.pop(); next; next = stops.pop()) await next().catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  let stopping: Promise<void> | undefined;
  return {
    push: (stop) => void stops.push(stop),
    stop: () => {
      stopping ??= stopAll();
      return stopping;
    },
  };
}
