import { Load } from '../serving/load.js';

/** What a dashboard asks all day. */
export const dailySummary = `{ dailySummary(filter: { date: { range: { from: "2026-07-15", to: "2026-11-26" } } }, breakdown: CHANNEL) {
  date channelId orders itemsSold grossSales { amount } netSales { amount } revenue { amount } refunds { amount } } }`;

/** A client that asks the daily summary again as soon as it is answered. */
export class SteadyClient {
  readonly #load = new Load(1);

  constructor(private readonly port: number) {}

  /** The milliseconds of each answer, until `work` is done. */
  async during(work: Promise<unknown>): Promise<number[]> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    const times: number[] = [];
    while (!isDone) {
      const begun = performance.now();
      const answer = await this.#load.one({
        ...{ port: this.port, method: 'POST', path: '/graphql', body: JSON.stringify({ query: dailySummary }) },
      });
      times.push(performance.now() - begun);
      if (!answer.subarray(0, 24).includes('"data":{"dailySummary"')) throw new Error(answer.toString().slice(0, 500));
    }
    await done;
    return times;
  }

  close(): void {
    this.#load.close();
  }
}

/** Of such a share of the values, none is larger. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
