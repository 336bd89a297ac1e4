import { px } from '../scale/paths.js';

interface HitsProps {
  count: number;
  /** The rectangle of a category, in pixels. */
  of: (index: number) => { x: number; y: number; width: number; height: number };
}

/** What is not to be seen and lies over each category, so that a pointer finds it: `Explore` reads its `data-at`. */
export function Hits({ count, of }: HitsProps) {
  return (
    <g aria-hidden="true">
      {Array.from({ length: count }, (_, at) => {
        const { x, y, width, height } = of(at);
        return <rect key={at} class="c-hit" data-at={at} x={px(x)} y={px(y)} width={px(width)} height={px(height)} />;
      })}
    </g>
  );
}
