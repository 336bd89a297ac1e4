import DataLoader from 'dataloader';

// More keys than this make statements of their own: still a number that does not grow with each row.
const maxBatchSize = 10_000;

/** One row for each key, or null. */
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

/** All rows of each key, in the order in which they were read. */
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
