/** An event in a store. */
export interface Step<Kind extends string> {
  kind: Kind;
  /** The record that it changed. */
  id: number;
}

/** The possible events in a store: each function tries, and returns the id of the changed record, or undefined if it found none. */
type Steps<Trader, Kind extends string> = Record<Kind, (trader: Trader) => number | undefined>;

/** The relative frequency of each event. */
export type Mix<Kind extends string> = readonly (readonly [Kind, number])[];

/** Runs one event of a kind; undefined if the store has no record for it. */
export function take<Trader, Kind extends string>(
  steps: Steps<Trader, Kind>,
  trader: Trader,
  kind: Kind,
): Step<Kind> | undefined {
  const id = steps[kind](trader);
  return id === undefined ? undefined : { kind, id };
}
