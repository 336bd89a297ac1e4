import { DataError } from '../../../runtime/errors.js';
import type { CellName } from '../table/expression-inputs.js';
import { type PackedCell, packedRecords, packedValues } from '../table/packed-cells.js';
import type { RowValues } from '../table/row-values.js';
import type { PlacedRow } from './placed-row.js';
import { TypedRow } from './typed-row.js';

/** A row for each record that is packed into a cell of this one. Throws a `DataError` if one does not fit the pattern. */
export function unpacked(row: PlacedRow, packed: PackedCell): PlacedRow[] {
  const { typed } = row;
  const { cell, column, separator, pattern } = packed;
  const records = [cell].flat().flatMap((each) => packedRecords(typed.values.cell(each) ?? '', packed));
  if (records.length === 0) return [row];
  return records.map((text, at) => {
    const values = packedValues(text, packed);
    if (values === null) {
      throw new DataError(
        `${column} has a record that is not like ${[pattern].flat().join(' or ')}; between two, ${JSON.stringify(separator)} was expected`,
        {
          code: 'wrong_value',
          path: column,
          value: null,
        },
      );
    }
    // Equal records in a cell are several, like equal rows.
    return row.as(new TypedRow(new UnpackedValues(typed.values, values), typed), `${row.text} ${at}`);
  });
}

/** A row with the values of one packed record. */
class UnpackedValues implements RowValues {
  constructor(
    private readonly row: RowValues,
    private readonly values: ReadonlyMap<string, string>,
  ) {}

  get names(): readonly string[] {
    return this.row.names;
  }

  get(name: string): string | null {
    return this.values.get(name) || this.row.get(name);
  }

  own(name: string): string | null {
    return this.values.get(name) || this.row.own(name);
  }

  isNumber(name: string): boolean {
    return !this.values.get(name) && this.row.isNumber(name);
  }

  isTime(name: string): boolean {
    return !this.values.get(name) && this.row.isTime(name);
  }

  cell(name: CellName): string | null {
    return this.row.cell(name);
  }
}
