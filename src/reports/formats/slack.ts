import { type ValueFormats, valueFormats } from '../content/format-values.js';
import { isFigure } from '../content/is-figure.js';
import type { ContentSection, ReportContent } from '../content/report-content.js';
import { headline } from './headline.js';
import {
  contextBlock,
  cutText,
  headerBlock,
  longestSlackText,
  mostSlackBlocks,
  type SlackBlock,
  slackEscaped,
  textBlock,
} from './slack-blocks.js';

/** Slack's own bound. */
const mostFields = 10;

/** Rows of a table: a message is read on a phone. */
const mostRows = 12;

/** A report as a message of Slack's, in its blocks, which others accept too. `link`: where it can be opened; null: nowhere. */
export function slackMessage(content: ReportContent, link: string | null): { text: string; blocks: SlackBlock[] } {
  const { title, notes } = content;
  const formats = valueFormats(content.locale, content.timezone);
  const blocks: SlackBlock[] = [
    headerBlock(title),
    ...notes.map((note) => contextBlock(`:warning: ${slackEscaped(note)}`)),
    ...content.sections.flatMap((section) => sectionBlocks(section, formats)),
    ...(link === null ? [] : [textBlock(`<${link}|Open this report>`)]),
  ];
  // What the figures are of is always said.
  return {
    text: slackEscaped(title),
    blocks: [...blocks.slice(0, mostSlackBlocks), contextBlock(slackEscaped(headline(content, formats)))],
  };
}

function sectionBlocks(section: ContentSection, formats: ValueFormats): SlackBlock[] {
  const { title, kind, columns, rows, changes } = section;
  const heading = `*${slackEscaped(title)}*`;
  if (rows.length === 0) return [textBlock(`${heading}\nThere is nothing to show.`)];
  if (kind !== 'FIGURES') return [textBlock(`${heading}\n\`\`\`${tableText(section, formats)}\`\`\``)];
  const fields = rows.flatMap((row, r) =>
    columns.map((column, c) => {
      const change = changes?.[r]?.[c] ?? null;
      const changed = change === null ? '' : ` (${formats.change(change)})`;
      return {
        type: 'mrkdwn',
        text: `${slackEscaped(column.label)}\n*${slackEscaped(formats.cell(row[c] ?? null, column))}*${changed}`,
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
  const safe = slackEscaped(text.replaceAll('`', "'"));
  return cutText(more > 0 ? `${safe}\nand ${more} more rows` : safe, longestSlackText);
}
