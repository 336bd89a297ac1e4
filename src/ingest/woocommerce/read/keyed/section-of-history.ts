/** A section of all records: the newest, and of the others those whose turn it is. */
export interface Section {
  /** The history falls into so many sections, by a hash of the ids: those come in patterns. */
  sections: number;
  turn: number;
  /** From this id on all belong to it. */
  newestFrom: number;
}

/** So much of a section are the newest records: those that are edited most. */
const newestShare = 0.2;

/** How many of the newest a section of so many records holds, where there are more. */
export function newestOf(size: number): number {
  return Math.floor(size * newestShare);
}

/** The section of about `size` records that look number `look` compares. With as many looks as there are sections, each had its turn. */
export function sectionOf(
  total: number,
  { size, look, newestFrom }: { size: number; look: number; newestFrom: number },
): Section {
  const sections = total <= size ? 1 : inSteps(total / (size - newestOf(size)));
  return { sections, turn: look % sections, newestFrom };
}

/** Up to the next of 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, …: a history that grows changes its sections seldom. */
function inSteps(count: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(count)) - 2);
  return Math.ceil(count / step) * step;
}

export function isInSection(id: number, { sections, turn, newestFrom }: Section): boolean {
  if (id >= newestFrom || sections === 1) return true;
  // Fibonacci hashing: its upper bits depend on all of the id's.
  const hash = Math.imul(id, 0x9e3779b1) >>> 0;
  return Math.floor((hash / 2 ** 32) * sections) === turn;
}
