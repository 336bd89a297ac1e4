import type { Span } from './stacks.js';

/** The bars of a waterfall: a change starts where the one before it ended, a total at zero. A gap adds nothing. */
export function fallsOf(values: readonly (number | null)[], totals: ReadonlySet<number>): (Span | null)[] {
  let reached = 0;
  return values.map((value, at) => {
    if (value === null) return null;
    const from = totals.has(at) ? 0 : reached;
    reached = from + value;
    return { from, to: reached };
  });
}
