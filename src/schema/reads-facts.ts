/**
 * When the statements of a field may read a table at length, as no statement does that finds its rows by an index or reads an
 * aggregate. Such a question is answered on the connections for facts, so that it never takes those of dashboards.
 *
 * - `of_some_sources`: for whoever may not see all sources. Rows of the others are passed over, and customers are computed from facts.
 * - `by_state`: the resolver decides in its snapshot, where it knows the warehouse.
 */
export type FactsRead = 'never' | 'of_some_sources' | 'by_state' | 'always';

/** In the `@Extensions` of each root field, and of fields below that may read more than rows by their keys: these are `never` by default. */
export interface ReadsFacts {
  /** From the coerced arguments, and the names of all fields that are selected below it. */
  readsFacts?: FactsRead | ((args: Record<string, unknown>, selected: ReadonlySet<string>) => FactsRead);
}
