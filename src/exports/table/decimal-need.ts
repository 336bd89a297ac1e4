/** What the decimals of a column need: digits before the point, and behind it. */
export interface DecimalNeed {
  whole: number;
  scale: number;
}

/** Of texts such as `-12.50`. */
export function decimalNeed(values: Iterable<string | null>): DecimalNeed {
  const need = { whole: 1, scale: 0 };
  for (const value of values) {
    if (value === null) continue;
    const unsigned = value.startsWith('-') ? value.length - 1 : value.length;
    const point = value.indexOf('.');
    const scale = point < 0 ? 0 : value.length - point - 1;
    need.scale = Math.max(need.scale, scale);
    need.whole = Math.max(need.whole, point < 0 ? unsigned : unsigned - scale - 1);
  }
  return need;
}
