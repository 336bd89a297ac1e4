import { type ChartData, hasOpen, openNote } from '../data/chart-data.js';
import { px } from '../scale/paths.js';
import { textWidth } from './text-width.js';

const swatch = 12;
const gap = 18;
const rowHeight = 18;

/** What a legend names, and where it does so, in pixels from its corner. */
export interface LegendLayout {
  entries: readonly { name: string; series: number; isOpen: boolean; x: number; y: number }[];
  /** Zero if there is nothing to tell apart. */
  height: number;
}

/** Names the series, if there are several and `named`, and says what dashed or faint means, in as many rows as it takes. */
export function layLegend(data: ChartData, width: number, named = true): LegendLayout {
  const names =
    named && data.series.length > 1 ? data.series.map(({ name }, series) => ({ name, series, isOpen: false })) : [];
  const wanted = hasOpen(data) ? [...names, { name: openNote, series: 0, isOpen: true }] : names;
  let [x, row] = [0, 0];
  const entries = wanted.map((entry) => {
    const length = swatch + 6 + textWidth(entry.name);
    if (x > 0 && x + length > width) [x, row] = [0, row + 1];
    const placed = { ...entry, x, y: row * rowHeight };
    x += length + gap;
    return placed;
  });
  return { entries, height: entries.length === 0 ? 0 : (row + 1) * rowHeight + 8 };
}

interface LegendProps {
  layout: LegendLayout;
  x: number;
  /** The class of the colour of a series. */
  tone: (series: number) => string;
  line?: boolean;
}

export function Legend({ layout, x: left, tone, line = false }: LegendProps) {
  return (
    <g aria-hidden="true">
      {layout.entries.map(({ name, series, isOpen, x, y }) => {
        const look = `${tone(series)}${isOpen ? ' c-open' : ''}`;
        return (
          <g key={`${series} ${isOpen}`}>
            {line ? (
              <path class={`c-line ${look}`} d={`M${px(left + x)} ${y + 9}h${swatch}`} />
            ) : (
              <rect class={`c-bar c-key ${look}`} x={px(left + x)} y={y + 4} width={swatch} height={10} />
            )}
            <text class="c-text" x={px(left + x + swatch + 6)} y={y + 13}>
              {name}
            </text>
          </g>
        );
      })}
    </g>
  );
}
