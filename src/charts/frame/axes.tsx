import type { Category } from '../data/chart-data.js';
import type { Format } from '../formats/number-formats.js';
import { px } from '../scale/paths.js';
import type { ValueScale } from '../scale/value-scale.js';
import { shortened, textWidth } from './text-width.js';

export const categoryAxisHeight = 24;

/** How wide the labels of a value axis are. */
export function valueAxisWidth({ ticks }: ValueScale, format: Format): number {
  return Math.ceil(Math.max(...ticks.map(({ value }) => textWidth(format(value))))) + 10;
}

interface ValueAxisProps {
  scale: ValueScale;
  format: Format;
  left: number;
  right: number;
}

/** Marks on the left with lines across, that of zero stronger. */
export function ValueAxis({ scale, format, left, right }: ValueAxisProps) {
  return (
    <g aria-hidden="true">
      {scale.ticks.map(({ value, at }) => (
        <g key={value}>
          <path class={at === 0 ? 'c-zero' : 'c-grid'} d={`M${left} ${Math.round(scale.at(at)) + 0.5}H${right}`} />
          <text class="c-text" text-anchor="end" x={left - 8} y={px(scale.at(at) + 4)}>
            {format(value)}
          </text>
        </g>
      ))}
    </g>
  );
}

interface CategoryAxisProps {
  categories: readonly Category[];
  /** Where the middle of each lies. */
  at: (index: number) => number;
  /** How far two neighbours are apart. */
  apart: number;
  y: number;
  left: number;
  right: number;
}

/** Labels under the categories: as many as fit, evenly, counted back from the last. */
export function CategoryAxis({ categories, at, apart, y, left, right }: CategoryAxisProps) {
  const widest = Math.max(0, ...categories.map(({ label }) => textWidth(label)));
  // A few names are cut short rather than left out: what stands between two others cannot be guessed, unless it is a day.
  const few = categories.length <= 12 && apart > 56;
  const stride = few ? 1 : Math.max(1, Math.ceil((widest + 14) / apart));
  const last = categories.length - 1;
  return (
    <g aria-hidden="true">
      {categories.map(({ label }, index) => {
        if ((last - index) % stride !== 0) return null;
        const text = few ? shortened(label, apart - 4) : label;
        const half = textWidth(text) / 2;
        const x = Math.min(Math.max(at(index), left + half), right - half);
        return (
          <text key={index} class="c-text" text-anchor="middle" x={px(x)} y={y}>
            {text}
          </text>
        );
      })}
    </g>
  );
}
