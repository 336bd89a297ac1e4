import { type ValueFormats, valueFormats } from '../content/format-values.js';
import { isFigure } from '../content/is-figure.js';
import type { ContentSection, ReportContent } from '../content/report-content.js';
import { headline } from './headline.js';

/** Rows of a table in a page; files have all of them. */
const mostRows = 100;

const ink = '#1f2933';
const quiet = '#52606d';
const line = '#d9e2ec';
const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

export interface HtmlOptions {
  /** The address of a section's picture by its place; null: there is none, so its table is shown. */
  picture(section: number): { url: string; alt: string } | null;
  /** Where the report can be opened; null: nowhere. */
  link?: string | null;
  /** What to say about the link. */
  linkNote?: string;
  /** Where its files are, to be offered. */
  files?: readonly { label: string; url: string }[];
}

/**
 * A report as a page of HTML that mail programs show too: tables and styles at the elements, no script, nothing from other hosts. All
 * text of the answer is escaped.
 */
export function reportHtml(content: ReportContent, options: HtmlOptions): string {
  const formats = valueFormats(content.locale, content.timezone);
  const sections = content.sections.map((section, i) => sectionHtml(section, i, formats, options)).join('');
  const { link = null, linkNote = '' } = options;
  const body = `${notesHtml(content)}${linkHtml(link, linkNote)}${filesHtml(options.files ?? [])}${sections}${endHtml(content, formats)}`;
  return pageHtml({ title: content.title, locale: content.locale, body });
}

function linkHtml(link: string | null, note: string): string {
  if (link === null) return '';
  return `<p style="margin:16px 0"><a href="${escaped(link)}" style="color:#0b5cad">Open this report</a> <span style="color:${quiet}">${escaped(note)}</span></p>`;
}

function filesHtml(files: readonly { label: string; url: string }[]): string {
  const links = files.map(({ label, url }) => `<a href="${escaped(url)}" style="color:#0b5cad">${escaped(label)}</a>`);
  return links.length === 0 ? '' : `<p style="margin:8px 0">As a file: ${links.join(', ')}</p>`;
}

function endHtml(content: ReportContent, formats: ValueFormats): string {
  return `<p style="margin:24px 0 0;color:${quiet};font-size:12px">${escaped(headline(content, formats))}</p>`;
}

/** A mail that carries a report as a link or as files only: what it is, and nothing of its figures. `link` null: there is none. */
export function noticeHtml({
  content,
  link,
  linkNote,
}: {
  content: ReportContent;
  link: string | null;
  linkNote: string;
}): string {
  const formats = valueFormats(content.locale, content.timezone);
  const body = `${notesHtml(content)}${linkHtml(link, linkNote)}${endHtml(content, formats)}`;
  return pageHtml({ title: content.title, locale: content.locale, body });
}

/** The frame of a page: a title and what is below it. `body` is HTML. */
export function pageHtml({ title, locale, body }: { title: string; locale: string; body: string }): string {
  return `<!doctype html>
<html lang="${escaped(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light"><title>${escaped(title)}</title></head>
<body style="margin:0;padding:0;background:#f5f7fa;color:${ink};${font};font-size:14px;line-height:1.45">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse"><tr><td align="center" style="padding:16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;max-width:720px;background:#ffffff"><tr><td style="padding:24px">
<h1 style="margin:0 0 8px;font-size:22px;line-height:1.25">${escaped(title)}</h1>
${body}
</td></tr></table></td></tr></table></body></html>
`;
}

function notesHtml({ notes }: ReportContent): string {
  if (notes.length === 0) return '';
  const items = notes.map((note) => `<li style="margin:2px 0">${escaped(note)}</li>`).join('');
  return `<ul style="margin:8px 0 16px;padding:8px 12px 8px 28px;background:#fff8e1;border-left:3px solid #b7791f">${items}</ul>`;
}

function sectionHtml(section: ContentSection, place: number, formats: ValueFormats, options: HtmlOptions): string {
  const title = `<h2 style="margin:24px 0 8px;font-size:16px">${escaped(section.title)}</h2>`;
  if (section.rows.length === 0) return `${title}<p style="margin:0;color:${quiet}">There is nothing to show.</p>`;
  if (section.kind === 'FIGURES') return title + figuresHtml(section, formats);
  const picture = section.kind === 'TABLE' ? null : options.picture(place);
  if (!picture) return title + tableHtml(section, formats);
  return `${title}<img src="${escaped(picture.url)}" alt="${escaped(picture.alt)}" width="672" style="display:block;width:100%;max-width:672px;height:auto;border:0">`;
}

function figuresHtml({ columns, rows, changes }: ContentSection, formats: ValueFormats): string {
  const cells = rows.flatMap((row, r) =>
    columns.map((column, c) => {
      const change = changes?.[r]?.[c] ?? null;
      const note =
        change === null ? '' : `<div style="color:${quiet};font-size:12px">${escaped(formats.change(change))}</div>`;
      return `<td valign="top" style="padding:8px 16px 8px 0"><div style="color:${quiet};font-size:12px">${escaped(column.label)}</div><div style="font-size:20px;font-weight:600;white-space:nowrap">${escaped(formats.cell(row[c] ?? null, column))}</div>${note}</td>`;
    }),
  );
  const perLine = 4;
  const lines = Array.from({ length: Math.ceil(cells.length / perLine) }, (_, i) =>
    cells.slice(i * perLine, (i + 1) * perLine).join(''),
  );
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="border-collapse:collapse">${lines.map((cellsOfLine) => `<tr>${cellsOfLine}</tr>`).join('')}</table>`;
}

function tableHtml({ columns, rows, left }: ContentSection, formats: ValueFormats): string {
  const align = columns.map(({ kind }) => (isFigure({ kind }) ? 'right' : 'left'));
  const head = columns
    .map(
      ({ label }, i) =>
        `<th scope="col" align="${align[i]}" style="padding:6px 12px 6px 0;border-bottom:2px solid ${line};font-size:12px;color:${quiet}">${escaped(label)}</th>`,
    )
    .join('');
  const shown = rows.slice(0, mostRows);
  const body = shown
    .map(
      (row) =>
        `<tr>${columns.map((column, i) => `<td align="${align[i]}" style="padding:5px 12px 5px 0;border-bottom:1px solid ${line}">${escaped(formats.cell(row[i] ?? null, column))}</td>`).join('')}</tr>`,
    )
    .join('');
  const more = rows.length - shown.length + left;
  const note = more > 0 ? `<p style="margin:6px 0 0;color:${quiet};font-size:12px">and ${more} more rows</p>` : '';
  return `<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>${note}`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}
