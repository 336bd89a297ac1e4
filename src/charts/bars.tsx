import { type ChartProps, isOpenAt, numbersOf, type Size, textOf } from './data/chart-data.js';
import { ChartRoot } from './frame/chart-root.js';
import { Hits } from './frame/hits.js';
import { Legend, layLegend } from './frame/legend.js';
import { shortened, textWidth } from './frame/text-width.js';
import { bandsOf, barsInBand } from './scale/bands.js';
import { px } from './scale/paths.js';
import { toneOf } from './theme/tones.js';

const usualWidth = 480;
const rowHeight = 30;
const widest = 16;
const gap = 8;

interface BarsProps extends ChartProps {
  /** What follows the text of each value of the first series, such as its share; null: nothing. */
  notes?: readonly (string | null)[];
}

/** The size that bars with these data want, at this width. */
export function barsSize(data: ChartProps['data'], width = usualWidth): Size {
  const rows = data.categories.length * (rowHeight + (data.series.length - 1) * 14);
  return { width, height: rows + 8 + layLegend(data, width).height };
}

/** Bars from left to right, with the value of each at its end; those below zero go to the left of the line of zero. */
export function Bars({ id, data, size = barsSize(data), active, notes = [] }: BarsProps) {
  const numbers = data.series.map(({ values }) => numbersOf(values));
  const known = numbers.flat().filter((number) => number !== null);
  const texts = data.series.map(({ values }, series) =>
    values.map((value, row) => {
      const note = series === 0 ? notes[row] : null;
      return `${textOf(value, data.format)}${note == null ? '' : ` · ${note}`}`;
    }),
  );
  const nameWidth = Math.min(Math.max(0, ...data.categories.map(({ label }) => textWidth(label))), size.width * 0.36);
  const valueWidth = Math.max(0, ...texts.flat().map(textWidth)) + gap;
  const left = nameWidth + gap + (known.some((number) => number < 0) ? valueWidth : 0);
  // Without marks, each value stands at its bar: the longest takes all the room.
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  const room = size.width - valueWidth - left;
  const at = (value: number) => left + ((value - low) / (high - low || 1)) * room;
  const legend = layLegend(data, size.width);
  const top = legend.height;
  const bands = bandsOf(data.categories.length, top + 4, size.height - 4);
  const { bar, offset } = barsInBand(bands.width, data.series.length, widest);
  return (
    <ChartRoot id={id} data={data} size={size}>
      <Legend layout={legend} x={0} tone={(series) => toneOf(data, series)} />
      {active != null && (
        <rect class="c-band" x={0} y={px(bands.start(active))} width={size.width} height={px(bands.width)} />
      )}
      {data.categories.map(({ label }, row) => (
        <text key={row} class="c-ink" text-anchor="end" x={px(nameWidth)} y={px(bands.middle(row) + 4)}>
          {shortened(label, nameWidth)}
        </text>
      ))}
      {numbers.map((all, series) =>
        all.map((number, row) => {
          const y = bands.start(row) + offset + series * bar;
          const end = at(number ?? 0);
          const isNegative = number !== null && number < 0;
          return (
            <g key={`${series} ${row}`}>
              {number !== null && (
                <rect
                  class={`c-bar ${toneOf(data, series)}${isOpenAt(data, row, series) ? ' c-open' : ''}`}
                  x={px(Math.min(end, at(0)))}
                  y={px(y)}
                  width={px(Math.abs(end - at(0)))}
                  height={px(bar - 1)}
                />
              )}
              <text
                class={series === 0 ? 'c-ink' : 'c-text'}
                text-anchor={isNegative ? 'end' : 'start'}
                x={px(end + (isNegative ? -6 : 6))}
                y={px(y + bar / 2 + 4)}
              >
                {texts[series]![row]}
              </text>
            </g>
          );
        }),
      )}
      <path class="c-zero" d={`M${Math.round(at(0)) + 0.5} ${top}V${size.height}`} />
      {active !== undefined && (
        <Hits
          count={data.categories.length}
          of={(at) => ({ x: 0, y: bands.start(at), width: size.width, height: bands.width })}
        />
      )}
    </ChartRoot>
  );
}
