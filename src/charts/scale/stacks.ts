/** A bar from one value to another. */
export interface Span {
  from: number;
  to: number;
}

/** Bars on top of each other, by series and category: what is below zero is stacked downwards by itself. A gap stays one. */
export function stacksOf(series: readonly (readonly (number | null)[])[]): (Span | null)[][] {
  const above: number[] = [];
  const below: number[] = [];
  return series.map((values) =>
    values.map((value, at) => {
      if (value === null) return null;
      const reached = value < 0 ? below : above;
      const from = reached[at] ?? 0;
      reached[at] = from + value;
      return { from, to: from + value };
    }),
  );
}
