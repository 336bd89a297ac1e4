/** Something that happened to a store. */
export interface Step<Kind extends string> {
  kind: Kind;
  /** The record to which it happened. */
  id: number;
}

/** What can happen to a store: each function tries, and returns the id of the record that it changed, or undefined if it found none. */
type Steps<Trader, Kind extends string> = Record<Kind, (trader: Trader) => number | undefined>;

/** How often each happens, compared with the others. */
export type Mix<Kind extends string> = readonly (readonly [Kind, number])[];

/** Lets one thing of a kind happen; undefined if the store has nothing to which it could. */
export function take<Trader, Kind extends string>(
  steps: Steps<Trader, Kind>,
  trader: Trader,
  kind: Kind,
): Step<Kind> | undefined {
  const id = steps[kind](trader);
  return id === undefined ? undefined : { kind, id };
}
