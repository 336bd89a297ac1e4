import DataLoader from 'dataloader';
import type { TextRow } from '../../database/round-trip.js';
import type { PresentedRow, RowShape } from '../present/row-type.js';

/** More keys than this are split into several statements, far fewer than one per row. */
const maxBatchSize = 10_000;

/** The values of a field for many rows at once, in their order; an `Error` for a row that has none. */
export type Batch = (rows: readonly unknown[], args: Record<string, unknown>, context: unknown) => Promise<unknown[]>;

/** Reads the values of many keys together, and each key once per request: of a whole level by `loadAll`, or of single rows by `load`. */
export class RowLoader<Key, Value> {
  // Made when they are needed: a request has dozens of loaders and uses a few.
  #values: Map<Key, Value> | undefined;
  /** Of keys that are being read: another level may ask for them meanwhile. */
  #reading: Map<Key, Promise<void>> | undefined;
  #single: DataLoader<Key, Value> | undefined;

  /** `read`: the values of these keys, in their order. */
  constructor(private readonly read: (keys: readonly Key[]) => Promise<readonly Value[]>) {}

  /** With all other keys that are asked for in the same turn of the event loop. */
  load(key: Key): Promise<Value> {
    this.#single ??= new DataLoader((keys) => this.loadAll(keys));
    return this.#single.load(key);
  }

  /** Without a promise for each key. */
  async loadAll(keys: readonly Key[]): Promise<Value[]> {
    const values = (this.#values ??= new Map());
    await this.#readMissing(new Set(keys), values);
    return keys.map((key) => values.get(key) as Value);
  }

  async #readMissing(keys: ReadonlySet<Key>, values: Map<Key, Value>): Promise<void> {
    const reading = (this.#reading ??= new Map());
    const missing = [...keys].filter((key) => !values.has(key));
    const begun = new Set(missing.flatMap((key) => reading.get(key) ?? []));
    const others = missing.filter((key) => !reading.has(key));
    const read = this.#readAll(others, values);
    for (const key of others) reading.set(key, read);
    try {
      await Promise.all([...begun, read]);
    } finally {
      for (const key of others) reading.delete(key);
    }
  }

  async #readAll(keys: readonly Key[], values: Map<Key, Value>): Promise<void> {
    for (let from = 0; from < keys.length; from += maxBatchSize) {
      const some = keys.slice(from, from + maxBatchSize);
      const found = await this.read(some);
      for (const [at, key] of some.entries()) values.set(key, found[at] as Value);
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

interface RowReading<Key> {
  /** Rows that begin with the key. */
  read: (keys: readonly Key[], columns: RowShape['columns']) => Promise<TextRow[]>;
  shape: RowShape;
  /** Of all rows, see `RowShape`. */
  shared?: () => Promise<unknown>;
}

/** One row per key, or null, as the question asks for it. */
export function oneRowOf({ read, shape, shared }: RowReading<string>): RowLoader<string, PresentedRow | null> {
  return new RowLoader(async (keys) => {
    const rows = await read(keys, shape.columns);
    const ofAll = await shared?.();
    const found = new Map(rows.map((row) => [row[0], shape.present(row, ofAll)]));
    return keys.map((key) => found.get(key) ?? null);
  });
}

/** All rows of each key, in the order they were read, as the question asks for them. */
export function manyRowsOf({ read, shape }: RowReading<string>): RowLoader<string, PresentedRow[]> {
  return new RowLoader(async (keys) => {
    const found = new Map<string | null, PresentedRow[]>(keys.map((key) => [key, []]));
    for (const row of await read(keys, shape.columns)) found.get(row[0]!)?.push(shape.present(row));
    return keys.map((key) => found.get(key) ?? []);
  });
}
