/**
 * The cost of a field's SQL, in units of a query's cost. It counts once, however many rows the field is in, since the keys
 * of all rows are sent to Postgres together.
 */
export const statementCost = {
  /** Reads a page by an index, a row by its key, or an aggregate. */
  lookup: 1000,
  /** May have to read a whole table: a filter with few matches, or a count of rows. */
  scan: 5000,
  /** Reads the orders of the whole range to count distinct customers. */
  distinct: 20_000,
} as const;
