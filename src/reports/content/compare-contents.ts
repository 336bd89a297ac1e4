import Big from 'big.js';
import { valueFormats } from './format-values.js';
import { isFigure } from './is-figure.js';
import type { Cell, ContentColumn, ContentSection, ReportContent } from './report-content.js';

/** More than these are counted, not listed. */
const mostListed = 50;

interface Difference {
  section: string;
  row: string;
  column: ContentColumn;
  before: Cell;
  after: Cell;
}

/** What a correction is of. */
interface Corrected {
  sections: readonly ContentSection[];
  version: string | null;
  asOf: string | null;
}

/**
 * What has changed in the figures of a report since it was made, as a report of its own; null: nothing. Days that were not over then are
 * left out: those had to change.
 */
export function correctionOf(before: ReportContent, after: Corrected): ReportContent | null {
  const differences = before.sections.flatMap((section, i) => differencesIn(before, section, after.sections[i]!));
  if (differences.length === 0) return null;
  const { locale, timezone, dueAt, title, version } = before;
  const formats = valueFormats(locale, timezone);
  const listed = differences.slice(0, mostListed);
  const titles = [...new Set(listed.map(({ section }) => section))];
  return {
    ...{ ...before, title: `Corrected: ${title}`, version: after.version, asOf: after.asOf },
    notes: [
      `Figures of the report of ${formats.instant(dueAt)} have changed since: it was of version ${version ?? '–'} of the warehouse, this is version ${after.version ?? '–'}.`,
    ],
    sections: titles.map((name): ContentSection => {
      const own = listed.filter(({ section }) => section === name);
      return {
        ...{ title: name, kind: 'TABLE', changes: null },
        columns: ['Of', 'Figure', 'Sent', 'Now'].map((label) => ({ label, kind: 'text', style: 'PLAIN' })),
        rows: own.map(({ row, column, before: sent, after: now }) => [
          ...[row, column.label, formats.cell(sent, column), formats.cell(now, column)],
        ]),
        left: name === titles.at(-1) ? differences.length - listed.length : 0,
      };
    }),
  };
}

function differencesIn(content: ReportContent, before: ContentSection, after: ContentSection): Difference[] {
  const [old, now] = [rowsByKey(before, content), rowsByKey(after, content)];
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.flatMap((key) =>
    before.columns.flatMap((column, i): Difference[] => {
      if (!isFigure(column)) return [];
      const [was, is] = [old.get(key)?.cells[i] ?? null, now.get(key)?.cells[i] ?? null];
      if (isSame(was, is)) return [];
      return [{ section: before.title, row: (old.get(key) ?? now.get(key))!.label, column, before: was, after: is }];
    }),
  );
}

/** By what they are of: their days and texts; among equal ones by their order. */
function rowsByKey(
  { columns, rows }: ContentSection,
  { locale, timezone, today }: ReportContent,
): Map<string, { label: string; cells: readonly Cell[] }> {
  const formats = valueFormats(locale, timezone);
  const found = new Map<string, { label: string; cells: readonly Cell[] }>();
  const counts = new Map<string, number>();
  for (const cells of rows) {
    if (columns.some(({ kind }, i) => kind === 'day' && typeof cells[i] === 'string' && cells[i] >= today)) continue;
    const own = columns.flatMap((column, i) => (isFigure(column) ? [] : [formats.cell(cells[i] ?? null, column)]));
    const label = own.join(', ') || 'Total';
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    found.set(`${label}\n${count}`, { label, cells });
  }
  return found;
}

function isSame(a: Cell, b: Cell): boolean {
  if (a === null || b === null) return a === b;
  if (typeof a === 'string' || typeof b === 'string')
    return typeof a === typeof b && new Big(a as string).eq(b as string);
  return a[1] === b[1] && new Big(a[0]).eq(b[0]);
}
