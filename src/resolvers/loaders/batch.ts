import DataLoader from 'dataloader';

// More keys than this are split into several statements, far fewer than one per row.
const maxBatchSize = 10_000;

/** One row per key, or null. */
export function oneOf<Key extends string | number, Row, Shown>(
  read: (keys: readonly Key[]) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
  present: (row: Row) => Shown,
): DataLoader<Key, Shown | null> {
  return new DataLoader(
    async (keys) => {
      const found = new Map((await read(keys)).map((row) => [keyOf(row), present(row)]));
      return keys.map((key) => found.get(key) ?? null);
    },
    { maxBatchSize },
  );
}

/** All rows of each key, in the order they were read. */
export function manyOf<Key extends string | number, Row, Shown>(
  read: (keys: readonly Key[]) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
  present: (row: Row) => Shown,
): DataLoader<Key, Shown[]> {
  return new DataLoader(
    async (keys) => {
      const found = new Map<Key, Shown[]>();
      for (const row of await read(keys)) {
        const rows = found.get(keyOf(row)) ?? [];
        rows.push(present(row));
        found.set(keyOf(row), rows);
      }
      return keys.map((key) => found.get(key) ?? []);
    },
    { maxBatchSize },
  );
}
