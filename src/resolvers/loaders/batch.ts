import DataLoader from 'dataloader';

/** More keys than this are split into several statements, far fewer than one per row. */
const maxBatchSize = 10_000;

/** The values of a field for many rows at once, in their order; an `Error` for a row that has none. */
export type Batch = (rows: readonly unknown[], args: Record<string, unknown>, context: unknown) => Promise<unknown[]>;

/** Reads the values of many keys together, and each key once per request: of a whole level by `loadAll`, or of single rows by `load`. */
export class RowLoader<Key, Value> {
  readonly #values = new Map<Key, Value>();
  /** Of keys that are being read: another level may ask for them meanwhile. */
  readonly #reading = new Map<Key, Promise<void>>();
  readonly #single = new DataLoader<Key, Value>((keys) => this.loadAll(keys));

  /** `read`: the values of these keys, in their order. */
  constructor(private readonly read: (keys: readonly Key[]) => Promise<readonly Value[]>) {}

  /** With all other keys that are asked for in the same turn of the event loop. */
  load(key: Key): Promise<Value> {
    return this.#single.load(key);
  }

  /** Without a promise for each key. */
  async loadAll(keys: readonly Key[]): Promise<Value[]> {
    await this.#readMissing(new Set(keys));
    return keys.map((key) => this.#values.get(key) as Value);
  }

  async #readMissing(keys: ReadonlySet<Key>): Promise<void> {
    const missing = [...keys].filter((key) => !this.#values.has(key));
    const begun = new Set(missing.flatMap((key) => this.#reading.get(key) ?? []));
    const others = missing.filter((key) => !this.#reading.has(key));
    const reading = this.#readAll(others);
    for (const key of others) this.#reading.set(key, reading);
    try {
      await Promise.all([...begun, reading]);
    } finally {
      for (const key of others) this.#reading.delete(key);
    }
  }

  async #readAll(keys: readonly Key[]): Promise<void> {
    for (let from = 0; from < keys.length; from += maxBatchSize) {
      const some = keys.slice(from, from + maxBatchSize);
      const values = await this.read(some);
      for (const [at, key] of some.entries()) this.#values.set(key, values[at] as Value);
    }
  }
}

/** One row per key, or null. */
export function oneOf<Key extends string | number, Row, Shown>(
  read: (keys: readonly Key[]) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
  present: (row: Row) => Shown,
): RowLoader<Key, Shown | null> {
  return new RowLoader(async (keys) => {
    const found = new Map((await read(keys)).map((row) => [keyOf(row), present(row)]));
    return keys.map((key) => found.get(key) ?? null);
  });
}

/** All rows of each key, in the order they were read. */
export function manyOf<Key extends string | number, Row, Shown>(
  read: (keys: readonly Key[]) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
  present: (row: Row) => Shown,
): RowLoader<Key, Shown[]> {
  return new RowLoader(async (keys) => {
    const found = new Map<Key, Shown[]>(keys.map((key) => [key, []]));
    for (const row of await read(keys)) found.get(keyOf(row))?.push(present(row));
    return keys.map((key) => found.get(key) ?? []);
  });
}
