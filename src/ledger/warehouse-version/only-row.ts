export function onlyRow<Row>([row]: readonly Row[]): Row {
  if (!row) throw new Error('ops.warehouse_version has no row: the migrations put one there');
  return row;
}
