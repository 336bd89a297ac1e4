/** Equal bands between two pixels, one a category. */
export interface Bands {
  /** The width of a band. */
  width: number;
  start: (index: number) => number;
  middle: (index: number) => number;
}

export function bandsOf(count: number, from: number, to: number): Bands {
  const width = (to - from) / Math.max(1, count);
  return { width, start: (index) => from + index * width, middle: (index) => from + (index + 0.5) * width };
}

/** The width of a bar among `bars` beside each other in a band of `width`, and where the first one starts in it. */
export function barsInBand(width: number, bars: number, widest: number): { bar: number; offset: number } {
  const bar = Math.min(widest, (width * 0.72) / bars);
  return { bar, offset: (width - bar * bars) / 2 };
}
