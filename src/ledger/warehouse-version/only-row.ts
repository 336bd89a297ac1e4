export function onlyRow<Row>([row]: readonly Row[]): Row {
  if (!row) throw new Error('ops.warehouse_version has no row, although a migration inserts one');
  return row;
}
