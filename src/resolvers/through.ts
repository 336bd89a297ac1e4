import type { ApiContext } from './context.js';
import type { Batch, RowLoader } from './loaders/batch.js';

interface Through<Row, Args, Value> {
  /** For `@Extensions`: for all rows of a level at once. */
  batch: Batch;
  /** For the method of the field: for one row. */
  one(context: ApiContext, row: Row, args?: Args): Promise<Value | null>;
}

/** A field that is read by a key of its row, which may be null: then it is. */
export function through<Row, Key extends string | number, Value, Args extends object = object>(
  loader: (context: ApiContext, args: Args) => RowLoader<Key, Value>,
  keyOf: (row: Row) => Key | null,
): Through<Row, Args, Value> {
  return {
    one: async (context, row, args) => {
      const key = keyOf(row);
      return key === null ? null : loader(context, args ?? ({} as Args)).load(key);
    },
    batch: async (rows, args, context) => {
      const keys = (rows as readonly Row[]).map(keyOf);
      const present = keys.filter((key) => key !== null);
      const values = await loader(context as ApiContext, args as Args).loadAll(present);
      let at = 0;
      return keys.map((key) => (key === null ? null : values[at++]));
    },
  };
}
