import { valueFormats } from '../content/format-values.js';
import type { ReportContent } from '../content/report-content.js';

const mostRows = 31;

/** A chart in words, for those who do not see it: its values, if they are not too many. */
export function pictureText(content: ReportContent, place: number): string {
  const { title, columns, rows } = content.sections[place]!;
  const formats = valueFormats(content.locale, content.timezone);
  if (rows.length > mostRows) return `${title}: a chart of ${rows.length} values`;
  const values = rows.map((row) => row.map((cell, i) => formats.cell(cell, columns[i]!)).join(' '));
  return `${title}: ${values.join('; ')}`;
}
