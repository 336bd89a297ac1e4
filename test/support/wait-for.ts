import { setTimeout as delay } from 'node:timers/promises';
import { AssertionError } from 'chai';

const pollMs = 20;
/** A slow check runs less often: what is awaited needs the processor more. */
const pauseShare = 4;

/** Checks until the result is truthy, and returns it. Fails the test with what it waited for after `deadlineMs`. */
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
