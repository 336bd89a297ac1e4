import type { Pause } from './pauses.js';

interface Vertex {
  at: readonly number[];
  value: number;
}

interface Minimum extends Vertex {
  /** Whether the simplex shrank to a point within the evaluations allowed. */
  isConverged: boolean;
}

export interface Tolerance {
  /** The edge of the first simplex. */
  edge: number;
  /** The simplex is a point when no coordinate differs by more than this… */
  coordinate: number;
  /** …and no value by more than this. */
  value: number;
  evaluations: number;
}

/**
 * The minimum of a function near `start`, by the simplex of Nelder and Mead (1965) with its usual coefficients. It needs
 * no derivatives, and takes an infinite value for a place that is not allowed.
 */
export async function minimise(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  { edge, coordinate, value, evaluations }: Tolerance,
  pause: Pause,
): Promise<Minimum> {
  let left = evaluations;
  const vertex = async (at: readonly number[]): Promise<Vertex> => {
    await pause();
    left -= 1;
    const found = f(at);
    return { at, value: Number.isNaN(found) ? Number.POSITIVE_INFINITY : found };
  };
  const simplex = [await vertex(start)];
  for (let axis = 0; axis < start.length; axis += 1) {
    simplex.push(await vertex(start.map((x, i) => (i === axis ? x + edge : x))));
  }
  for (;;) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0]!, simplex.at(-1)!];
    const isConverged = worst.value - best.value <= value && width(simplex) <= coordinate;
    if (isConverged || left <= 0) return { ...best, isConverged };
    const centre = centreOf(simplex.slice(0, -1));
    const beyond = (factor: number) => vertex(centre.map((x, i) => x + factor * (x - worst.at[i]!)));
    const replacement = await betterThanWorst(simplex, beyond);
    if (replacement) {
      simplex[simplex.length - 1] = replacement;
    } else {
      for (let i = 1; i < simplex.length; i += 1) {
        simplex[i] = await vertex(simplex[i]!.at.map((x, axis) => (x + best.at[axis]!) / 2));
      }
    }
  }
}

/** Reflects the worst vertex, then expands or contracts; null if the simplex has to shrink. */
async function betterThanWorst(
  simplex: readonly Vertex[],
  beyond: (factor: number) => Promise<Vertex>,
): Promise<Vertex | null> {
  const [best, second, worst] = [simplex[0]!, simplex.at(-2)!, simplex.at(-1)!];
  const reflected = await beyond(1);
  if (reflected.value < best.value) {
    const expanded = await beyond(2);
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < second.value) return reflected;
  const contracted = await beyond(reflected.value < worst.value ? 0.5 : -0.5);
  return contracted.value < Math.min(reflected.value, worst.value) ? contracted : null;
}

function centreOf(vertices: readonly Vertex[]): number[] {
  return vertices[0]!.at.map((_, i) => vertices.reduce((sum, { at }) => sum + at[i]!, 0) / vertices.length);
}

function width(vertices: readonly Vertex[]): number {
  const spans = vertices[0]!.at.map((_, i) => {
    const values = vertices.map(({ at }) => at[i]!);
    return Math.max(...values) - Math.min(...values);
  });
  return Math.max(...spans);
}
