import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type ChartData, readingOf } from './data/chart-data.js';

interface ExploreProps {
  data: ChartData;
  /** The chart with the category of this index marked. */
  children: (active: number | null) => ComponentChildren;
}

/**
 * A chart whose values are read by pointing at it or with the arrow keys: a range input that lies over it, not to be seen, has the categories
 * as its steps, and a screen reader says the values of each.
 */
export function Explore({ data, children }: ExploreProps) {
  const [active, setActive] = useState<number | null>(null);
  const last = data.categories.length - 1;
  const at = active === null || active > last ? null : active;
  const point = (target: unknown) => {
    const found = (target as { dataset?: { at?: string } } | null)?.dataset?.at;
    if (found !== undefined) setActive(Number(found));
  };
  return (
    <div
      class="c-explore"
      onPointerDown={(event) => point(event.target)}
      onPointerMove={(event) => point(event.target)}
      onPointerLeave={() => setActive(null)}
    >
      {last > 0 && (
        <input
          class="c-range"
          type="range"
          min={0}
          max={last}
          step={1}
          value={at ?? last}
          aria-label={`Values of ${data.title}`}
          aria-valuetext={readingOf(data, at ?? last)}
          onInput={(event) => setActive(Number(event.currentTarget.value))}
          onFocus={() => setActive(at ?? last)}
          onBlur={() => setActive(null)}
        />
      )}
      {children(at)}
      <p class="c-reading" aria-hidden="true">
        {at !== null && readingOf(data, at)}
      </p>
    </div>
  );
}
