import { type ChartProps, isOpenAt, numbersOf, type Size, textOf } from './data/chart-data.js';
import { ChartRoot } from './frame/chart-root.js';
import { Hits } from './frame/hits.js';
import { layLegend, Legend } from './frame/legend.js';
import { shortened, textWidth } from './frame/text-width.js';
import { bandsOf } from './scale/bands.js';
import { px } from './scale/paths.js';
import { heatSteps } from './theme/palette.js';

const usualWidth = 720;
const rowHeight = 28;
const headHeight = 24;
/** Between two cells. */
const gap = 2;

/** The size that a heat map of these data wants, at this width. */
export function heatMapSize(data: ChartProps['data'], width = usualWidth): Size {
  return { width, height: data.categories.length * rowHeight + headHeight + layLegend(data, width, false).height };
}

/** A grid of values, the higher the stronger the colour: a row a category (cohort), a column a series (months after). */
export function HeatMap({ id, data, size = heatMapSize(data), active }: ChartProps) {
  const numbers = data.series.map(({ values }) => numbersOf(values));
  const highest = Math.max(0, ...numbers.flat().filter((number) => number !== null));
  const left = Math.min(Math.max(0, ...data.categories.map(({ label }) => textWidth(label))) + 10, size.width * 0.3);
  const columns = bandsOf(data.series.length, left, size.width);
  const legend = layLegend(data, size.width, false);
  const top = legend.height;
  const rows = bandsOf(data.categories.length, top + headHeight, size.height);
  const texts = data.series.map(({ values }) => values.map((value) => textOf(value, data.format)));
  // All or none: a grid in which some cells have a text reads as if the others had no value.
  const fits = texts.flat().every((text) => textWidth(text) < columns.width - gap);
  const stride = Math.ceil((Math.max(...data.series.map(({ name }) => textWidth(name))) + 8) / columns.width);
  return (
    <ChartRoot id={id} data={data} size={size}>
      <Legend layout={legend} x={left} tone={() => `c-h${heatSteps - 2}`} />
      {data.series.map(({ name }, column) =>
        column % stride === 0 ? (
          <text key={column} class="c-text" text-anchor="middle" x={px(columns.middle(column))} y={top + 14}>
            {name}
          </text>
        ) : null,
      )}
      {data.categories.map(({ label }, row) => (
        <text
          key={row}
          class={row === active ? 'c-ink c-strong' : 'c-ink'}
          text-anchor="end"
          x={px(left - 10)}
          y={px(rows.middle(row) + 4)}
        >
          {shortened(label, left - 10)}
        </text>
      ))}
      {numbers.map((all, column) =>
        all.map((number, row) => {
          if (number === null) return null;
          const step = highest > 0 ? stepOf(number / highest) : 0;
          return (
            <g key={`${column} ${row}`}>
              <rect
                class={`c-cell c-h${step}${isOpenAt(data, row, column) ? ' c-open' : ''}`}
                x={px(columns.start(column) + gap / 2)}
                y={px(rows.start(row) + gap / 2)}
                width={px(columns.width - gap)}
                height={px(rows.width - gap)}
              />
              {fits && (
                <text
                  class={isOpenAt(data, row, column) ? 'c-ink' : `c-on-h${step}`}
                  text-anchor="middle"
                  x={px(columns.middle(column))}
                  y={px(rows.middle(row) + 4)}
                >
                  {texts[column]![row]}
                </text>
              )}
            </g>
          );
        }),
      )}
      {active !== undefined && (
        <Hits
          count={data.categories.length}
          of={(at) => ({ x: 0, y: rows.start(at), width: size.width, height: rows.width })}
        />
      )}
    </ChartRoot>
  );
}

/** From the share of the highest value to one of the steps of colour; what is below zero is the lowest. */
function stepOf(share: number): number {
  return Math.min(heatSteps - 1, Math.max(0, Math.floor(share * heatSteps)));
}
