import { readExpression } from '../expressions/expression.js';
import { type CellNames, inputsOf } from './expression-inputs.js';
import { FileFault } from './file-fault.js';
import type { MappingEntry, RowCondition } from './mapping-entry.js';
import { RowExpression } from './row-expression.js';
import type { RowValues } from './row-values.js';

type Fits = (row: RowValues) => boolean;

/** Whether an entry of the mapping reads a row, and who else does. */
export interface RowConditions {
  /** Throws a `DataError` if a condition has no result for the row. */
  isWanted(row: RowValues): boolean;
  /** For a row that this entry does not read: whether another entry does, or the name under which it is left out; null: none. */
  whereElse(row: RowValues): { isRead: true } | { leftOutAs: string } | null;
}

/**
 * The conditions of an entry of the mapping and of those for other kinds in the same file. null: it reads all rows. Throws a
 * `FileFault` if the file lacks a column of a condition.
 */
export function rowConditions(
  mapping: MappingEntry | undefined,
  others: readonly MappingEntry[],
  names: CellNames,
): RowConditions | null {
  if (mapping === undefined || (mapping.rows === undefined && mapping.leaveOut === undefined)) return null;
  const isWanted = wantedBy(mapping, names);
  const elsewhere = others.map((other) => wantedBy(other, names));
  const leftOut = [mapping, ...others].flatMap(({ decimal, optional, leaveOut = {} }) =>
    Object.entries(leaveOut).map(([name, condition]) => ({
      name,
      fits: fitsOf(condition, { decimal, optional }, names),
    })),
  );
  return {
    isWanted,
    whereElse: (row) => {
      if (elsewhere.some((wanted) => wanted(row))) return { isRead: true };
      const reason = leftOut.find(({ fits }) => fits(row));
      return reason ? { leftOutAs: reason.name } : null;
    },
  };
}

function wantedBy({ rows, leaveOut = {}, ...how }: MappingEntry, names: CellNames): Fits {
  const fits = rows === undefined ? null : fitsOf(rows, how, names);
  const reasons = Object.values(leaveOut).map((condition) => fitsOf(condition, how, names));
  return (row) => (fits === null || fits(row)) && !reasons.some((leftOut) => leftOut(row));
}

function fitsOf(
  condition: RowCondition,
  { decimal = '.', optional }: Pick<MappingEntry, 'decimal' | 'optional'>,
  names: CellNames,
): Fits {
  if (typeof condition !== 'string') return hasValues(condition, names);
  const expression = new RowExpression(
    condition,
    decimal,
    inputsOf(readExpression(condition, decimal), names, optional),
  );
  return (row) => expression.valueFor(row) === true;
}

function hasValues(condition: Record<string, string[]>, names: CellNames): Fits {
  const columns = Object.entries(condition).map(([name, values]) => {
    const cell = names.exact(name);
    if (cell === null) {
      throw new FileFault(`the mapping filters rows by the column ${name}, which the file does not have`, {
        code: 'missing_column',
        column: name,
      });
    }
    return { cell, values };
  });
  return (row) => columns.every(({ cell, values }) => values.includes(row.cell(cell) ?? ''));
}
