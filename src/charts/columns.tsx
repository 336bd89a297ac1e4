import { type ChartProps, isOpenAt, noValue, numbersOf } from './data/chart-data.js';
import { CategoryAxis, ValueAxis } from './frame/axes.js';
import { ChartRoot } from './frame/chart-root.js';
import { Hits } from './frame/hits.js';
import { Legend } from './frame/legend.js';
import { plotOf } from './frame/plot.js';
import { bandsOf, barsInBand } from './scale/bands.js';
import { px } from './scale/paths.js';
import { stacksOf } from './scale/stacks.js';
import { toneOf } from './theme/tones.js';

interface ColumnsProps extends ChartProps {
  /** Whether the series are parts of a whole, on top of each other; else they stand beside each other. */
  stacked?: boolean;
}

const usual = { width: 720, height: 260 };
const widest = 56;

/** Bars that go up from zero, one a category and series. */
export function Columns({ id, data, size = usual, active, stacked = false }: ColumnsProps) {
  const numbers = data.series.map(({ values }) => numbersOf(values));
  const spans = stacked
    ? stacksOf(numbers)
    : numbers.map((all) => all.map((to) => (to === null ? null : { from: 0, to })));
  const ends = spans.flat().flatMap((span) => (span ? [span.from, span.to] : []));
  const { left, right, bottom, top, scale, legend } = plotOf(data, size, ends);
  const bands = bandsOf(data.categories.length, left, right);
  const { bar, offset } = barsInBand(bands.width, stacked ? 1 : data.series.length, widest);
  return (
    <ChartRoot id={id} data={data} size={size}>
      <Legend layout={legend} x={0} tone={(series) => toneOf(data, series)} />
      {active != null && (
        <rect class="c-band" x={px(bands.start(active))} y={top} width={px(bands.width)} height={bottom - top} />
      )}
      <ValueAxis scale={scale} format={data.formatShort} left={left} right={right} />
      <CategoryAxis
        categories={data.categories}
        at={bands.middle}
        apart={bands.width}
        y={bottom + 18}
        left={left}
        right={right}
      />
      {spans.map((all, series) =>
        all.map((span, at) => {
          if (!span) {
            return (
              <text
                key={`${series} ${at}`}
                class="c-text"
                text-anchor="middle"
                x={px(bands.start(at) + offset + (stacked ? 0.5 : series + 0.5) * bar)}
                y={px(scale.base - 4)}
              >
                {bar < 6 ? '' : noValue}
              </text>
            );
          }
          const [low, high] = [scale.at(Math.min(span.from, span.to)), scale.at(Math.max(span.from, span.to))];
          return (
            <rect
              key={`${series} ${at}`}
              class={`c-bar ${toneOf(data, series)}${isOpenAt(data, at, series) ? ' c-open' : ''}`}
              x={px(bands.start(at) + offset + (stacked ? 0 : series * bar))}
              y={px(high)}
              width={px(Math.max(1, bar - (bar > 6 ? 1 : 0)))}
              height={px(low - high)}
            />
          );
        }),
      )}
      {active !== undefined && (
        <Hits
          count={data.categories.length}
          of={(at) => ({ x: bands.start(at), y: top, width: bands.width, height: bottom - top })}
        />
      )}
    </ChartRoot>
  );
}
