/** A point to draw, or null: a gap. */
export type Place = { x: number; y: number } | null;

/** At a tenth of a pixel, so that the same figures give the same text. */
export function px(value: number): number {
  return Math.round(value * 10) / 10 || 0;
}

/** The runs of neighbouring points, each with the index of its first: what lies between is a gap. */
export function runsOf(places: readonly Place[]): { first: number; points: { x: number; y: number }[] }[] {
  const runs: { first: number; points: { x: number; y: number }[] }[] = [];
  for (const [index, place] of places.entries()) {
    if (!place) continue;
    if (index > 0 && places[index - 1]) runs.at(-1)!.points.push(place);
    else runs.push({ first: index, points: [place] });
  }
  return runs;
}

/** A line through points, as the `d` of a path. */
export function lineThrough(points: readonly { x: number; y: number }[]): string {
  return points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
}
