/** The place of a column of a ledger, whose names come with and without spaces; -1: it is not there. */
export function columnNamed(columns: readonly string[], name: string): number {
  return columns.findIndex((column) => column.replaceAll(' ', '') === name);
}
