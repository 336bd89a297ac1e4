import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 10;

/** Polls until the result is truthy and returns it. After `deadlineMs` it throws an error that names what it waited for. */
export async function until<T>(
  what: string,
  ask: () => Promise<T> | T,
  deadlineMs: number,
  everyMs = pollMs,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${deadlineMs} ms for ${what}`);
    await delay(everyMs);
  }
}
