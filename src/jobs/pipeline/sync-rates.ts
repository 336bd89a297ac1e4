import type { JobContext } from '../context/context.js';
import { withLease } from '../context/hold-lease.js';
import { isDue, wasJustAsked } from '../rates/due.js';
import { lacksRates, needsRates, waitsForRates } from '../rates/needed-rates.js';
import { readFeed } from '../rates/rate-feed.js';
import { type ReadRates, readRates } from '../rates/read-rates.js';
import { type TakenRates, takeRates } from '../rates/take-rates.js';
import { buildAllAndRollUp, warehouseLease } from './build-and-roll-up.js';

/**
 * Reads the exchange rates anew and brings them into the answers: facts whose rate changed are converted again, records that
 * waited for one come in. Does not fail when a provider does: `ops.rate_feed` has the reason.
 */
export async function syncRates(context: JobContext, signal = context.signal): Promise<TakenRates[]> {
  const read = await readRates(context, signal);
  return read.length === 0 ? [] : await takeInRates(context, read, signal);
}

/** Takes rates and brings them into the answers. Waits for its turn. */
export async function takeInRates(
  context: JobContext,
  read: readonly ReadRates[],
  signal = context.signal,
): Promise<TakenRates[]> {
  return await withLease(context, warehouseLease, signal, async (lease, untilLost) => {
    const taken = await takeRates(context, lease, read);
    await buildAllAndRollUp(context, lease, untilLost);
    return taken;
  });
}

/** What the queue asks for every few minutes. The merchant's own file is looked at each time. */
export async function syncRatesWhenDue(context: JobContext): Promise<void> {
  const { pool, clock, config } = context;
  const isEcbWanted =
    config.exchangeRates.provider === 'ECB' &&
    isDue(await readFeed(pool, 'ECB'), clock.now()) &&
    (await needsRates(pool, config.reporting.currency));
  const exchangeRates = { ...config.exchangeRates, provider: isEcbWanted ? ('ECB' as const) : ('NONE' as const) };
  await syncRates({ ...context, config: { ...config, exchangeRates } });
}

/**
 * Gets the rates that a source's orders need, where there are none of these days: before its build, and after it. They are taken
 * when the warehouse is free: `onWait` is called first.
 */
export async function provideRates(
  context: JobContext,
  sourceId: string,
  signal: AbortSignal,
  onWait: () => Promise<void> = async () => undefined,
): Promise<void> {
  const feed = await readFeed(context.pool, 'ECB');
  if (wasJustAsked(feed, context.clock.now())) return;
  if ((await lacksRates(context, sourceId)) || (await waitsForRates(context, sourceId))) {
    await onWait();
    await syncRates(context, signal);
  }
}
