/** The values of an API type that are not columns of its row, each from the row. */
export type RowValues<Row> = Readonly<Record<string, (row: Row) => unknown>>;

/**
 * Presents rows in the shape of an API type: its values are worked out when they are asked for, since a query asks for a few of dozens.
 * Columns keep their names, the keys of nested fields among them, unless there is a value of the name.
 */
export function presenterOf<Row extends object>(values: RowValues<Row>): (row: Row) => object {
  class PresentedRow {
    constructor(readonly row: Row) {}
  }
  const { prototype } = PresentedRow;
  const names = new Set<string>();
  const add = (name: string, valueOf: (row: Row) => unknown): void => {
    names.add(name);
    const get = function get(this: PresentedRow): unknown {
      return valueOf(this.row);
    };
    Object.defineProperty(prototype, name, { get });
  };
  for (const [name, valueOf] of Object.entries(values)) add(name, valueOf);
  return (row) => {
    for (const name of Object.keys(row)) if (!names.has(name)) add(name, (of) => of[name as keyof Row]);
    return new PresentedRow(row);
  };
}
