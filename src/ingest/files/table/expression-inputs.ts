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
  /** By a name in which `*` is any text: `line_item_*`. null: the file does not list its columns. */
  like(pattern: string): readonly CellName[] | null;
}

/** Of a CSV file, by its header. */
export function headerNames(header: readonly string[]): CellNames {
  const own = header.map((cell) => cell.trim());
  return {
    exact: (column) => (own.includes(column) ? own.indexOf(column) : null),
    plain: (variable) => own.flatMap((column, cell) => (variableName(column) === variable ? [{ cell, column }] : [])),
    like: (pattern) => own.flatMap((column, cell) => (isLike(pattern, column) ? [cell] : [])),
  };
}

/** Of an NDJSON file, whose lines may each have other fields. */
export const fieldNames: CellNames = {
  exact: (column) => column,
  plain: (variable) => [{ cell: variable, column: variable }],
  like: () => null,
};

/** The text of an expression's cell; '' if it is empty. */
export function cellText(cell: CellName | null, row: { cell(name: CellName): string | null }): string {
  return cell === null ? '' : (row.cell(cell) ?? '');
}

/** Whether a column has a name in which `*` is any text. */
export function isLike(pattern: string, column: string): boolean {
  const [first, ...others] = pattern.split('*');
  if (others.length === 0) return column === pattern;
  const last = others.pop()!;
  let at = first!.length;
  if (!column.startsWith(first!) || column.length < at + last.length || !column.endsWith(last)) return false;
  for (const literal of others) {
    const found = column.indexOf(literal, at);
    if (found < 0) return false;
    at = found + literal.length;
  }
  return at <= column.length - last.length;
}

/**
 * Where an expression finds its cells; null: an optional column that the file lacks. Throws a `FileFault` if it lacks another,
 * or has two of that name.
 */
export function inputsOf(
  { text, inputs }: Expression,
  names: CellNames,
  optional: readonly string[] = [],
): (CellName | null)[] {
  return inputs.map(({ variable, column }) => {
    const exact = column === null ? null : names.exact(column);
    const found = column === null ? names.plain(variable) : exact === null ? [] : [{ cell: exact, column }];
    if (found.length === 1) return found[0]!.cell;
    const isOptional = optional.some((each) => (column === null ? variableName(each) === variable : each === column));
    if (found.length === 0 && isOptional) return null;
    const which = found.map((each) => `column("${each.column}")`).join(' or ');
    throw new FileFault(
      found.length === 0
        ? `the mapping calculates ${text}, but the file has no column ${column ?? variable}`
        : `the mapping calculates ${text}, but ${variable} can be ${which}: write which one`,
      { code: 'missing_column', column: column ?? variable },
    );
  });
}
