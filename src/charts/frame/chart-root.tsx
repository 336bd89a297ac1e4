import type { ComponentChildren } from 'preact';
import { type ChartData, hasOpen, openNote, type Size } from '../data/chart-data.js';
import { textSize } from './text-width.js';

interface RootProps {
  id: string;
  data: ChartData;
  size: Size;
  children: ComponentChildren;
}

/** The picture, with what a screen reader says of it: the values themselves are in the table beside it. */
export function ChartRoot({ id, data, size: { width, height }, children }: RootProps) {
  const open = hasOpen(data) ? `Drawn dashed or faint: ${openNote}.` : '';
  const description = [data.description, open].filter(Boolean).join(' ');
  return (
    <svg
      class="c-chart"
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      font-size={textSize}
      role="img"
      aria-labelledby={description ? `${id}-title ${id}-desc` : `${id}-title`}
    >
      <title id={`${id}-title`}>{data.title}</title>
      {description && <desc id={`${id}-desc`}>{description}</desc>}
      {children}
    </svg>
  );
}
