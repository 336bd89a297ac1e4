import type { SpendRow } from '../model.js';

/** Places of the sums of doubles: those of one row keep their digits. */
const PLACES = 18;

/** The metrics of one or several rows of spend. */
export interface Sums {
  add(row: SpendRow): void;
  /** By their names in queries: int64 as text of digits, doubles as text with a point. */
  metrics(): Record<string, string>;
}

export function zeroSums(): Sums {
  return sumsOf();
}

export function sumsOf(): Sums {
  let [cost, impressions, clicks, conversions, value] = [0n, 0n, 0n, 0n, 0n];
  return {
    add: (row) => {
      cost += fixed(row.cost, 6);
      impressions += BigInt(row.impressions);
      clicks += BigInt(row.clicks);
      conversions += fixed(row.conversions, PLACES);
      value += fixed(row.conversionValue, PLACES);
    },
    metrics: () => ({
      ...{ cost_micros: String(cost), impressions: String(impressions), clicks: String(clicks) },
      ...{ conversions: double(conversions), conversions_value: double(value) },
      ...{ all_conversions: double(conversions), all_conversions_value: double(value) },
    }),
  };
}

function fixed(decimal: string, places: number): bigint {
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(decimal);
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > places)
    throw new RangeError(`${decimal} is not a decimal of at most ${places} places`);
  return BigInt(match[1]! + fraction.padEnd(places, '0'));
}

/** As Google writes doubles: at least one decimal. */
function double(sum: bigint): string {
  const sign = sum < 0n ? '-' : '';
  const digits = (sum < 0n ? -sum : sum).toString().padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -PLACES)}.${fraction === '' ? '0' : fraction}`;
}
