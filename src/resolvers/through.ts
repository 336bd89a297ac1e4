import type { ApiContext } from './context.js';
import type { Batch, RowLoader } from './loaders/batch.js';

interface Through<Name extends string, Key, Args, Value> {
  /** For `@Extensions`. `batch`: for all rows of a level at once. `reads`: see `Reads`. */
  extensions: { batch: Batch } & Reads;
  /** For the method of the field: for one row. */
  one(context: ApiContext, row: Readonly<Record<Name, Key | null>>, args?: Args): Promise<Value | null>;
}

/** The properties of its row that a field needs, as an extension. Left out: the one of its own name. */
export interface Reads {
  reads: readonly string[];
}

/** A field that is read by a key of its row, which may be null: then it is. */
export function through<Name extends string, Key extends string | number, Value, Args extends object = object>(
  loader: (context: ApiContext, args: Args) => RowLoader<Key, Value>,
  key: Name,
): Through<Name, Key, Args, Value> {
  return {
    one: async (context, row, args) => {
      const value = row[key];
      return value === null ? null : loader(context, args ?? ({} as Args)).load(value);
    },
    extensions: {
      reads: [key],
      batch: async (rows, args, context) => {
        const keys = (rows as readonly Readonly<Record<Name, Key | null>>[]).map((row) => row[key]);
        const present = keys.filter((value) => value !== null);
        const values = await loader(context as ApiContext, args as Args).loadAll(present);
        if (present.length === keys.length) return values;
        let at = 0;
        return keys.map((value) => (value === null ? null : values[at++]));
      },
    },
  };
}
