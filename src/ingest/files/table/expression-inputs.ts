import { type Expression, variableName } from '../expressions/expression.js';
import { FileFault } from './file-fault.js';

/** Where a row has a value of its own: the position of a CSV cell, or the name of an NDJSON field. */
export type CellName = number | string;

/** Finds a file's own columns. */
export interface CellNames {
  /** By its name; null: there is none. */
  exact(column: string): CellName | null;
  /** By the name of a variable in an expression: several if they differ only by characters that it lacks. */
  plain(variable: string): readonly { cell: CellName; column: string }[];
}

/** Of a CSV file, by its header. */
export function headerNames(header: readonly string[]): CellNames {
  const own = header.map((cell) => cell.trim());
  return {
    exact: (column) => (own.includes(column) ? own.indexOf(column) : null),
    plain: (variable) => own.flatMap((column, cell) => (variableName(column) === variable ? [{ cell, column }] : [])),
  };
}

/** Of an NDJSON file, whose lines may each have other fields. */
export const fieldNames: CellNames = {
  exact: (column) => column,
  plain: (variable) => [{ cell: variable, column: variable }],
};

/** Where an expression finds its cells. Throws a `FileFault` if the file lacks one, or has two of that name. */
export function inputsOf({ text, inputs }: Expression, names: CellNames): CellName[] {
  return inputs.map(({ variable, column }) => {
    const exact = column === null ? null : names.exact(column);
    const found = column === null ? names.plain(variable) : exact === null ? [] : [{ cell: exact, column }];
    if (found.length === 1) return found[0]!.cell;
    const which = found.map((each) => `column("${each.column}")`).join(' or ');
    throw new FileFault(
      found.length === 0
        ? `the mapping calculates ${text}, but the file has no column ${column ?? variable}`
        : `the mapping calculates ${text}, but ${variable} can be ${which}: write which one`,
      { code: 'missing_column', column: column ?? variable },
    );
  });
}
