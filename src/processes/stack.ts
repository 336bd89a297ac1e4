/** What was started, to be stopped in the opposite order. */
export interface Stack {
  /** Notes how to stop what has just been started. */
  push(stop: () => Promise<unknown>): void;
  /** Stops everything, the last first; one that fails does not keep the others up. Rejects with the first failure. */
  stop(): Promise<void>;
}

export function createStack(): Stack {
  const stops: (() => Promise<unknown>)[] = [];
  return {
    push: (stop) => void stops.push(stop),
    stop: async () => {
      const failures: unknown[] = [];
      for (let next = stops.pop(); next; next = stops.pop()) await next().catch((error) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}
