import { setTimeout as delay } from 'node:timers/promises';
import { FactClients } from './fact-clients.js';
import { quantile, SteadyClient } from './steady-client.js';

export const clients = 12;
const rounds = 8;
const roundMs = 3000;

interface Fairness {
  /** Milliseconds of the daily summary. */
  alone: { p50: number; p99: number };
  beside: { p50: number; p99: number };
  /** Of the others. */
  answersPerSecond: number;
  refused: number;
}

/** How long the daily summary takes a steady client, in turns alone and beside others that ask for facts without pause. */
export async function measureFairness(port: number): Promise<Fairness> {
  const steady = new SteadyClient(port);
  const others = new FactClients(port, clients);
  const [alone, beside]: [number[], number[]] = [[], []];
  await steady.during(delay(roundMs));
  for (let round = 0; round < rounds; round += 1) {
    alone.push(...(await steady.during(delay(roundMs))));
    others.start();
    // Until all of them wait.
    await delay(200);
    beside.push(...(await steady.during(delay(roundMs))));
    await others.stop();
  }
  steady.close();
  others.close();
  const quantiles = (times: number[]) => ({ p50: quantile(times, 0.5), p99: quantile(times, 0.99) });
  return { alone: quantiles(alone), beside: quantiles(beside), ...others.counts };
}
