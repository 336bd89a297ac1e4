const knownPlaces = new Map<string, number>();

/** 2 for most currencies, 0 for JPY, 3 for KWD. */
export function minorPlaces(currency: string): number {
  const known = knownPlaces.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  knownPlaces.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
}
