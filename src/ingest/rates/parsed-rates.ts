import type { ExchangeRate } from '../../canonical/exchange-rate.js';

/** An invalid value in a file of rates. */
export interface RateFault {
  file: string;
  /** From 1. */
  line: number;
  /** The column or attribute. */
  column: string;
  value: string;
  reason: string;
}

/** The content of a file of rates: the valid rates, and why the others are not. */
export interface ParsedRates {
  rates: ExchangeRate[];
  faults: RateFault[];
}

const longestValue = 60;

export function describeFault({ file, line, column, value, reason }: RateFault): string {
  return `${file}:${line} ${column} "${value.slice(0, longestValue)}": ${reason}`;
}
