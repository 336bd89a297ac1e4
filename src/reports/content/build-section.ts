import type { ReportColumn, ReportSection } from '../../canonical/scheduled-report.js';
import { type AnswerShape, type ObjectShape, shapeAt, UnknownPath, type ValueKind, valueAt } from './answer-shape.js';
import type { Cell, ContentSection } from './report-content.js';

/** Of one section: as many as a report of the API has. */
const mostRows = 3660;

const numeric: readonly ValueKind[] = ['whole', 'decimal', 'money'];

/** What is wrong with a section of a report whose document has such an answer; null: nothing. */
export function sectionProblem(section: ReportSection, shape: AnswerShape): string | null {
  try {
    kindsOf(section, shape);
    return null;
  } catch (error) {
    if (error instanceof UnknownPath) return error.message;
    throw error;
  }
}

/** A section with the figures of its document's answer. Throws `UnknownPath` where `sectionProblem` has one. */
export function buildSection(section: ReportSection, shape: AnswerShape, data: object): ContentSection {
  const kinds = kindsOf(section, shape);
  const found = valueAt(data, section.rows);
  const rows = Array.isArray(found) ? (found as unknown[]) : found == null ? [] : [found];
  const shown = rows.slice(0, mostRows);
  const { title, kind, columns } = section;
  return {
    ...{ title, kind },
    columns: columns.map(({ label, style }, i) => ({ label, style, kind: kinds[i]! })),
    rows: shown.map((row) => columns.map(({ path }, i) => cellOf(valueAt(row, path), kinds[i]!))),
    changes: columns.some(({ change }) => change !== null)
      ? shown.map((row) => columns.map((column) => changeOf(row, column)))
      : null,
    left: rows.length - shown.length,
  };
}

function kindsOf({ rows, columns, kind }: ReportSection, shape: AnswerShape): ValueKind[] {
  const of = rowShape(shape, rows);
  return columns.map(({ path, change }, i) => {
    const value = valueKind(of, path);
    const isSeries = (kind === 'LINE' || kind === 'BAR') && i > 0;
    if (isSeries && !numeric.includes(value)) throw new UnknownPath(`"${path}" is no number, so it cannot be drawn`);
    if (change !== null && valueKind(of, change) !== 'decimal')
      throw new UnknownPath(`"${change}" is no change in percent`);
    return value;
  });
}

function rowShape(shape: AnswerShape, rows: string): ObjectShape {
  const at = shapeAt(shape, rows);
  const row = at.is === 'list' ? at.of : at;
  if (row.is !== 'object')
    throw new UnknownPath(`"${rows}" has no rows: it leads to ${row.is === 'list' ? 'lists' : 'a value'}`);
  return row;
}

function valueKind(row: ObjectShape, path: string): ValueKind {
  const shape = shapeAt(row, path);
  if (shape.is === 'value') return shape.kind;
  const remedy =
    shape.is === 'object'
      ? `add one of ${[...shape.fields.keys()].map((name) => `"${path}.${name}"`).join(', ')}`
      : 'choose one by its number';
  throw new UnknownPath(`"${path}" is no single value: ${remedy}`);
}

function cellOf(value: unknown, kind: ValueKind): Cell {
  if (value === null || value === undefined) return null;
  if (kind !== 'money') return String(value);
  const { amount, currency } = value as { amount: string; currency: string };
  return amount === null ? null : [amount, currency];
}

function changeOf(row: unknown, { change }: ReportColumn): string | null {
  const value = change === null ? null : valueAt(row, change);
  return value == null ? null : String(value);
}
