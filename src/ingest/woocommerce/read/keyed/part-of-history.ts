/** A part of all records: the newest, and of the others those whose turn it is. */
export interface Part {
  /** The history falls into so many parts, by a hash of the ids: those come in patterns. */
  parts: number;
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

/** The part of about `size` records that look number `look` compares. With as many looks as there are parts, each had its turn. */
export function partOf(
  total: number,
  { size, look, newestFrom }: { size: number; look: number; newestFrom: number },
): Part {
  const parts = total <= size ? 1 : inSteps(total / (size - newestOf(size)));
  return { parts, turn: look % parts, newestFrom };
}

/** Up to the next of 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, …: a history that grows changes its parts seldom. */
function inSteps(count: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(count)) - 2);
  return Math.ceil(count / step) * step;
}

export function isInPart(id: number, { parts, turn, newestFrom }: Part): boolean {
  if (id >= newestFrom || parts === 1) return true;
  // Fibonacci hashing: its upper bits depend on all of the id's.
  const hash = Math.imul(id, 0x9e3779b1) >>> 0;
  return Math.floor((hash / 2 ** 32) * parts) === turn;
}
