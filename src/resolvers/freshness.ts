/** Up to when a source is known: its least watermark. Null before its first whole sync, when streams that have not begun tell nothing. */
export function readUpTo(
  { hasBeenRead }: { hasBeenRead: boolean },
  streams: readonly { watermark: string | null }[],
): string | null {
  if (!hasBeenRead) return null;
  return earliest(streams.map(({ watermark }) => watermark));
}

/** The earliest of the instants; null when there is none, or one of them is null. */
function earliest(instants: readonly (string | null)[]): string | null {
  const known = instants.filter((instant) => instant !== null);
  if (known.length === 0 || known.length < instants.length) return null;
  return known.reduce((least, instant) => (Date.parse(instant) < Date.parse(least) ? instant : least));
}
