import { Random } from '../kit/random.js';
import type { DayRates } from './rate-book.js';
import { targetDays } from './target-days.js';

interface Quoted {
  currency: string;
  /** The level around which the rate moves. */
  level: number;
  /** The first and last day on which it is quoted, YYYY-MM-DD. */
  from?: string;
  to?: string;
}

/** Some of the currencies that the ECB quotes, including late ones, suspended ones and some that joined the euro. */
const quoted: readonly Quoted[] = [
  { currency: 'USD', level: 1.08 },
  { currency: 'JPY', level: 164 },
  { currency: 'BGN', level: 1.9558, to: '2025-12-31' },
  { currency: 'CZK', level: 25.2 },
  { currency: 'DKK', level: 7.46 },
  { currency: 'GBP', level: 0.84 },
  { currency: 'HUF', level: 398 },
  { currency: 'PLN', level: 4.28 },
  { currency: 'RON', level: 4.97 },
  { currency: 'SEK', level: 11.4 },
  { currency: 'CHF', level: 0.95 },
  { currency: 'ISK', level: 148, from: '2018-02-01' },
  { currency: 'NOK', level: 11.7 },
  { currency: 'HRK', level: 7.53, to: '2022-12-30' },
  { currency: 'RUB', level: 90, to: '2022-03-01' },
  { currency: 'AUD', level: 1.64 },
  { currency: 'CAD', level: 1.49 },
  { currency: 'IDR', level: 17_200 },
  { currency: 'INR', level: 91 },
  { currency: 'KRW', level: 1_480 },
  { currency: 'ZAR', level: 19.6 },
];

const significantDigits = 5;
const dailyMove = 0.006;

/** Rates of each TARGET day of the period. Each currency is a random walk around its level. */
export function generateRates({
  from,
  to,
  seed,
}: {
  from: string;
  to: string;
  seed: number;
}): Record<string, DayRates> {
  const random = new Random(`ecb:${seed}`);
  const now = new Map(quoted.map(({ currency, level }) => [currency, level]));
  const days: Record<string, DayRates> = {};
  for (const date of targetDays(from, to)) {
    const rates: DayRates = {};
    for (const { currency, level, from: first = date, to: last = date } of quoted) {
      const before = now.get(currency) as number;
      const moved = before * (1 + (random.fraction() - 0.5) * dailyMove) + (level - before) * 0.01;
      now.set(currency, moved);
      if (date >= first && date <= last) rates[currency] = printed(moved);
    }
    days[date] = rates;
  }
  return days;
}

function printed(rate: number): string {
  const whole = Math.max(String(Math.trunc(rate)).length, 1);
  return String(Number(rate.toFixed(Math.max(significantDigits - whole, 2))));
}
