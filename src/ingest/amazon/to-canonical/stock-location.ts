/** Stock in another condition than new is a location of its own, at the same place. */
export function stockLocation(place: string, condition: string | null | undefined): string {
  return !condition || /^new(item)?$/i.test(condition) ? place : `${place} (${condition})`;
}
