import type { ExchangeRate } from '../../canonical/exchange-rate.js';

/** A value of a file of rates that does not pass. */
export interface RateFault {
  file: string;
  /** From 1. */
  line: number;
  /** The column or attribute. */
  column: string;
  value: string;
  reason: string;
}

/** What a file of rates holds: those that pass, and why the others do not. */
export interface ParsedRates {
  rates: ExchangeRate[];
  faults: RateFault[];
}

const longestValue = 60;

export function describeFault({ file, line, column, value, reason }: RateFault): string {
  return `${file}:${line} ${column} "${value.slice(0, longestValue)}": ${reason}`;
}
