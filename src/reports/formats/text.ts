import { type ValueFormats, valueFormats } from '../content/format-values.js';
import type { ContentSection, ReportContent } from '../content/report-content.js';
import { headline } from './headline.js';

const mostRows = 50;

/** A report as plain text, for programs that show no HTML. */
export function reportText(content: ReportContent, link: string | null = null): string {
  const formats = valueFormats(content.locale, content.timezone);
  const blocks = [
    content.title,
    ...content.notes.map((note) => `! ${note}`),
    ...(link === null ? [] : [`Open this report: ${link}`]),
    ...content.sections.map((section) => sectionText(section, formats)),
    headline(content, formats),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** A mail without the figures, which are in a file or behind a link. */
export function noticeText(content: ReportContent, link: string | null): string {
  return reportText({ ...content, sections: [] }, link);
}

function sectionText({ title, kind, columns, rows, changes, left }: ContentSection, formats: ValueFormats): string {
  const texts = rows.map((row) => columns.map((column, i) => formats.cell(row[i] ?? null, column)));
  if (texts.length === 0) return `${title}\nThere is nothing to show.`;
  if (kind === 'FIGURES') {
    const lines = texts.flatMap((row, r) =>
      row.map((text, c) => {
        const change = changes?.[r]?.[c] ?? null;
        return `${columns[c]!.label}: ${text}${change === null ? '' : ` (${formats.change(change)})`}`;
      }),
    );
    return [title, ...lines].join('\n');
  }
  const shown = texts.slice(0, mostRows).map((row) => row.join('  '));
  const more = texts.length - shown.length + left;
  return [
    title,
    columns.map(({ label }) => label).join('  '),
    ...shown,
    ...(more > 0 ? [`and ${more} more rows`] : []),
  ].join('\n');
}
