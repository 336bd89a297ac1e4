import type { Micros } from '../kit/clock.js';
import type { Entry, Measure } from './ledger.js';

/** The postings of one order, in millionths. Its revenue is dated by the order; everything else by its own time. */
export class Postings {
  readonly entries: Entry[] = [];
  readonly #placedAt: Micros;
  #lastTakenAt: Micros | null = null;

  constructor(placedAt: Micros) {
    this.#placedAt = placedAt;
  }

  /** Posts amounts that are not zero. */
  post(at: Micros, amounts: Partial<Record<Measure, bigint>>): void {
    for (const [measure, value] of Object.entries(amounts) as [Measure, bigint][]) {
      if (value !== 0n) this.entries.push({ at, measure, value });
    }
  }

  /** The order's sale. */
  sell(amounts: Partial<Record<Measure, bigint>>): void {
    this.post(this.#placedAt, amounts);
  }

  /** Refunded or lost revenue: it counts on the order's day, at the rate of the day on which it moved. */
  takeOffRevenue(movedAt: Micros, value: bigint): void {
    this.#lastTakenAt = Math.max(this.#lastTakenAt ?? movedAt, movedAt);
    if (value !== 0n) this.entries.push({ at: this.#placedAt, measure: 'revenue', value: -value, movedAt });
  }

  sumOf(...measures: Measure[]): bigint {
    return this.entries.reduce((sum, { measure, value }) => (measures.includes(measure) ? sum + value : sum), 0n);
  }

  /**
   * If nothing is left of an order, nothing is left of any of its measures: an amount refunded for no stated purpose, which counted as
   * merchandise, was partly for shipping, taxes, fees and the like.
   */
  settle(): void {
    const wasSold = this.entries.some(({ measure, value }) => measure === 'revenue' && value > 0n);
    if (this.#lastTakenAt === null || !wasSold || this.sumOf('revenue') !== 0n) return;
    const goods = this.sumOf('grossSales') - this.sumOf('discounts') - this.sumOf('returns');
    this.post(this.#lastTakenAt, { returns: goods });
    for (const measure of ['shipping', 'taxes', 'duties', 'fees', 'tips'] as const) {
      this.post(this.#lastTakenAt, { [measure]: -this.sumOf(measure) });
    }
  }
}
