import { type ChartProps, isOpenAt, numbersOf, textOf } from './data/chart-data.js';
import { CategoryAxis, ValueAxis } from './frame/axes.js';
import { ChartRoot } from './frame/chart-root.js';
import { Hits } from './frame/hits.js';
import { Legend } from './frame/legend.js';
import { plotOf } from './frame/plot.js';
import { textWidth } from './frame/text-width.js';
import { bandsOf, barsInBand } from './scale/bands.js';
import { fallsOf } from './scale/falls.js';
import { px } from './scale/paths.js';

interface WaterfallProps extends ChartProps {
  /** The indices of the categories that are totals, drawn from zero; the others are what is added to the total before them. */
  totals: readonly number[];
}

const usual = { width: 720, height: 300 };
const widest = 64;
/** For the text above the highest bar. */
const headroom = 16;

/** How one amount becomes another, step by step: gross sales to net. One series. */
export function Waterfall({ id, data, size = usual, active, totals }: WaterfallProps) {
  const { values } = data.series[0]!;
  const spans = fallsOf(numbersOf(values), new Set(totals));
  const ends = spans.flatMap((span) => (span ? [span.from, span.to] : []));
  const { left, right, bottom, top, scale, legend } = plotOf(data, size, ends, { headroom });
  const bands = bandsOf(spans.length, left, right);
  const { bar, offset } = barsInBand(bands.width, 1, widest);
  return (
    <ChartRoot id={id} data={data} size={size}>
      {active != null && (
        <rect class="c-band" x={px(bands.start(active))} y={top} width={px(bands.width)} height={bottom - top} />
      )}
      <Legend layout={legend} x={0} tone={() => 'c-total'} />
      <ValueAxis scale={scale} format={data.formatShort} left={left} right={right} />
      <CategoryAxis
        categories={data.categories}
        at={bands.middle}
        apart={bands.width}
        y={bottom + 18}
        left={left}
        right={right}
      />
      {spans.map((span, at) => {
        const text = textOf(values[at], data.format);
        if (!span) {
          return (
            <text key={at} class="c-text" text-anchor="middle" x={px(bands.middle(at))} y={px(scale.base - 6)}>
              {text}
            </text>
          );
        }
        const [high, low] = [scale.at(Math.max(span.from, span.to)), scale.at(Math.min(span.from, span.to))];
        const tone = totals.includes(at) ? 'c-total' : span.to < span.from ? 'c-down' : 'c-up';
        const fits = textWidth(text) < bands.width;
        const next = spans[at + 1];
        return (
          <g key={at}>
            <rect
              class={`c-bar ${tone}${isOpenAt(data, at, 0) ? ' c-open' : ''}`}
              x={px(bands.start(at) + offset)}
              y={px(high)}
              width={px(bar)}
              height={px(Math.max(low - high, 1))}
            />
            {next && (
              <path
                class="c-link"
                d={`M${px(bands.start(at) + offset + bar)} ${px(scale.at(span.to))}H${px(bands.start(at + 1) + offset)}`}
              />
            )}
            {fits && (
              <text class="c-ink c-over" text-anchor="middle" x={px(bands.middle(at))} y={px(high - 6)}>
                {text}
              </text>
            )}
          </g>
        );
      })}
      {active !== undefined && (
        <Hits
          count={data.categories.length}
          of={(at) => ({ x: bands.start(at), y: top, width: bands.width, height: bottom - top })}
        />
      )}
    </ChartRoot>
  );
}
