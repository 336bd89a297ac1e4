export function onlyRow<Row>([row]: readonly Row[]): Row {
  if (!row)
    throw new Error('ops.warehouse_version has no row, which a migration inserts: the database was changed by hand');
  return row;
}
