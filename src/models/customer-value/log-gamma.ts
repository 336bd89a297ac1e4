/** Lanczos' coefficients for g = 7, n = 9 (Godfrey): a relative error below 1e-14 for positive arguments. */
const g = 7;
const coefficients = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const halfLogTwoPi = Math.log(2 * Math.PI) / 2;

/** The natural logarithm of the gamma function of a positive number. */
export function logGamma(value: number): number {
  // Reflection: the series loses digits close to zero.
  if (value < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * value)) - logGamma(1 - value);
  const x = value - 1;
  const series = coefficients.reduce((sum, coefficient, at) => (at === 0 ? coefficient : sum + coefficient / (x + at)));
  const t = x + g + 0.5;
  return halfLogTwoPi + (x + 0.5) * Math.log(t) - t + Math.log(series);
}

/** The natural logarithm of the beta function of two positive numbers. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
