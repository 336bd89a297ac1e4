import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChartData, ChartProps } from '../../../src/charts/data/chart-data.js';
import { Explore } from '../../../src/charts/explore.js';

/**
 * A chart as wide as its place, which can be read by pointing at it and by the arrow keys.
 * @param height in pixels, the same at every width: what is below never moves
 * @param draw the chart of `src/charts` with what it is given, such as `(props) => <TimeLine {...props} />`
 */
export function Chart({
  data,
  height,
  draw,
}: {
  data: ChartData;
  height: number;
  draw: (props: ChartProps) => ComponentChildren;
}) {
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<number | null>(null);
  useLayoutEffect(() => {
    const measure = (): void => setWidth(Math.floor(place.current!.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="chart" ref={place} style={{ minHeight: `${height}px` }}>
      {width !== null && width > 0 && (
        <Explore data={data}>{(active) => draw({ id, data, size: { width, height }, active })}</Explore>
      )}
    </div>
  );
}
