import type { ApiContext } from './context.js';
import type { Batch, RowLoader } from './loaders/batch.js';

interface Through<Name extends string, Key, Args, Value> {
  /** For `@Extensions`. `batch`: for all rows of a level at once. `reads`: see `Reads`. */
  extensions: { batch: Batch } & Reads;
  /** For the method of the field: for one row. */
  one(context: ApiContext, row: Readonly<Record<Name, Key | null>>, args?: Args): Promise<Value | null>;
}

/** What a field reads, as an extension. */
export interface Reads {
  /** The properties of its row that it needs. Left out: the one of its own name. */
  reads: readonly string[];
  /** Whether the values of a level are read by one statement. Left out: they are. */
  isOneStatement?: boolean;
  /** Whether its value is in its row, although a method looks at it first. Left out: it is if there is no method. */
  isInRow?: boolean;
}

/** Of a root field that returns one row, as an extension. */
export interface ReadById {
  /** The property of the row that its argument `id` is. What is read by it alone need not wait for the row. */
  idIs: string;
}

export function byId(property: string): ReadById {
  return { idIs: property };
}

/** A field that is read by a key of its row, which may be null: then it is. */
export function through<Name extends string, Key extends string | number, Value, Args extends object = object>(
  loader: (context: ApiContext, args: Args) => RowLoader<Key, Value>,
  key: Name,
  { isOneStatement = true }: Pick<Reads, 'isOneStatement'> = {},
): Through<Name, Key, Args, Value> {
  return {
    one: async (context, row, args) => {
      const value = row[key];
      return value === null ? null : loader(context, args ?? ({} as Args)).load(value);
    },
    extensions: {
      reads: [key],
      isOneStatement,
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
