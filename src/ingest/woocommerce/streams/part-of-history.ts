/** A part of all records: the newest, and of the others those whose turn it is. */
export interface Part {
  /** The history falls into 2^bits parts by a hash of the ids, which come in patterns. */
  bits: number;
  turn: number;
  /** From this id on all belong to it. */
  newestFrom: number;
}

/** So much of a part are the newest records: those that are edited most. */
const newestShare = 0.2;

/** How many of the newest a part of so many records holds, where there are more. */
export function newestOf(size: number): number {
  return Math.floor(size * newestShare);
}

/**
 * The part of about `size` records that look number `look` compares. Powers of two, so that a growing history changes
 * the parts seldom; with 2^bits looks all have had their turn.
 */
export function partOf(
  total: number,
  { size, look, newestFrom }: { size: number; look: number; newestFrom: number },
): Part {
  if (total <= size) return { bits: 0, turn: 0, newestFrom };
  const bits = Math.ceil(Math.log2(total / (size - newestOf(size))));
  return { bits, turn: look % 2 ** bits, newestFrom };
}

export function isInPart(id: number, { bits, turn, newestFrom }: Part): boolean {
  if (id >= newestFrom || bits === 0) return true;
  // Fibonacci hashing: the upper bits depend on all of the id's.
  return Math.imul(id, 0x9e3779b1) >>> (32 - bits) === turn;
}
