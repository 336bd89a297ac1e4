import { readExpression, variableName } from '../expressions/expression.js';
import { FileFault } from './file-fault.js';
import type { FoundFile } from './find-files.js';
import { canonicalForm, columnsOf, plainName, timeColumns } from './kinds.js';
import type { MappingEntry } from './mapping-entry.js';
import { columnsOfPattern } from './packed-cells.js';
import type { ValueRules } from './reading.js';

export interface TableColumns {
  /** `Bon-Nr = order_id, order_number`. */
  read: string[];
  leftOut: string[];
  /** Columns that the mapping names and the file lacks. */
  missing: string[];
}

/** A map, because a column may be named like a property of every object: `constructor`. */
export function ownNames({ columns = {}, ignore = [] }: MappingEntry): Map<string, string[]> {
  const names = new Map(ignore.map((own) => [own, ['']]));
  for (const [own, canonical] of Object.entries(columns)) names.set(own, [canonical].flat());
  return names;
}

/** If a mapping lists columns, only those are read; otherwise columns are found by name. */
export function canonicalColumns(header: readonly string[], file: FoundFile): (string | string[])[] {
  const { mapping } = file;
  const own = mapping ? ownNames(mapping) : new Map<string, string[]>();
  const known = new Set(columnsOf(file.kind!));
  const elsewhere = columnsElsewhere(file);
  return header.map((cell) => {
    const name = cell.trim();
    const mapped = own.get(name);
    if (mapped) return mapped.length === 1 ? mapped[0]! : mapped;
    if (elsewhere(name)) return '';
    return mapping?.columns === undefined && known.has(plainName(cell)) ? plainName(cell) : `?${name}`;
  });
}

/** Whether a column is used although it is not read as one of this kind: by an expression, or as another kind. */
function columnsElsewhere({ mapping, others }: FoundFile): (column: string) => boolean {
  const entries = mapping ? [mapping, ...others] : [];
  const named = new Set(others.flatMap(({ columns = {} }) => Object.keys(columns)));
  const variables = new Set<string>();
  for (const { rows, leaveOut = {}, values = {}, decimal = '.', unpack } of entries) {
    if (unpack) named.add(unpack.column);
    for (const condition of [rows, ...Object.values(leaveOut), ...Object.values(values)]) {
      if (typeof condition !== 'string') for (const name of Object.keys(condition ?? {})) named.add(name);
      else
        for (const { variable, column } of readExpression(condition, decimal).inputs)
          (column === null ? variables : named).add(column ?? variable);
    }
  }
  return (column) => named.has(column) || (variables.size > 0 && variables.has(variableName(column)));
}

export function columnsRead(
  header: readonly string[],
  columns: readonly (string | string[])[],
  file: FoundFile,
): Omit<TableColumns, 'missing'> {
  const known = new Set(columnsOf(file.kind!));
  const elsewhere = columnsElsewhere(file);
  const read: string[] = [];
  const leftOut: string[] = [];
  for (const [at, column] of columns.entries()) {
    const names = [column].flat().filter((name) => known.has(name));
    const own = header[at]!.trim();
    if (names.length === 0 && elsewhere(own)) continue;
    if (names.length === 0) leftOut.push(own);
    else read.push(names.length === 1 && names[0] === own ? own : `${own} = ${names.join(', ')}`);
  }
  return { read: [...read, ...calculatedTexts(file.mapping)], leftOut };
}

export function missingColumns(header: readonly string[], mapping: MappingEntry | undefined): string[] {
  const there = new Set(header.map((cell) => cell.trim()));
  return Object.keys(mapping?.columns ?? {}).filter((own) => !there.has(own.trim()));
}

export function checkColumns(
  columns: readonly (string | string[])[],
  { kind: ofFile, mapping }: FoundFile,
  { defaults }: ValueRules,
): void {
  const kind = ofFile!;
  const known = new Set(columnsOf(kind));
  const names = columns.flat().filter((name) => name !== '');
  const { values = {}, unpack } = mapping ?? {};
  const packed = unpack === undefined ? [] : columnsOfPattern(unpack.pattern);
  const there = new Set([...names, ...Object.keys(defaults), ...Object.keys(values), ...packed]);
  const { required, oneOf } = canonicalForm[kind];
  const missing = required.filter((name) => !there.has(name));
  if (oneOf && !oneOf.some((name) => there.has(name))) missing.push(oneOf.join(' or '));
  if (missing.length > 0) {
    // Without a header, the first row may contain somebody's address: the names are shown only if one of them is known.
    const columnsFound = names.some((name) => known.has(name))
      ? `its columns are ${names.map((name) => name.replace(/^\?/, '')).join(', ')}`
      : `none of its ${columns.length} column(s) is known: maybe it has no header (header: none in the mapping), or one further down (header: 4)`;
    throw new FileFault(
      `it is read as ${kind}, but lacks the column(s) ${missing.join(', ')}; ${columnsFound}. ` +
        'Rename the columns, or map them in the mapping file',
      { code: 'missing_column', column: missing[0]! },
    );
  }
  const twice = names.find((name, at) => known.has(name) && !timeColumns.has(name) && names.indexOf(name) < at);
  if (twice !== undefined) {
    throw new FileFault(`it has the column ${twice} twice`, { code: 'column_twice', column: twice });
  }
}

/** How calculated columns are shown: `gross - fee = amount`. */
export function calculatedTexts(mapping: MappingEntry | undefined): string[] {
  return Object.entries(mapping?.values ?? {}).map(([name, expression]) => `${expression} = ${name}`);
}
