import { type Category, numbersOf, type Size, type Value } from './data/chart-data.js';
import { bandsOf } from './scale/bands.js';
import { lineThrough, px, runsOf } from './scale/paths.js';

interface SparklineProps {
  /** What a screen reader says: the values themselves are elsewhere on the page. */
  title: string;
  values: readonly Value[];
  /** Whether the last value is of what is not over yet. */
  isLastOpen?: Category['isOpen'];
  size?: Size;
}

const margin = 3;

/** The course of values at the size of a word, from its lowest to its highest value, without marks. */
export function Sparkline({ title, values, isLastOpen = false, size = { width: 120, height: 28 } }: SparklineProps) {
  const numbers = numbersOf(values);
  const known = numbers.filter((number) => number !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const bands = bandsOf(values.length, margin, size.width - margin);
  const y = (value: number) =>
    high === low ? size.height / 2 : size.height - margin - ((value - low) / (high - low)) * (size.height - 2 * margin);
  const places = numbers.map((number, at) => (number === null ? null : { x: bands.middle(at), y: y(number) }));
  const last = places.at(-1);
  const closed = isLastOpen ? [...places.slice(0, -1), null] : places;
  const before = places.at(-2);
  return (
    <svg
      class="c-chart"
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${size.width} ${size.height}`}
      width={size.width}
      height={size.height}
      role="img"
      aria-label={title}
    >
      {runsOf(closed).map(({ first, points }) =>
        points.length > 1 ? (
          <path key={first} class="c-line c-s0" d={lineThrough(points)} />
        ) : (
          <circle key={first} class="c-dot c-s0" cx={px(points[0]!.x)} cy={px(points[0]!.y)} r={1.5} />
        ),
      )}
      {isLastOpen && last && before && <path class="c-line c-open c-s0" d={lineThrough([before, last])} />}
      {last && <circle class={`${isLastOpen ? 'c-ring' : 'c-dot'} c-s0`} cx={px(last.x)} cy={px(last.y)} r={2.5} />}
    </svg>
  );
}
