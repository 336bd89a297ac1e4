import { type ValueFormats, valueFormats } from '../content/format-values.js';
import { isFigure } from '../content/is-figure.js';
import type { ContentSection, ReportContent } from '../content/report-content.js';
import { headline } from './headline.js';

/** Slack's own bounds. */
const longestHeader = 150;
const longestText = 2900;
const mostFields = 10;
const mostBlocks = 48;

/** Rows of a table: a message is read on a phone. */
const mostRows = 12;

interface Block {
  type: string;
  [name: string]: unknown;
}

/** A report as a message of Slack's, in its blocks, which others accept too. `link`: where it can be opened; null: nowhere. */
export function slackMessage(content: ReportContent, link: string | null): { text: string; blocks: Block[] } {
  const { title, notes } = content;
  const formats = valueFormats(content.locale, content.timezone);
  const blocks: Block[] = [
    { type: 'header', text: { type: 'plain_text', text: cut(title, longestHeader) } },
    ...notes.map((note) => contextOf(`:warning: ${escaped(note)}`)),
    ...content.sections.flatMap((section) => sectionBlocks(section, formats)),
    ...(link === null ? [] : [textOf(`<${link}|Open this report>`)]),
  ];
  // What the figures are of is always said.
  return { text: title, blocks: [...blocks.slice(0, mostBlocks), contextOf(escaped(headline(content, formats)))] };
}

function sectionBlocks(section: ContentSection, formats: ValueFormats): Block[] {
  const { title, kind, columns, rows, changes } = section;
  const heading = `*${escaped(title)}*`;
  if (rows.length === 0) return [textOf(`${heading}\nThere is nothing to show.`)];
  if (kind !== 'FIGURES') return [textOf(`${heading}\n\`\`\`${tableText(section, formats)}\`\`\``)];
  const fields = rows.flatMap((row, r) =>
    columns.map((column, c) => {
      const change = changes?.[r]?.[c] ?? null;
      const changed = change === null ? '' : ` (${formats.change(change)})`;
      return {
        type: 'mrkdwn',
        text: `${escaped(column.label)}\n*${escaped(formats.cell(row[c] ?? null, column))}*${changed}`,
      };
    }),
  );
  const groups = Array.from({ length: Math.ceil(fields.length / mostFields) }, (_, i) =>
    fields.slice(i * mostFields, (i + 1) * mostFields),
  );
  return groups.map((group, i) => ({
    type: 'section',
    fields: group,
    ...(i === 0 && { text: { type: 'mrkdwn', text: heading } }),
  }));
}

/** Columns of the same width, for letters of the same width. */
function tableText({ columns, rows, left }: ContentSection, formats: ValueFormats): string {
  const shown = rows.slice(0, mostRows);
  const lines = [
    columns.map(({ label }) => label),
    ...shown.map((row) => columns.map((column, i) => formats.cell(row[i] ?? null, column))),
  ];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  const text = lines
    .map((line) =>
      line
        .map((cell, i) => (isFigure(columns[i]!) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
  const more = rows.length - shown.length + left;
  // A fence within would end it.
  const safe = escaped(text.replaceAll('`', "'"));
  return cut(more > 0 ? `${safe}\nand ${more} more rows` : safe, longestText);
}

function textOf(text: string): Block {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, longestText + 100) } };
}

function contextOf(text: string): Block {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cut(text, longestText) }] };
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** As Slack wants: these would be links, mentions and entities. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
