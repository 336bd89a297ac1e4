/** Up to when a source is known: its least watermark. Null while there is none, or one has not begun. */
export function readUpTo(streams: readonly { watermark: string | null }[]): string | null {
  return earliest(streams.map(({ watermark }) => watermark));
}

/** The earliest of the instants; null when there is none, or one of them is null. */
export function earliest(instants: readonly (string | null)[]): string | null {
  const known = instants.filter((instant) => instant !== null);
  if (known.length === 0 || known.length < instants.length) return null;
  return known.reduce((least, instant) => (Date.parse(instant) < Date.parse(least) ? instant : least));
}
