/** The value that all accounts have; null if they differ. */
export function inCommon(values: readonly string[]): string | null {
  return new Set(values).size === 1 ? values[0]! : null;
}
