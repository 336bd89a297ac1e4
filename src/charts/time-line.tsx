import { type ChartProps, isOpenAt, numbersOf } from './data/chart-data.js';
import { CategoryAxis, ValueAxis } from './frame/axes.js';
import { ChartRoot } from './frame/chart-root.js';
import { Hits } from './frame/hits.js';
import { Legend } from './frame/legend.js';
import { plotOf } from './frame/plot.js';
import { bandsOf } from './scale/bands.js';
import { lineThrough, type Place, px, runsOf } from './scale/paths.js';
import { toneOf } from './theme/tones.js';

interface TimeLineProps extends ChartProps {
  /** Whether the scale has zero in it; false for a rate whose changes are small. */
  fromZero?: boolean;
}

const usual = { width: 720, height: 260 };

/** Values over time: the first series, and behind it what it is compared with. */
export function TimeLine({ id, data, size = usual, active, fromZero = true }: TimeLineProps) {
  const numbers = data.series.map(({ values }) => numbersOf(values));
  const known = numbers.flat().filter((number) => number !== null);
  const plot = plotOf(data, size, known, { fromZero });
  const { left, right, bottom, top, scale, legend } = plot;
  const bands = bandsOf(data.categories.length, left, right);
  const places = numbers.map((all) =>
    all.map((number, at) => (number === null ? null : { x: bands.middle(at), y: scale.at(number) })),
  );
  // Drawn from the last, so that the first lies on top.
  const order = places.map((_, series) => series).toReversed();
  return (
    <ChartRoot id={id} data={data} size={size}>
      <Legend layout={legend} x={0} tone={(series) => toneOf(data, series)} line />
      <ValueAxis scale={scale} format={data.formatShort} left={left} right={right} />
      <CategoryAxis
        categories={data.categories}
        at={bands.middle}
        apart={bands.width}
        y={bottom + 18}
        left={left}
        right={right}
      />
      {order.map((series) => (
        <Line
          key={series}
          places={places[series]!}
          tone={toneOf(data, series)}
          isOpen={(at) => isOpenAt(data, at, series)}
          base={series === 0 && fromZero ? scale.base : null}
        />
      ))}
      {active != null && (
        <g aria-hidden="true">
          <path class="c-cursor" d={`M${px(bands.middle(active))} ${top}V${bottom}`} />
          {order.map((series) => {
            const place = places[series]![active];
            return (
              place && (
                <circle key={series} class={`c-dot ${toneOf(data, series)}`} cx={px(place.x)} cy={px(place.y)} r={4} />
              )
            );
          })}
        </g>
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

interface LineProps {
  places: readonly Place[];
  tone: string;
  isOpen: (index: number) => boolean;
  /** Where the area under the line ends; null: none. */
  base: number | null;
}

/** A line with its gaps; dashed where it comes from or goes to what is not over, which has a ring. */
function Line({ places, tone, isOpen, base }: LineProps) {
  const closed = places.map((place, at) => (isOpen(at) ? null : place));
  const alone = places.map((place, at) => (places[at - 1] || places[at + 1] ? null : place));
  return (
    <g>
      {runsOf(closed).map(({ first, points }) =>
        points.length === 1 ? null : (
          <g key={first}>
            {base !== null && (
              <path class={`c-area ${tone}`} d={`${lineThrough(points)}V${px(base)}H${px(points[0]!.x)}Z`} />
            )}
            <path class={`c-line ${tone}`} d={lineThrough(points)} />
          </g>
        ),
      )}
      {places.map((place, at) => {
        const before = places[at - 1];
        return place && before && (isOpen(at) || isOpen(at - 1)) ? (
          <path key={at} class={`c-line c-open ${tone}`} d={lineThrough([before, place])} />
        ) : null;
      })}
      {places.map((place, at) => {
        if (!place || !(isOpen(at) || alone[at])) return null;
        const look = isOpen(at) ? 'c-ring' : 'c-dot';
        return (
          <circle key={at} class={`${look} ${tone}`} cx={px(place.x)} cy={px(place.y)} r={isOpen(at) ? 3.5 : 2.5} />
        );
      })}
    </g>
  );
}
