/**
 * The cost of a field's SQL, in units of a query's cost. It counts once, however many rows the field is in, since the keys
 * of all rows are sent to Postgres together.
 */
export const statementCost = {
  /** Reads a page by an index, a row by its key, or an aggregate. */
  lookup: 1000,
  /** May have to read a whole table: a filter with few matches, a count of rows, or the sets of customers of all days. */
  scan: 5000,
  /** Reads all orders of the channels. */
  facts: 20_000,
} as const;
