/**
 * What a row of stock `s` has, of one variant, perhaps at one location, in one period. Expressions of the metrics of stock are
 * sums over these rows; null is unknown.
 */
export const stockColumns = {
  /** At the end of the last day. */
  on_hand: { ofLocation: true },
  /** Without the signs of its locations' levels. */
  absolute_units: { ofLocation: true },
  /** On hand at the unit cost of the last day, in the reporting currency. */
  value: { ofLocation: true },
  known_levels: { ofLocation: true },
  all_levels: { ofLocation: true },
  /** At the end of the day before. */
  opening: { ofLocation: true },
  /** Net units of the 90 days to the end, of the variant wherever it lies. */
  recently_sold: { ofLocation: true },
  received: { ofLocation: false },
  sold: { ofLocation: false },
  /** Net units a day. */
  demand: { ofLocation: false },
} as const;

export type StockColumn = keyof typeof stockColumns;

/** The columns that an expression reads; throws for one that there is not. */
export function stockColumnsIn(expression: string): StockColumn[] {
  const names = [...new Set([...expression.matchAll(/\bs\.(\w+)/g)].map(([, name]) => name!))];
  const unknown = names.filter((name) => !(name in stockColumns));
  if (names.length === 0 || unknown.length > 0) {
    throw new Error(
      `"${expression}" reads ${unknown.length > 0 ? `"${unknown.join('", "')}"` : 'nothing'} of stock; its columns are ${Object.keys(stockColumns).join(', ')}`,
    );
  }
  return names as StockColumn[];
}
