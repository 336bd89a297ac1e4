import { minimise, type Tolerance } from './nelder-mead.js';
import type { Pause } from './pauses.js';

/** A fit, or why there is none. */
export type Outcome<Fit> = { fit: Fit; refusal: null } | { fit: null; refusal: string };

export function refused(refusal: string): { fit: null; refusal: string } {
  return { fit: null, refusal };
}

interface Parameter {
  name: string;
  /** A maximum at either end means that the data do not determine the parameter. */
  lowest: number;
  highest: number;
}

interface Likelihood {
  parameters: readonly Parameter[];
  /** Several, far from each other. */
  starts: readonly (readonly number[])[];
  logLikelihood(values: readonly number[]): number;
}

interface Maximum {
  values: number[];
  logLikelihood: number;
}

// Over the logarithms of the parameters, which are all positive: 1e-6 is a millionth of a parameter.
const firstSearch: Tolerance = { edge: 0.5, coordinate: 1e-4, value: 1e-6, evaluations: 3000 };
/** From where the first ended: a simplex can collapse beside a maximum. */
const secondSearch: Tolerance = { edge: 0.1, coordinate: 1e-6, value: 1e-8, evaluations: 3000 };

/** Two starts found the same maximum if no parameter differs by more than a hundredth. */
const agreement = 0.01;
/** A parameter this close to its bound, as a share of it, is at the bound. */
const atBound = 0.02;

/**
 * The parameters of the greatest likelihood, searched from several starts. Refused when one of them runs to a bound, and
 * when the starts end at different parameters: the likelihood then has several maxima, or is flat.
 */
export async function maximiseLikelihood(likelihood: Likelihood, pause: Pause): Promise<Outcome<Maximum>> {
  const { parameters, starts, logLikelihood } = likelihood;
  const bounds = parameters.map(({ lowest, highest }) => [Math.log(lowest), Math.log(highest)] as const);
  const cost = (logs: readonly number[]): number => {
    const isWithin = logs.every((value, i) => value >= bounds[i]![0] && value <= bounds[i]![1]);
    return isWithin ? -logLikelihood(logs.map(Math.exp)) : Number.POSITIVE_INFINITY;
  };
  const search = async (logs: readonly number[], tolerance: Tolerance): Promise<Maximum> => {
    const { at, value } = await minimise(cost, logs, tolerance, pause);
    return { values: at.map(Math.exp), logLikelihood: -value };
  };
  const again = ({ values }: Maximum): Promise<Maximum> => search(values.map(Math.log), secondSearch);
  const found: Maximum[] = [];
  for (const start of starts) found.push(await search(start.map(Math.log), firstSearch));
  let best = await again(bestOf(found));
  // A second search costs as much as the first: only of what seems to differ.
  for (const [i, maximum] of found.entries()) {
    if (differs(maximum, best)) found[i] = await again(maximum);
  }
  best = bestOf([best, ...found]);
  const refusal = boundOf(parameters, best) ?? disagreementOf(parameters, found, best);
  return refusal === null ? { fit: best, refusal: null } : refused(refusal);
}

function bestOf(found: readonly Maximum[]): Maximum {
  return found.reduce((a, b) => (b.logLikelihood > a.logLikelihood ? b : a));
}

function differs({ values }: Maximum, best: Maximum): boolean {
  return values.some((value, i) => Math.abs(Math.log(value / best.values[i]!)) > agreement);
}

function boundOf(parameters: readonly Parameter[], { values }: Maximum): string | null {
  for (const [i, { name, lowest, highest }] of parameters.entries()) {
    const value = values[i]!;
    const bound = value < lowest * (1 + atBound) ? lowest : value > highest * (1 - atBound) ? highest : null;
    if (bound !== null) {
      return `The parameter ${name} reaches its bound of ${bound}: the data do not determine it.`;
    }
  }
  return null;
}

function disagreementOf(parameters: readonly Parameter[], found: readonly Maximum[], best: Maximum): string | null {
  if (!found.some((maximum) => differs(maximum, best))) return null;
  const lists = parameters.map(({ name }, i) => {
    return `${name} ${found.map(({ values }) => Number(values[i]!.toPrecision(4))).join(', ')}`;
  });
  return `Searches from ${found.length} starts end at different parameters (${lists.join('; ')}): the data do not determine them.`;
}
