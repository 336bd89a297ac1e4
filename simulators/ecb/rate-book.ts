import { isTargetDay } from './target-days.js';

/** Currency -> units of it for one euro, as the decimal that the ECB prints. */
export type DayRates = Record<string, string>;

/** The published rates: at most one set a day, and none on days on which TARGET is closed. */
export class RateBook {
  readonly #days = new Map<string, DayRates>();
  /** Increases with each change; ETag and Last-Modified are derived from it. */
  version = 0;

  constructor(days: Readonly<Record<string, DayRates>> = {}) {
    for (const [date, rates] of Object.entries(days)) this.publish(date, rates);
  }

  /** The newest first, as the ECB lists them. */
  get dates(): string[] {
    return [...this.#days.keys()].sort().reverse();
  }

  ratesOf(date: string): DayRates {
    return this.#days.get(date) ?? {};
  }

  /** Publishes the rates of a day, or replaces them. */
  publish(date: string, rates: DayRates): void {
    if (!isTargetDay(date)) throw new RangeError(`${date} is a weekend or a TARGET holiday: the ECB publishes nothing`);
    for (const [currency, rate] of Object.entries(rates)) assertRate(currency, rate);
    this.#days.set(date, { ...rates });
    this.version += 1;
  }

  /** Corrects a published rate. */
  correct(date: string, currency: string, rate: string): void {
    const known = this.#days.get(date);
    if (known?.[currency] === undefined) throw new RangeError(`no rate of ${currency} was published on ${date}`);
    this.publish(date, { ...known, [currency]: rate });
  }
}

function assertRate(currency: string, rate: string): void {
  if (/^[A-Z]{3}$/.test(currency) && currency !== 'EUR' && /^\d+(\.\d+)?$/.test(rate)) return;
  throw new RangeError(`${currency} ${rate} is not a rate as the ECB publishes it`);
}
