import { setTimeout as delay } from 'node:timers/promises';
import { AssertionError } from 'chai';

const pollMs = 20;
/** A question that takes long is asked less often: what is waited for needs the processor more. */
const pauseShare = 4;

/** Asks until the answer is truthy, and returns it. Fails the test, naming what it waited for, after `deadlineMs`. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T> | T,
  deadlineMs = 15_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const askedAt = performance.now();
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new AssertionError(`waited ${deadlineMs} ms for ${what}`);
    await delay(Math.max(pollMs, pauseShare * (performance.now() - askedAt)));
  }
}
