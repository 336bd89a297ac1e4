/** Without the times of the first files with a row: among equal ones they depend on the reading order. */
export function timeless(content: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(content).map(([table, rows]) => [
      table,
      rows.map((row) => row.replace(/"source_updated_at":"[^"]+"/, '"source_updated_at":""')),
    ]),
  );
}

/** The rows that only one of two warehouses has. */
export function differences(grown: Record<string, string[]>, fresh: Record<string, string[]>): string[] {
  return Object.keys(fresh).flatMap((table) => [
    ...grown[table]!.filter((row) => !fresh[table]!.includes(row)).map((row) => `grown only: ${table} ${row}`),
    ...fresh[table]!.filter((row) => !grown[table]!.includes(row)).map((row) => `fresh only: ${table} ${row}`),
  ]);
}
