/**
 * A promise of so many milliseconds, as a test may hold it while four processes of tests share two cores. A product that breaks the
 * promise takes far longer.
 */
export function onBusyMachine(ms: number): number {
  return ms + 4000;
}
