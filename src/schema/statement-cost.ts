/**
 * The cost of a field's SQL, in units of a query's cost. It counts once, however many rows the field is in, since the keys
 * of all rows are sent to Postgres together. `npm run bench:fuzz` compares it with what Postgres needs.
 */
export const statementCost = {
  /** Reads a page by an index, or a row by its key. */
  lookup: 500,
  /** Reads an aggregate, or the sets of customers of all days. */
  aggregate: 5000,
  /** Reads a whole table once: a filter with few matches, an order that no index has, a count of rows. */
  scan: 10_000,
  /** Sums up all orders of the channels. */
  orders: 20_000,
  /** Counts distinct values among all orders. */
  distinct: 35_000,
  /** Finds the latest stock level of each product and location among all that they ever had. */
  levels: 50_000,
  /** Works out what each customer had ordered up to a day. */
  histories: 80_000,
  /** Divides the sales of all orders among the visits before them. */
  journeys: 100_000,
  /** Sums up all lines of all orders. */
  lines: 100_000,
} as const;
