const stopSignals = ['SIGINT', 'SIGTERM'] as const;

/** A signal that aborts on SIGINT or SIGTERM. The second one ends the process at once: crashes are safe. */
export function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of stopSignals) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(new Error(`got ${name}`));
    });
  }
  return controller.signal;
}

export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
