import type { VNode } from 'preact';
import { Bars, barsSize } from '../../charts/bars.js';
import { Columns } from '../../charts/columns.js';
import type { Category, ChartData, Series } from '../../charts/data/chart-data.js';
import { numberFormats } from '../../charts/formats/number-formats.js';
import { type PeriodGrain, periodFormats } from '../../charts/formats/period-formats.js';
import { TimeLine } from '../../charts/time-line.js';
import { valueFormats } from '../content/format-values.js';
import type { Cell, ContentColumn, ContentSection, ReportContent } from '../content/report-content.js';

const size = { width: 672, height: 260 };

/** Longer lists are for tables. */
const mostBars = 20;

/** The chart of a section that is one; null: it is none, or has nothing to draw. */
export function sectionChart(content: ReportContent, place: number): VNode | null {
  const section = content.sections[place]!;
  if ((section.kind !== 'LINE' && section.kind !== 'BAR') || section.rows.length === 0) return null;
  const data = chartData(section, content);
  const id = `section-${place}`;
  if (section.kind === 'LINE') return <TimeLine id={id} data={data} size={size} />;
  const isOverTime = section.columns[0]?.kind === 'day';
  return isOverTime ? (
    <Columns id={id} data={data} size={size} />
  ) : (
    <Bars id={id} data={data} size={barsSize(data, size.width)} />
  );
}

function chartData({ title, kind, columns, rows: all }: ContentSection, content: ReportContent): ChartData {
  const rows = kind === 'BAR' && columns[0]?.kind !== 'day' ? all.slice(0, mostBars) : all;
  const [axis, ...drawn] = columns as [ContentColumn, ...ContentColumn[]];
  const series = drawn.map(({ label }, i): Series => ({
    name: label,
    values: rows.map((row) => numberOf(row[i + 1] ?? null)),
  }));
  const format = formatsOf(drawn[0]!, rows, content.locale);
  return {
    ...{ title, heading: axis.label, series, ...format },
    categories: categoriesOf(
      axis,
      rows.map((row) => row[0] ?? null),
      content,
    ),
  };
}

/** Days are the first of their periods, which are as long as they are apart; one that reaches today is not over. */
function categoriesOf(axis: ContentColumn, cells: readonly Cell[], content: ReportContent): Category[] {
  const { locale, timezone, today } = content;
  const formats = valueFormats(locale, timezone);
  const days = cells.map((cell) => (axis.kind === 'day' && typeof cell === 'string' ? cell : null));
  const apart = days.flatMap((day, i) => (i > 0 && day && days[i - 1] ? [daysFrom(days[i - 1]!, day)] : []));
  const length = Math.max(1, Math.min(...(apart.length > 0 ? apart : [1])));
  const grain = grains.find(([most]) => length <= most)![1];
  const period = periodFormats(locale);
  return cells.map((cell, i) => {
    const day = days[i]!;
    if (!day) return { label: formats.cell(cell, axis) };
    const next = days[i + 1];
    return { ...period(day, grain), isOpen: next ? next > today : daysFrom(day, today) < length };
  });
}

/** By the days that a period of it has at most. */
const grains: readonly (readonly [most: number, grain: PeriodGrain])[] = [
  ...([
    [6, 'day'],
    [27, 'week'],
    [31, 'month'],
    [92, 'quarter'],
    [Infinity, 'year'],
  ] as const),
];

const dayMs = 86_400_000;

function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** Of all series: those of one chart share their axis. */
function formatsOf(
  { kind, style }: ContentColumn,
  rows: ContentSection['rows'],
  locale: string,
): Pick<ChartData, 'format' | 'formatShort'> {
  const currency = rows.flatMap((row) => row.flatMap((cell) => (Array.isArray(cell) ? [cell[1] as string] : [])))[0];
  const formats = numberFormats(locale, currency ?? 'XXX');
  if (kind === 'money') return { format: formats.money, formatShort: formats.moneyShort };
  if (style === 'RATIO') return { format: formats.percent, formatShort: formats.percentShort };
  return { format: formats.count, formatShort: formats.countShort };
}

function numberOf(cell: Cell): string | null {
  return cell === null || typeof cell === 'string' ? cell : cell[0];
}
