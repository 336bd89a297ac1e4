/** A section of all records: the newest, and the share of the others whose turn it is. */
export interface Section {
  /** The number of sections of the history, assigned by a hash of the ids, because ids come in patterns. */
  sections: number;
  turn: number;
  /** Every record from this id on belongs to it. */
  newestFrom: number;
}

/** The share of a section for the newest records, which are edited most. */
const newestShare = 0.2;

/** How many of the newest records a section of this size contains, if there are more. */
export function newestOf(size: number): number {
  return Math.floor(size * newestShare);
}

/** The section of about `size` records for reconciliation number `look`. After as many of them as there are sections, each had its turn. */
export function sectionOf(
  total: number,
  { size, look, newestFrom }: { size: number; look: number; newestFrom: number },
): Section {
  const sections = total <= size ? 1 : inSteps(total / (size - newestOf(size)));
  return { sections, turn: look % sections, newestFrom };
}

/** Rounds up to the next of 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, …, so that a growing history seldom changes its sections. */
function inSteps(count: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(count)) - 2);
  return Math.ceil(count / step) * step;
}

export function isInSection(id: number, { sections, turn, newestFrom }: Section): boolean {
  if (id >= newestFrom || sections === 1) return true;
  // Fibonacci hashing: its upper bits depend on all bits of the id.
  const hash = Math.imul(id, 0x9e3779b1) >>> 0;
  return Math.floor((hash / 2 ** 32) * sections) === turn;
}
