import { ExportRefused } from '../../table/export-refused.js';
import type { CellType } from '../../table/export-table.js';
import { CellStyles } from './cell-styles.js';
import { xmlText } from './xml-text.js';

/** Excel keeps no more digits of a number, and turns the rest to zeros. */
const exactDigits = 15;
/** Excel's limit for a cell. */
const longestText = 32_767;
const dayMs = 86_400_000;
/** Day 0 of its calendar, from March 1900 on: before, it has a day that never was. */
const dayZero = Date.UTC(1899, 11, 30);
const firstDay = '1900-03-01';
const lastDay = '9999-12-31';

/**
 * A cell with its reference: typed where the type holds the value exactly, and a text otherwise. A number of more than 15 digits, a day
 * before March 1900 and an instant with microseconds are texts.
 */
export type MakeCell = (reference: string, value: string) => string;

export function cellOf(type: CellType, styles: CellStyles): MakeCell {
  switch (type) {
    case 'integer':
    case 'decimal':
    case 'amount':
      return numberCell(styles, type === 'amount');
    case 'boolean':
      return (reference, value) => `<c r="${reference}" t="b"><v>${value === 'true' ? 1 : 0}</v></c>`;
    case 'date':
      return dateCell;
    case 'instant':
      return instantCell(styles);
    case 'text':
      return textCell;
  }
}

/** A text is never read as a formula or a number, whatever it looks like. */
export function textCell(reference: string, value: string, style: number = CellStyles.text): string {
  if (value.length > longestText) {
    throw new ExportRefused(
      `The text of cell ${reference} has ${value.length} characters, and a cell of a spreadsheet holds ${longestText}. Leave the column out, or ask for CSV, NDJSON or Parquet.`,
      'EXPORT_CELL_TOO_LONG',
    );
  }
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(value)}</t></is></c>`;
}

function numberCell(styles: CellStyles, isMoney: boolean): MakeCell {
  // By the number of decimals.
  const known: (number | undefined)[] = [];
  return (reference, value) => {
    const point = value.indexOf('.');
    const decimals = point < 0 ? 0 : value.length - point - 1;
    if (value.length > exactDigits && digitsOf(value) > exactDigits) return textCell(reference, value);
    const style = (known[decimals] ??= styles.decimal(decimals, isMoney));
    return `<c r="${reference}" s="${style}"><v>${value}</v></c>`;
  };
}

/** Significant ones: 0.0012 has two, and 1200 four. */
function digitsOf(value: string): number {
  return value.replace('-', '').replace('.', '').replace(/^0+/, '').length;
}

function dateCell(reference: string, value: string): string {
  if (value < firstDay || value > lastDay || value.length !== lastDay.length) return textCell(reference, value);
  return `<c r="${reference}" s="${CellStyles.date}"><v>${(Date.parse(value) - dayZero) / dayMs}</v></c>`;
}

/** In UTC: a spreadsheet knows no time zones. */
function instantCell(styles: CellStyles): MakeCell {
  const [toSecond, toMillisecond] = [styles.instant(0), styles.instant(3)];
  return (reference, value) => {
    const fraction = /\.(\d+)Z$/.exec(value)?.[1] ?? '';
    const isExact = fraction.length <= 3 && value >= firstDay && value < '9999-12-31' && value.endsWith('Z');
    if (!isExact) return textCell(reference, value);
    const style = fraction === '' ? toSecond : toMillisecond;
    return `<c r="${reference}" s="${style}"><v>${(Date.parse(value) - dayZero) / dayMs}</v></c>`;
  };
}
